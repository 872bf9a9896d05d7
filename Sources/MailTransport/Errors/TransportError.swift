/// Why bytes could not be exchanged with another machine.
///
/// `description` holds no secret, no address and no message content.
public struct TransportError: Error, Sendable {
    /// The kinds of failure. More may be added.
    @nonexhaustive
    public enum Code: Sendable, Hashable {
        /// The host name, the port or another setting cannot be used as typed.
        case invalidSetting
        /// The name has no address.
        case hostNotFound
        /// The resolver could not be asked or did not know for now.
        case resolverFailed
        /// The endpoint policy does not allow this address or port.
        case endpointRefused
        /// Nothing listens there.
        case connectionRefused
        /// The network or the host cannot be reached.
        case unreachable
        /// The peer closed or reset the connection.
        case connectionClosed
        /// The connection ended in the middle of something: what came so far must not be used.
        case truncated
        /// The deadline of the phase has passed.
        case timedOut
        /// A limit was exceeded.
        case limitExceeded
        /// The other side does not keep to the protocol.
        case protocolViolation
        /// The TLS handshake failed.
        case tlsFailed
        /// The peer's certificate was not accepted.
        case certificateRefused
        /// Bytes arrived before the TLS handshake that would have become part of the protected conversation.
        case plaintextBeforeTLS
        /// The proxy refused.
        case proxyRefused
        /// The connection was closed on this side.
        case closed
        /// The operating system reported something else.
        case system
    }

    /// The part of a conversation in which an error happened.
    public enum Phase: String, Sendable, Hashable {
        /// Name resolution.
        case resolve
        /// Opening the connection.
        case connect
        /// The TLS handshake.
        case tls
        /// The server's first line.
        case greeting
        /// Logging in.
        case login
        /// A command and its answer.
        case command
        /// Message content.
        case body
        /// Reading outside of a command.
        case read
        /// Writing.
        case write
    }

    /// What kind of failure it is.
    public var code: Code
    /// When it happened, where that is known.
    public var phase: Phase?
    /// One sentence for a person: what was found, without secrets.
    public var detail: String
    /// What can be done about it.
    public var remedy: Remedy
    /// The error below this one, if there is one.
    public var underlying: (any Error)?
    /// The last lines of the conversation, redacted, where a ``Transcript`` was kept; never part of `description`.
    public var transcript: [Transcript.Line] = []
    /// For a write that failed: how many of its bytes had been handed on before, at the most; nil when that is not
    /// known.
    ///
    /// What is beyond cannot have reached the peer, so a sender can tell a message that never left from one that may
    /// have arrived.
    public var bytesWritten: Int?

    /// An error of this kind; the remedy follows from the code unless it is given.
    public init(
        _ code: Code, phase: Phase? = nil, _ detail: String, remedy: Remedy? = nil, underlying: (any Error)? = nil
    ) {
        self.code = code
        self.phase = phase
        self.detail = detail
        self.remedy = remedy ?? code.usualRemedy
        self.underlying = underlying
    }
}

extension TransportError: CustomStringConvertible {
    /// The detail and the remedy.
    public var description: String {
        "\(self.detail) \(self.remedy)"
    }
}

extension TransportError.Code {
    /// What helps in most cases of this kind.
    var usualRemedy: Remedy {
        switch self {
        case .invalidSetting: .changeSettings("Correct the setting named.")
        case .hostNotFound: .changeSettings("Check the spelling of the host name.")
        case .endpointRefused: .changeSettings("Use a public mail server and one of its usual ports.")
        case .connectionRefused: .changeSettings("Check the port, and whether a firewall stands in between.")
        case .tlsFailed: .changeSettings("Check that the port and the encryption belong together.")
        case .certificateRefused: .changeSettings("Use the host name in the certificate, or add its root.")
        case .proxyRefused: .changeSettings("Check the proxy's address and permissions.")
        case .plaintextBeforeTLS: .giveUp
        case .limitExceeded, .closed, .protocolViolation: .giveUp
        case .connectionClosed, .truncated: .retryNow
        case .resolverFailed, .unreachable, .timedOut, .system: .retryLater(after: nil)
        }
    }
}
