import IMAPClient
import MailTransport
import POP3Client
import SASL

/// A real IMAP and POP3 server, and what it is known to do.
enum MailboxServer: String, CaseIterable, Sendable {
    case dovecot
    case cyrus
    case courier
    case mailutils

    /// How a connection is protected.
    enum Security: Sendable, CaseIterable {
        case startTLS
        case tls
    }

    static var running: [MailboxServer] { Self.allCases.filter { InteropServers.runs($0.rawValue) } }

    /// Those of the servers that run for which something holds.
    static func running(where holds: (MailboxServer) -> Bool) -> [MailboxServer] { Self.running.filter(holds) }

    /// The first digits of its ports; the last three are those of the protocol.
    private var base: Int {
        switch self {
        case .dovecot: 31_000
        case .cyrus: 34_000
        case .courier: 35_000
        case .mailutils: 35_100
        }
    }

    /// How it can be reached.
    var securities: [Security] { self == .mailutils ? [.startTLS] : Security.allCases }

    var hasMove: Bool { self == .dovecot || self == .cyrus }
    var hasQResync: Bool { self == .dovecot || self == .cyrus }
    /// Mailutils knows IDLE and tells nothing while it lasts.
    var pushes: Bool { self != .mailutils }
    /// Courier refuses mailbox names with characters beyond the first 65,536.
    var takesAllOfUnicode: Bool { self != .courier }
    /// Mailutils has no mailboxes but INBOX in this configuration.
    var hasMailboxes: Bool { self != .mailutils }
    /// What it answers to UID EXPUNGE; without it, only all deleted mail can be removed.
    var hasUIDPlus: Bool { self != .mailutils }

    /// The SASL mechanisms by which a password opens IMAP, or the LOGIN command.
    var imapLogins: [String] {
        switch self {
        case .dovecot, .cyrus: ["PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"]
        case .courier: ["PLAIN", "CRAM-MD5", "LOGIN"]
        case .mailutils: ["PLAIN", "LOGIN"]
        }
    }

    /// Mechanisms that it lists and that do not work with these accounts: Mailutils keeps no keys for SCRAM, and binds
    /// SCRAM by `tls-unique` as Cyrus does, which TLS 1.3 does not have.
    var brokenLogins: [String] {
        switch self {
        case .dovecot, .courier: []
        case .cyrus: ["SCRAM-SHA-1-PLUS", "SCRAM-SHA-256-PLUS"]
        case .mailutils: ["CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"]
        }
    }

    /// Whether the strongest mechanism that it lists works, if need be without its binding.
    var listsWhatWorks: Bool { self != .mailutils }

    /// The SASL mechanisms and login commands by which a password opens POP3 over TLS.
    var pop3Logins: [String] {
        switch self {
        case .dovecot: self.imapLogins + ["USER"]
        case .cyrus: self.imapLogins + ["USER"]
        case .courier: ["PLAIN", "LOGIN", "CRAM-MD5", "USER"]
        case .mailutils: ["USER"]
        }
    }

    /// Whether a client certificate opens it.
    var hasCertificateLogin: Bool { self == .dovecot || self == .cyrus }
    /// Whether it lets in who has no name; Cyrus does and then fails over an assertion of its own.
    var hasAnonymousLogin: Bool { self == .dovecot }
    /// Whether it asks ``TokenIssuer`` about tokens.
    var hasTokenLogin: Bool { self == .dovecot }

    /// Whether POP3 has UTF8 (RFC 6856).
    var hasUTF8: Bool { self == .courier }

    /// Whether APOP is known.
    var hasDigestLogin: Bool { self == .dovecot || self == .cyrus }

    static func password(of user: String) -> Credentials { .password(username: user, password: "secret-\(user)") }

    /// Settings for `user` over IMAP.
    func imap(
        _ user: String = "alice", _ security: Security? = nil, by mechanism: String? = nil,
        credentials: Credentials? = nil
    ) throws -> IMAPConfiguration {
        let security = security ?? self.securities.last ?? .tls
        let port = self.base + (security == .tls ? 993 : 143)
        var configuration = IMAPConfiguration(
            endpoint: try Endpoint(host: "localhost", port: port),
            security: security == .tls ? .tls : .startTLS(.required),
            credentials: credentials ?? Self.password(of: user))
        configuration.tls = InteropServers.tls
        configuration.loginMechanisms = (mechanism ?? (self.listsWhatWorks ? nil : "PLAIN")).map { [$0] }
        if self.hasQResync { configuration.enabledExtensions = ["QRESYNC"] }
        return configuration
    }

    /// Settings for `user` over POP3.
    func pop3(
        _ user: String = "bob", _ security: Security? = nil, by mechanism: String? = nil,
        credentials: Credentials? = nil
    ) throws -> POP3Configuration {
        let security = security ?? self.securities.last ?? .tls
        let port = self.base + (security == .tls ? 995 : 110)
        var configuration = POP3Configuration(
            endpoint: try Endpoint(host: "localhost", port: port),
            security: security == .tls ? .tls : .startTLS(.required),
            credentials: credentials ?? Self.password(of: user))
        configuration.tls = InteropServers.tls
        configuration.loginMechanisms = mechanism.map { [$0] }
        return configuration
    }

    /// New mail of bob's.
    func source(_ ledger: POP3MemoryLedger) throws -> POP3MailSource {
        var source = POP3MailSource(try self.pop3(), connector: .system(), ledger: ledger)
        // A server that was left without QUIT holds its lock for a while.
        source.lockWait = .seconds(1)
        source.lockRetries = 60
        return source
    }
}
