/// What a ``TestIMAPServer`` offers and how it behaves.
public struct TestIMAPConfiguration: Sendable {
    /// Plaintext, STARTTLS or TLS. Default: plaintext.
    public var security: TestServerSecurity = .none
    /// Whether passwords are taken in plaintext; without it the server says LOGINDISABLED there. Default: yes, since
    /// nothing leaves the process.
    public var allowsPlaintextPasswords = true
    /// The first line without its end. Default: `* OK Martlet test server ready`.
    ///
    /// `* PREAUTH …` logs the first user in at once; `* BYE …` ends the conversation.
    public var greeting = "* OK Martlet test server ready"
    /// What is offered, apart from STARTTLS, LOGINDISABLED and AUTH=, which follow from the other settings. A command
    /// or an option of an extension that is not listed is answered BAD.
    public var capabilities = Self.usualCapabilities
    /// SASL mechanisms, offered as `AUTH=`. Default, for nil: all that this connection allows, except ANONYMOUS.
    public var mechanisms: [String]?
    /// The largest mail that APPEND takes. Default: 50 MiB.
    public var appendLimit = 50 * 1024 * 1024
    /// The longest command line without literals. Default: 64 KiB.
    public var lineLimit = 64 * 1024
    /// What the server says about itself in ID, in order.
    public var identity: [(key: String, value: String)] = [("name", "Martlet test server")]

    /// IMAP4rev1 with the extensions that a mail synchroniser uses.
    public static let usualCapabilities = [
        "IMAP4rev1", "SASL-IR", "LITERAL+", "ID", "ENABLE", "NAMESPACE", "IDLE", "UIDPLUS", "MOVE", "UNSELECT",
        "SPECIAL-USE", "LIST-EXTENDED", "LIST-STATUS", "ESEARCH", "CONDSTORE", "QRESYNC", "STATUS=SIZE",
        "UTF8=ACCEPT",
    ]

    /// The defaults.
    public init() {}
}
