public import MailTransport
public import SMTPClient

/// How a ``TestSMTPServer`` behaves.
public struct TestSMTPSettings: Sendable {
    /// Lays TLS over the server's end of a connection.
    public typealias Secure = @Sendable (any ByteConnection) async throws -> any ByteConnection

    /// What it offers and how much it takes.
    public var dialog = SMTPServerSettings()
    /// How it lays TLS over a connection; nil where it has no TLS.
    public var secure: Secure?
    /// Whether TLS comes first, as on port 465.
    public var usesTLSFromStart = false
    /// Whether a recipient must be a user of the store. Default: yes.
    public var refusesUnknownRecipients = true
    /// The mailbox into which mail is delivered.
    public var mailbox = "INBOX"

    /// The defaults: everything offered but TLS and logins.
    public init() {}
}
