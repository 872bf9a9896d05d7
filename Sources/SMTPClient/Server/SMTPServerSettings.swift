/// What an SMTP or LMTP server offers and how much it takes.
///
/// The server's side of the dialogue serves the receiver and the in-process test server alike.
public struct SMTPServerSettings: Sendable, Hashable {
    /// What to do with a message whose lines end in anything but CRLF, or that holds a NUL.
    public enum LooseLines: Sendable, Hashable {
        /// Refuse it (550 5.5.2): such lines are how one message is made to look like two. The default.
        case refuse
        /// Take it as it is. The end is still only a dot between two CRLF.
        case keep
    }

    /// The server's name in the greeting.
    public var name = "mail.example"
    /// The text behind the name in the greeting.
    public var software = "ESMTP"
    /// Whether it speaks LMTP (RFC 2033).
    public var isLMTP = false
    /// Whether STARTTLS is offered, as long as there is no TLS.
    public var offersStartTLS = false
    /// Whether MAIL is refused (530 5.7.0) without TLS.
    public var requiresTLS = false
    /// The login mechanisms offered without TLS.
    public var loginMechanisms: [String] = []
    /// The login mechanisms offered under TLS.
    public var protectedLoginMechanisms: [String] = []
    /// Whether MAIL is refused (530 5.7.0) without a login.
    public var requiresLogin = false
    /// PIPELINING (RFC 2920). Commands sent in a group without it are misuse.
    public var offersPipelining = true
    /// 8BITMIME (RFC 6152).
    public var offersEightBit = true
    /// CHUNKING (RFC 3030).
    public var offersChunking = true
    /// BINARYMIME (RFC 3030); it needs CHUNKING.
    public var offersBinary = false
    /// SMTPUTF8 (RFC 6531).
    public var offersUTF8 = true
    /// DSN (RFC 3461).
    public var offersDSN = true
    /// ENHANCEDSTATUSCODES (RFC 2034).
    public var offersEnhancedStatus = true
    /// REQUIRETLS (RFC 8689), under TLS only.
    public var offersRequireTLS = false
    /// SIZE (RFC 1870).
    public var offersSize = true
    /// Further lines of the answer to EHLO, such as `LIMITS RCPTMAX=20`.
    public var furtherKeywords: [String] = []
    /// The largest message in bytes. Default: 50 MiB.
    public var maximumSize = 50 * 1024 * 1024
    /// How many bytes beyond the largest message are read, and dropped, before the connection is closed. Default: 1
    /// MiB.
    public var maximumExcess = 1024 * 1024
    /// The most recipients of one message. Default: 100.
    public var maximumRecipients = 100
    /// The longest command line. Default: 2,048 bytes; RFC 5321 4.5.3.1.4 says 512.
    public var maximumCommand = 2048
    /// The longest line of a login. Default: 12,288 bytes (RFC 4954 4).
    public var maximumLoginLine = 12_288
    /// How many unknown commands are answered before the connection is closed (421). Default: 10.
    public var maximumBadCommands = 10
    /// How many commands in all may be refused before the connection is closed (421). Default: 20.
    public var maximumErrors = 20
    /// The most messages of one connection. Default: 100.
    public var maximumMessages = 100
    /// The most `Received:` headers of one message, against loops. Default: 50.
    public var maximumHops = 50
    /// What to do with loose line ends.
    public var looseLines = LooseLines.refuse

    /// The defaults.
    public init() {}
}
