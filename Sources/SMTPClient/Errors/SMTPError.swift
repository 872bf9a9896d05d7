public import MailTransport

/// Why mail could not be handed to a server, or why it is not known whether it was.
///
/// The server's own words are in ``reply``; they may name addresses, so `description` leaves them out.
public struct SMTPError: ActionableError {
    /// The kinds of failure. More may be added.
    @nonexhaustive
    public enum Code: Sendable, Hashable {
        /// An argument cannot be put on the wire.
        case invalidInput
        /// The connection could not be opened, or broke; the error below says how.
        case connectionFailed
        /// The server closed the connection, with a 421 or without a word.
        case closedByServer
        /// The deadline of the phase has passed.
        case timedOut
        /// The server broke the protocol, and what it says next cannot be trusted.
        case protocolViolation
        /// The server's answer was longer than the limit named.
        case limitExceeded
        /// TLS is required and the server does not offer it.
        case tlsNotOffered
        /// The server offered STARTTLS and refused it.
        case tlsRefused
        /// The TLS handshake or the certificate failed.
        case tlsFailed
        /// Bytes arrived between the answer to STARTTLS and the handshake: somebody on the way put them there.
        case plaintextBeforeTLS
        /// The server offers no login, or none that fits the credentials and the protection.
        case loginNotOffered
        /// The server refused the credentials.
        case loginRefused
        /// The login could not be tried now.
        case loginDeferred
        /// The server refused for good (5xx).
        case rejected
        /// The server refused for now (4xx).
        case deferred
        /// The message is larger than the server accepts.
        case messageTooLarge
        /// An address or a header needs SMTPUTF8, which the server does not offer.
        case utf8NotOffered
        /// The message cannot be sent in the form that the server accepts.
        case encodingNotOffered
        /// A delivery option was asked for that the server does not offer.
        case extensionNotOffered
        /// No recipient was accepted.
        case noRecipients
        /// The content could not be read from its source.
        case sourceFailed
        /// The task was cancelled.
        case cancelled
        /// The connection was used after its end, or by two callers in a way that cannot be.
        case closed
        /// The pool's own rate limit is reached.
        case rateLimited
        /// The pool's queue is full.
        case poolExhausted
    }

    /// What kind of failure it is.
    public var code: Code
    /// The step in which it happened.
    public var phase: SMTPPhase
    /// The server's answer, where it gave one.
    public var reply: SMTPReply?
    /// One sentence for a person, without secrets, addresses or content.
    public var detail: String
    /// What can be done about it.
    public var remedy: Remedy
    /// The error below this one, if there is one.
    public var underlying: (any Error)?

    /// An error of this kind; the remedy follows from the code and the answer unless it is given.
    public init(
        _ code: Code, phase: SMTPPhase, _ detail: String, reply: SMTPReply? = nil, remedy: Remedy? = nil,
        underlying: (any Error)? = nil
    ) {
        self.code = code
        self.phase = phase
        self.detail = detail
        self.reply = reply
        self.remedy = remedy ?? Self.usualRemedy(code, reply: reply)
        self.underlying = underlying
    }
}

extension SMTPError: CustomStringConvertible {
    /// The detail, the server's codes and the remedy; not the server's text, which may hold addresses.
    public var description: String {
        guard let reply = self.reply else { return "\(self.detail) \(self.remedy)" }
        let codes = [String(reply.code), reply.enhanced?.description].compactMap(\.self).joined(separator: " ")
        return "\(self.detail) (\(codes)) \(self.remedy)"
    }
}

