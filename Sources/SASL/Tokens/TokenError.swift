public import MailTransport

/// Why there is no access token, told so that an outage never looks like a bad password.
///
/// `description` holds no secret.
public struct TokenError: ActionableError {
    /// The kinds of failure. More may be added.
    @nonexhaustive
    public enum Code: Sendable, Hashable {
        /// The token endpoint could not be reached, was overloaded or gave no usable answer: try again later.
        case transient
        /// The grant (the refresh token, the key or the certificate) is no longer valid: connect the account again.
        case invalidGrant
        /// Somebody must agree first, in a browser: the user, or the administrator of the organization.
        case consentNeeded
        /// The application itself is not accepted: its id, its secret, its key or what it asks for is wrong.
        case invalidClient
        /// The settings cannot be used, such as a key that is no key.
        case invalidSettings
    }

    /// What kind of failure it is.
    public var code: Code
    /// One sentence for a person, without secrets.
    public var detail: String
    /// What can be done about it.
    public var remedy: Remedy
    /// The endpoint's own word for it, such as `invalid_grant` (RFC 6749, section 5.2); printable ASCII.
    public var serverCode: String?
    /// The error below this one, if there is one.
    public var underlying: (any Error)?

    /// An error of this kind; the remedy follows from the code unless it is given.
    public init(
        _ code: Code, _ detail: String, remedy: Remedy? = nil, serverCode: String? = nil,
        underlying: (any Error)? = nil
    ) {
        self.code = code
        self.detail = detail
        self.remedy = remedy ?? code.usualRemedy
        self.serverCode = serverCode
        self.underlying = underlying
    }
}

extension TokenError: CustomStringConvertible {
    /// The detail and the remedy.
    public var description: String {
        "\(self.detail) \(self.remedy)"
    }
}

extension TokenError.Code {
    /// What helps in most cases of this kind.
    var usualRemedy: Remedy {
        switch self {
        case .transient: .retryLater(after: nil)
        case .invalidGrant: .logInAgain
        case .consentNeeded: .changeSettings("Agree to the access in a browser, or ask the administrator to.")
        case .invalidClient: .changeSettings("Check the application's id and secret and what it may do.")
        case .invalidSettings: .changeSettings("Correct the setting named.")
        }
    }
}
