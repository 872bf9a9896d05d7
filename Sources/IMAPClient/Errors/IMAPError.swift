public import MailTransport

/// Why something with an IMAP server did not work.
///
/// `description` holds no secret, no address, no mailbox name and no message content; the server's own words, which
/// may, are in ``status``.
public struct IMAPError: ActionableError {
    /// The kinds of failure. More may be added.
    @nonexhaustive
    public enum Code: Sendable, Hashable {
        /// The connection broke, could not be opened or could not be protected; see ``IMAPError/underlying``.
        case connection
        /// The server did not answer in time.
        case timedOut
        /// The server said goodbye.
        case serverBye
        /// The server does not offer STARTTLS, and the settings require it.
        case startTLSUnavailable
        /// The connection was logged in before it was protected: somebody on the way may have done that.
        case preauthenticatedInPlaintext
        /// Bytes arrived in plaintext that would have become part of the protected conversation.
        case injectedPlaintext
        /// The login was refused.
        case authenticationFailed
        /// The login worked, but the mailbox cannot be reached; Exchange says so in a way of its own.
        case mailboxUnavailable
        /// The access token has expired: a new one and a new connection help at once.
        case tokenExpired
        /// The server wants fewer requests.
        case throttled
        /// There are too many connections for this account.
        case tooManyConnections
        /// A quota or a bandwidth limit is exceeded.
        case overQuota
        /// The server has a problem that will pass.
        case unavailable
        /// A limit of the server is exceeded.
        case serverLimit
        /// The mailbox does not exist.
        case noSuchMailbox
        /// The mailbox exists already.
        case alreadyExists
        /// The mailbox, or the account, may only be read, or not even that.
        case notPermitted
        /// The message is larger than the server takes.
        case messageTooLarge
        /// The server refused the command.
        case refused
        /// The server did not understand the command.
        case rejected
        /// The server cannot do that.
        case notSupported
        /// One of the limits on what a server may send was exceeded; nothing more is read from that connection.
        case limitExceeded(Limit)
        /// The server's answer cannot be told apart from what follows it.
        case malformedResponse
        /// The server answered something that was not asked.
        case desynchronised
        /// A name or another argument has a character that cannot be sent.
        case invalidArgument
        /// The UIDs of the mailbox are no longer those that were meant: its UIDVALIDITY has changed.
        case uidValidityChanged
        /// This would wait for itself: another mailbox is in use by the same task, or a sink uses its own connection.
        case wouldDeadlock
        /// The scope that the session or mailbox belongs to has ended.
        case closed
    }

    /// The limits of ``IMAPLimits``.
    public enum Limit: Sendable, Hashable {
        /// ``IMAPLimits/line``.
        case line
        /// ``IMAPLimits/literal`` or ``IMAPLimits/body``.
        case literal
        /// ``IMAPLimits/response``.
        case response
    }

    /// What kind of failure it is.
    public var code: Code
    /// One sentence for a person, without secrets, addresses or content.
    public var detail: String
    /// What can be done about it.
    public var remedy: Remedy
    /// The server's answer, where it gave one.
    public var status: IMAPStatus?
    /// The error below this one, if there is one.
    public var underlying: (any Error)?

    /// An error of this kind; the remedy follows from the code unless it is given.
    public init(
        _ code: Code, _ detail: String, remedy: Remedy? = nil, status: IMAPStatus? = nil, underlying: (any Error)? = nil
    ) {
        self.code = code
        self.detail = detail
        self.remedy = remedy ?? code.usualRemedy
        self.status = status
        self.underlying = underlying
    }
}

extension IMAPError: CustomStringConvertible {
    /// The detail and the remedy.
    public var description: String {
        "\(self.detail) \(self.remedy)"
    }
}

extension IMAPError.Code {
    /// What helps in most cases of this kind.
    var usualRemedy: Remedy {
        switch self {
        case .connection, .serverBye, .timedOut, .unavailable, .throttled, .tooManyConnections, .overQuota:
            .retryLater(after: nil)
        case .startTLSUnavailable: .changeSettings("Use the port for encrypted connections, usually 993.")
        case .authenticationFailed: .logInAgain
        case .mailboxUnavailable: .changeSettings("Check that this user may open this mailbox through IMAP.")
        case .noSuchMailbox: .changeSettings("Choose a folder that exists.")
        case .notPermitted: .changeSettings("Ask the provider for the permission that is missing.")
        case .tokenExpired, .desynchronised: .retryNow
        case .uidValidityChanged: .retryNow
        case .preauthenticatedInPlaintext, .injectedPlaintext, .serverLimit, .alreadyExists, .messageTooLarge, .refused,
            .rejected, .notSupported, .limitExceeded, .malformedResponse, .invalidArgument, .wouldDeadlock, .closed:
            .giveUp
        }
    }
}

extension IMAPError {
    /// The first line was no greeting: on that port there is something else.
    static let notIMAP = IMAPError(
        .malformedResponse, "What answers there is not an IMAP server.",
        remedy: .changeSettings("Check the host, the port and the encryption: 993 goes with TLS, 143 with STARTTLS."))

    /// What a transport's or a login's error means here.
    static func wrapping(_ error: any Error) -> any Error {
        switch error {
        case is IMAPError, is CancellationError: return error
        case let error as TransportError:
            switch error.code {
            case .timedOut:
                return IMAPError(.timedOut, error.detail, remedy: error.remedy, underlying: error)
            case .plaintextBeforeTLS:
                return IMAPError(.injectedPlaintext, error.detail, remedy: error.remedy, underlying: error)
            default: return IMAPError(.connection, error.detail, remedy: error.remedy, underlying: error)
            }
        case let error as any ActionableError:
            return IMAPError(.authenticationFailed, error.detail, remedy: error.remedy, underlying: error)
        default:
            return IMAPError(.connection, "The connection failed.", underlying: error)
        }
    }
}
