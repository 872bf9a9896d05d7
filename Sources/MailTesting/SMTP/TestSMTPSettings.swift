public import SMTPClient

/// How a ``TestSMTPServer`` behaves.
public struct TestSMTPSettings: Sendable {
    /// What it offers and how much it takes.
    public var dialog = SMTPServerSettings()
    /// How it protects its connections. With ``TestServerSecurity/startTLS(_:)-enum.case`` it offers STARTTLS. Default:
    /// not at all.
    public var security = TestServerSecurity.none
    /// Whether a recipient must be a user of the store. Default: yes.
    public var refusesUnknownRecipients = true
    /// The mailbox into which mail is delivered.
    public var mailbox = "INBOX"

    /// The defaults: everything offered but TLS and logins.
    public init() {}
}
