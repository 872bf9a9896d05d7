import MailCrypto

/// What a server knows about those who may log in.
///
/// The reference is ``SASLAccountList``.
public protocol SASLAccounts: Sendable {
    /// The password of the account, or nil where there is none of that name.
    func password(of username: String) async throws -> String?

    /// Whether `token` is good for this account. Default: no.
    func accepts(token: String, of username: String) async throws -> Bool

    /// The account that a client certificate (DER) belongs to, or nil. Default: nil.
    func username(certificate: [UInt8]) async throws -> String?

    /// Whether `username` may act as `authorizationID`. Default: only as itself.
    func allows(_ username: String, toActAs authorizationID: String) async throws -> Bool

    /// Whether somebody without a name may enter. Default: no.
    var allowsAnonymous: Bool { get }
}

extension SASLAccounts {
    /// Accepts no token.
    public func accepts(token: String, of username: String) async throws -> Bool { false }

    /// Knows no certificate.
    public func username(certificate: [UInt8]) async throws -> String? { nil }

    /// Everybody may act as themselves only.
    public func allows(_ username: String, toActAs authorizationID: String) async throws -> Bool {
        username == authorizationID
    }

    /// Nobody enters without a name.
    public var allowsAnonymous: Bool { false }
}

/// Accounts in memory: the reference, for tests and small servers. Nothing prints it.
public struct SASLAccountList: SASLAccounts {
    private var passwords: [String: Secret]
    private var tokens: [String: Secret]
    /// Whether somebody without a name may enter.
    public var allowsAnonymous: Bool
    /// Those who may act as anybody, such as an administrator.
    public var masters: Set<String>

    /// Accounts with passwords, and with tokens.
    public init(
        passwords: [String: String], tokens: [String: String] = [:], allowsAnonymous: Bool = false,
        masters: Set<String> = []
    ) {
        self.passwords = passwords.mapValues(Secret.init)
        self.tokens = tokens.mapValues(Secret.init)
        self.allowsAnonymous = allowsAnonymous
        self.masters = masters
    }

    /// The account's password.
    public func password(of username: String) -> String? { self.passwords[username]?.text }

    /// Whether the token is the account's.
    public func accepts(token: String, of username: String) -> Bool {
        guard let expected = self.tokens[username] else { return false }
        return constantTimeEquals(expected.bytes, Array(token.utf8))
    }

    /// Whether it is the same account, or a master.
    public func allows(_ username: String, toActAs authorizationID: String) -> Bool {
        username == authorizationID || self.masters.contains(username)
    }
}

extension SASLAccountList: CustomStringConvertible, CustomReflectable {
    /// How many accounts there are.
    public var description: String { "SASLAccountList(\(self.passwords.count) passwords, \(self.tokens.count) tokens)" }

    /// Shows no members.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
