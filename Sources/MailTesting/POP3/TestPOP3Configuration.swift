/// What a ``TestPOP3Server`` offers and how it behaves.
public struct TestPOP3Configuration: Sendable {
    /// Plaintext, STLS or TLS. Default: plaintext.
    public var security: TestServerSecurity = .none
    /// Whether passwords are taken in plaintext. Default: yes, since nothing leaves the process.
    public var allowsPlaintextPasswords = true
    /// The first line without its end. Default: `+OK Martlet test server ready`.
    public var greeting = "+OK Martlet test server ready"
    /// The timestamp that is added to the greeting and makes APOP possible; nil for none. Default: one.
    public var timestamp: String? = "<1896.697170952@martlet.test>"
    /// What CAPA lists, apart from STLS, USER and SASL, which follow from the other settings; nil means that CAPA is
    /// unknown. UIDL, TOP, UTF8, LANG and PIPELINING that are not listed are refused.
    public var capabilities: [String]? = [
        "TOP", "UIDL", "RESP-CODES", "AUTH-RESP-CODE", "PIPELINING", "UTF8 USER", "LANG", "EXPIRE NEVER",
        "IMPLEMENTATION Martlet-test",
    ]
    /// SASL mechanisms. Default, for nil: all that this connection allows, except ANONYMOUS.
    public var mechanisms: [String]?
    /// Whether USER and PASS are known. Default: yes.
    public var knowsUser = true
    /// Makes the unique id of a mail; for servers that make bad ones. Default: UIDVALIDITY and UID in hexadecimal.
    public var uniqueID: @Sendable (TestMailbox, TestMail) -> String = { box, mail in
        String(box.uidValidity, radix: 16) + "." + String(mail.uid, radix: 16)
    }
    /// Whether a dot at the beginning of a line is doubled, as it must be. Default: yes.
    public var stuffsDots = true
    /// Whether commands that come along with another one are lost, although PIPELINING is listed. Default: no.
    public var losesCommandsAhead = false
    /// After how many bytes of its answer to RETR the server breaks down, for mails that it cannot stand; nil for the
    /// others. Default: nil for all.
    public var breaksDown: @Sendable (TestMail) -> Int? = { _ in nil }
    /// What ends a multi-line answer. Default: a dot and CRLF.
    public var terminator = ".\r\n"

    /// The defaults.
    public init() {}
}