extension SMTPError {
    /// What helps in most cases of this kind.
    static func usualRemedy(_ code: Code, reply: SMTPReply?) -> Remedy {
        switch code {
        case .invalidInput, .messageTooLarge, .utf8NotOffered, .encodingNotOffered, .extensionNotOffered: .giveUp
        case .rejected, .noRecipients, .closed, .cancelled, .protocolViolation, .limitExceeded: .giveUp
        case .plaintextBeforeTLS, .sourceFailed: .giveUp
        case .tlsNotOffered: .changeSettings("Use the provider's TLS port, or check whether something intercepts mail.")
        case .tlsFailed: .changeSettings("Check that the port and the encryption belong together.")
        case .loginNotOffered: .changeSettings("Check the port, the encryption and the kind of login.")
        case .loginRefused: Self.loginRemedy(reply)
        case .connectionFailed, .closedByServer, .timedOut, .tlsRefused, .loginDeferred, .deferred:
            .retryLater(after: nil)
        case .rateLimited, .poolExhausted: .retryLater(after: nil)
        }
    }

    /// A refused login is a matter of the password, unless the server says that its kind is not wanted.
    private static func loginRemedy(_ reply: SMTPReply?) -> Remedy {
        guard let reply else { return .logInAgain }
        if reply.enhanced == SMTPEnhancedStatus(5, 7, 9) || reply.code == 534 {
            return .changeSettings("The server wants another kind of login, such as an app password or OAuth.")
        }
        if reply.enhanced == SMTPEnhancedStatus(5, 7, 139) {
            return .changeSettings("The provider has switched password logins off for this mailbox: use OAuth.")
        }
        return .logInAgain
    }

    /// The error for an answer that refuses what was asked in `phase`.
    package static func refusal(_ reply: SMTPReply, phase: SMTPPhase) -> SMTPError {
        if reply.code == 421 {
            return SMTPError(.closedByServer, phase: phase, "The server closes the connection.", reply: reply)
        }
        if reply.isTransient {
            return SMTPError(.deferred, phase: phase, "The server refuses \(phase.noun) for now.", reply: reply)
        }
        guard reply.isPermanent else {
            return SMTPError(
                .protocolViolation, phase: phase, "The server gave an answer that does not fit.", reply: reply)
        }
        if reply.code == 552 && reply.enhanced?.detail != 2 || reply.enhanced == SMTPEnhancedStatus(5, 3, 4) {
            return SMTPError(.messageTooLarge, phase: phase, "The server finds the message too large.", reply: reply)
        }
        if reply.code == 530 {
            return SMTPError(
                .rejected, phase: phase, "The server wants a login or TLS first.", reply: reply,
                remedy: .changeSettings("Give credentials, and use TLS."))
        }
        return SMTPError(.rejected, phase: phase, "The server refuses \(phase.noun).", reply: reply)
    }

    /// The error for a connection that failed below SMTP.
    package static func wire(_ error: any Error, phase: SMTPPhase) -> SMTPError {
        if let error = error as? SMTPError { return error }
        if error is CancellationError {
            return SMTPError(.cancelled, phase: phase, "The task was cancelled.", underlying: error)
        }
        guard let error = error as? TransportError else {
            return SMTPError(.connectionFailed, phase: phase, "The connection failed.", underlying: error)
        }
        let (code, remedy) = Self.translate(error)
        return SMTPError(code, phase: phase, error.detail, remedy: remedy, underlying: error)
    }

    private static func translate(_ error: TransportError) -> (Code, Remedy) {
        switch error.code {
        case .timedOut: (.timedOut, error.remedy)
        case .limitExceeded: (.limitExceeded, error.remedy)
        case .tlsFailed, .certificateRefused: (.tlsFailed, error.remedy)
        case .plaintextBeforeTLS: (.plaintextBeforeTLS, error.remedy)
        case .connectionClosed, .truncated: (.closedByServer, .retryLater(after: nil))
        case .closed: (.closed, error.remedy)
        default: (.connectionFailed, error.remedy)
        }
    }
}

extension SMTPPhase {
    /// What was asked of the server in this phase, for a sentence.
    var noun: String {
        switch self {
        case .connect, .greeting, .idle, .quit, .preparation: "the connection"
        case .hello: "the greeting"
        case .startTLS: "TLS"
        case .login: "the login"
        case .sender: "the sender"
        case .recipient: "the recipient"
        case .data, .content, .answer: "the message"
        }
    }
}
