public import MailTransport

/// Why a login through SASL did not come about.
///
/// `description` holds no secret and no name of an account.
public struct SASLError: ActionableError {
    /// The kinds of failure. More may be added.
    @nonexhaustive
    public enum Code: Sendable, Hashable {
        /// The server offers no mechanism that works with these credentials.
        case noCommonMechanism
        /// Every mechanism in common would show the password or the token, and the connection is not encrypted.
        case plaintextRefused
        /// The user name or the password holds a character that cannot be sent.
        case prohibitedCharacter
        /// The server's challenge is not what the mechanism prescribes.
        case malformedChallenge
        /// The challenge is too long, or there are too many of them.
        case limitExceeded
        /// The server asks for too few or too many rounds of hashing.
        case unsafeParameters
        /// The server could not prove that it knows the password: it may be somebody else.
        case serverNotVerified
        /// The server refused the login.
        case rejected
        /// The server refused the access token; the token provider has been told.
        case tokenRejected
        /// The token provider could not give a token; see ``SASLError/underlying``.
        case tokenUnavailable
        /// The client or the server gave up the exchange.
        case aborted
        /// The task was cancelled while it waited for a token.
        case cancelled
    }

    /// What kind of failure it is.
    public var code: Code
    /// One sentence for a person, without secrets.
    public var detail: String
    /// What can be done about it.
    public var remedy: Remedy
    /// The error below this one, if there is one.
    public var underlying: (any Error)?

    /// An error of this kind; the remedy follows from the code unless it is given.
    public init(_ code: Code, _ detail: String, remedy: Remedy? = nil, underlying: (any Error)? = nil) {
        self.code = code
        self.detail = detail
        self.remedy = remedy ?? code.usualRemedy
        self.underlying = underlying
    }
}

extension SASLError: CustomStringConvertible {
    /// The detail and the remedy.
    public var description: String {
        "\(self.detail) \(self.remedy)"
    }
}

extension SASLError.Code {
    /// What helps in most cases of this kind.
    var usualRemedy: Remedy {
        switch self {
        case .noCommonMechanism: .changeSettings("Use another kind of login, or ask the provider which it accepts.")
        case .plaintextRefused: .changeSettings("Turn encryption on for this connection.")
        case .prohibitedCharacter: .changeSettings("Type the user name and the password again.")
        case .rejected, .tokenRejected: .logInAgain
        case .tokenUnavailable: .retryLater(after: nil)
        case .malformedChallenge, .limitExceeded, .unsafeParameters, .serverNotVerified, .aborted: .giveUp
        case .cancelled: .retryNow
        }
    }
}
