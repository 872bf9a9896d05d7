public import MailTransport
public import SASL

/// Where a maildrop is and how to get at it.
public struct POP3Configuration: Sendable {
    /// When the first message of a SASL mechanism is sent.
    public enum InitialResponse: Sendable, Hashable {
        /// After the server has asked for it: two lines, which every server understands; Outlook.com accepts XOAUTH2
        /// only so.
        case afterChallenge
        /// Along with AUTH (RFC 5034 4), which saves a round trip; a long one is sent after the challenge all the same.
        case withCommand
    }

    /// The server.
    public var endpoint: Endpoint
    /// TLS, STARTTLS or neither. Default: TLS.
    public var security: ConnectionSecurity
    /// Who logs in.
    public var credentials: Credentials
    /// The SASL mechanisms that may be used, and `USER` and `APOP` for the login commands; for a server that lists some
    /// that do not work. Nil for all. Default: nil.
    public var loginMechanisms: [String]?
    /// What is asked of TLS.
    public var tls = TLSSettings()
    /// How long each phase may take.
    public var timeouts = POP3Timeouts()
    /// How much is accepted from the server.
    public var limits = POP3Limits()
    /// Whether a password may cross a connection without TLS. Default: no.
    public var allowsPlaintextPasswords = false
    /// When the first message of a SASL mechanism is sent. Default: after the server's challenge.
    public var initialResponse = InitialResponse.afterChallenge
    /// Whether commands are sent in batches where the server offers that. Default: yes. A ``POP3MailSource`` finds out
    /// by itself that a server loses commands that are sent ahead.
    public var usesPipelining = true
    /// Whether UTF-8 is switched on where the server offers it (RFC 6856), so that it does not have to rewrite
    /// internationalised mail. Default: yes.
    public var usesUTF8 = true
    /// Whether Gmail is asked for the mail of the last 30 days even when another program has fetched it, by `recent:`
    /// before the user name; for password logins. Default: no.
    public var usesGmailRecentMode = false

    /// A configuration.
    public init(endpoint: Endpoint, security: ConnectionSecurity = .tls, credentials: Credentials) {
        self.endpoint = endpoint
        self.security = security
        self.credentials = credentials
    }
}

/// How long the phases of a POP3 conversation may take; nil means without end.
public struct POP3Timeouts: Sendable, Hashable {
    /// Resolving, connecting and the TLS handshake.
    public var connect = ConnectTimeouts()
    /// The server's first line. Default: 30 seconds.
    public var greeting: Duration? = .seconds(30)
    /// An answer to a command. Default: 60 seconds; servers that read a large maildrop take long for the first one.
    public var command: Duration? = .seconds(60)
    /// The longest silence while a message or a listing of all comes, which each byte at ``POP3Limits/minimumRate``
    /// makes up for. Default: 60 seconds.
    public var body: Duration? = .seconds(60)

    /// The defaults.
    public init() {}
}

/// How much a POP3 server may send.
public struct POP3Limits: Sendable, Hashable {
    /// The longest status line. Default: 8 KiB; RFC 2449 has 512 bytes, servers send more.
    public var lineBytes = 8 * 1024
    /// The longest unique id that is taken for one. Default: 256; RFC 1939 has 70.
    public var uniqueIDBytes = 256
    /// The largest answer to CAPA, LIST, UIDL and LANG. Default: 64 MiB, which is a listing of some 800,000 messages.
    public var listingBytes = 64 * 1024 * 1024
    /// The largest message. Default: 50 MiB.
    public var messageBytes = 50 * 1024 * 1024
    /// The slowest that a message may come, in bytes per second. Default: 500, as for the receiver.
    public var minimumRate = 500
    /// How many answers may be due at one time. Default: 1000. On a line of 40 ms, 100 mails of usual size fill a third
    /// of what a fast server gives; 1000 commands are 12 KB, which the smallest usual buffer of a socket takes.
    public var pipelineDepth = 1000

    /// The defaults.
    public init() {}
}
