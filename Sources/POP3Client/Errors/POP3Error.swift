public import MailTransport

/// Why a conversation with a POP3 server failed.
///
/// `description` holds no secret, no address and no message content.
public struct POP3Error: ActionableError {
    /// The kinds of failure. More may be added.
    @nonexhaustive
    public enum Code: Sendable, Hashable {
        /// The connection could not be made or was lost; see ``POP3Error/underlying``.
        case connectionFailed
        /// What answers is not a POP3 server.
        case notPOP3
        /// The server turned the connection away in its greeting, without a known reason.
        case greetingRefused
        /// The server does not offer STLS, and the policy requires it.
        case startTLSUnavailable
        /// The server refused STLS, and the policy requires it.
        case startTLSRefused
        /// Bytes arrived in plaintext behind the answer to STLS: somebody on the way tries to be taken for the server.
        case plaintextPending
        /// There is no way to log in that the server offers and that these credentials and this connection allow.
        case noLoginMethod
        /// The user name, the password or the token was refused.
        case authenticationFailed
        /// Another session holds the maildrop (`[IN-USE]`, RFC 2449).
        case mailboxInUse
        /// The last login was too short a time ago (`[LOGIN-DELAY]`, RFC 2449).
        case loginDelay
        /// The server reports a failure that will pass (`[SYS/TEMP]`, RFC 3206).
        case serverUnavailable
        /// The server reports a failure that needs a person (`[SYS/PERM]`, RFC 3206).
        case serverFailed
        /// The message needs UTF-8, which this session has not switched on (`[UTF8]`, RFC 6856).
        case needsUTF8
        /// The server refused a command for another reason.
        case refused
        /// The server's answer is not what the protocol prescribes.
        case malformedReply
        /// A limit was exceeded.
        case limitExceeded
        /// A message is larger than the limit.
        case messageTooLarge
        /// An argument cannot be put on the wire.
        case invalidArgument
        /// The server does not know unique ids, and what was asked for needs them.
        case uniqueIDsUnavailable
        /// The server answered QUIT with an error: some deletions were not carried out.
        case notCommitted
        /// The connection went while QUIT was answered: whether the deletions were carried out is unknown.
        case commitUnknown
        /// The task was cancelled.
        case cancelled
        /// The connection has failed before and cannot be used any more.
        case closed
    }

    /// What kind of failure it is.
    public var code: Code
    /// One sentence for a person: what was found, without secrets.
    public var detail: String
    /// What can be done about it.
    public var remedy: Remedy
    /// The server's answer, where there was one; its text is the server's and may hold anything.
    public var reply: POP3Reply?
    /// The error below this one, if there is one.
    public var underlying: (any Error)?

    /// An error of this kind; the remedy follows from the code unless it is given.
    public init(
        _ code: Code, _ detail: String, remedy: Remedy? = nil, reply: POP3Reply? = nil,
        underlying: (any Error)? = nil
    ) {
        self.code = code
        self.detail = detail
        self.remedy = remedy ?? code.usualRemedy
        self.reply = reply
        self.underlying = underlying
    }
}

extension POP3Error: CustomStringConvertible {
    /// The detail and the remedy.
    public var description: String {
        "\(self.detail) \(self.remedy)"
    }
}

extension POP3Error.Code {
    /// What helps in most cases of this kind.
    var usualRemedy: Remedy {
        switch self {
        case .connectionFailed, .notCommitted, .commitUnknown, .cancelled, .closed: .retryNow
        case .notPOP3:
            .changeSettings("Check the host, the port and the encryption: 995 goes with TLS, 110 with STARTTLS.")
        case .startTLSUnavailable, .startTLSRefused: .changeSettings("Use port 995 with TLS.")
        case .noLoginMethod: .changeSettings("Turn encryption on, or use the kind of login that the provider accepts.")
        case .authenticationFailed: .logInAgain
        case .greetingRefused, .mailboxInUse, .loginDelay, .serverUnavailable, .malformedReply: .retryLater(after: nil)
        case .uniqueIDsUnavailable: .changeSettings("Let mail be deleted from the server once it was fetched.")
        case .needsUTF8: .changeSettings("Switch UTF-8 on for this account.")
        case .plaintextPending, .serverFailed, .refused, .limitExceeded, .messageTooLarge, .invalidArgument: .giveUp
        }
    }
}
