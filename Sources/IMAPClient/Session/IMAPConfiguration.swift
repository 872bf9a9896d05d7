public import MailTransport
public import SASL

/// Where an IMAP server is, how to reach it and who logs in.
public struct IMAPConfiguration: Sendable {
    /// Host and port; usually 993.
    public var endpoint: Endpoint
    /// How the connection is protected. Default: TLS from the first byte.
    public var security: ConnectionSecurity
    /// What is asked of TLS.
    public var tls = TLSSettings()
    /// Who logs in; nil only for servers that greet with PREAUTH.
    public var credentials: Credentials?
    /// The SASL mechanisms that may be used, and `LOGIN` for the login command too; for a server that lists some that
    /// do not work. Nil for all. Default: nil.
    public var loginMechanisms: [String]?
    /// Whether a password may cross a connection that is not encrypted. Default: no.
    public var allowsPlaintextPasswords = false
    /// What the client says of itself after the login (RFC 2971); some servers refuse clients that do not. Never empty:
    /// Exchange does not take an empty list.
    public var clientID: [(name: String, value: String)] = [("name", "Martlet"), ("vendor", "Martlet")]
    /// Extensions that are switched on after the login where the server has them (RFC 5161), such as `QRESYNC`,
    /// `UTF8=ACCEPT` or `IMAP4rev2`. Only those count that the server confirms. Default: none.
    public var enabledExtensions: [String] = []
    /// What a server may make the client hold.
    public var limits = IMAPLimits()
    /// How long things may take.
    public var timeouts = Timeouts()

    /// How long things may take; nil means for ever.
    public struct Timeouts: Sendable, Hashable {
        /// Opening the connection and TLS.
        public var connect = ConnectTimeouts()
        /// From the connection to the greeting. Default: 30 seconds.
        public var greeting: Duration? = .seconds(30)
        /// Between a command and its end; while the server sends at ``IMAPLimits/minimumRate`` it may take longer.
        /// Default: 60 seconds.
        public var command: Duration? = .seconds(60)
        /// How long an IDLE lasts before it is renewed. Default: 5 minutes: providers and middle boxes forget older
        /// ones.
        public var idle: Duration = .seconds(300)
        /// How often a server without IDLE is asked. Default: 60 seconds.
        public var poll: Duration = .seconds(60)
        /// How long LOGOUT may take. Default: 5 seconds.
        public var logout: Duration? = .seconds(5)

        /// The defaults.
        public init() {}
    }

    /// A configuration; everything else has a default.
    public init(endpoint: Endpoint, security: ConnectionSecurity = .tls, credentials: Credentials?) {
        self.endpoint = endpoint
        self.security = security
        self.credentials = credentials
    }
}
