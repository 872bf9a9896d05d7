import MailCrypto
public import MailTransport

/// An access token of OAuth 2.0; nothing prints it.
public struct AccessToken: Sendable {
    /// The token's text.
    private let value: Secret
    /// When it ends, or nil where the issuer did not say.
    public let expires: WallTime?

    /// A token and when it ends.
    public init(_ value: String, expires: WallTime? = nil) {
        self.value = Secret(value)
        self.expires = expires
    }

    /// The token itself. Put it on the wire, never into a log.
    public func reveal() -> String { self.value.text }

    /// Whether `other` is the same token.
    func isSame(as other: AccessToken) -> Bool {
        constantTimeEquals(self.value.bytes, other.value.bytes)
    }
}

extension AccessToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Says that there is a token.
    public var description: String { "AccessToken(hidden)" }

    /// Says that there is a token.
    public var debugDescription: String { self.description }

    /// Shows no members.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
