public import MailTransport
public import SASL

/// Everything that has to be known to send mail through one server.
///
/// ```swift
/// let server = SMTPConfiguration(
///     endpoint: try Endpoint(host: "smtp.example.com", port: 587), security: .startTLS(.required),
///     credentials: .password(username: "support@example.com", password: password))
/// ```
public struct SMTPConfiguration: Sendable {
    /// The protocol that the server speaks.
    public enum Flavor: Sendable, Hashable {
        /// SMTP, to a relay or a submission server (RFC 5321, RFC 6409).
        case smtp
        /// LMTP, to a mail store: an answer per recipient after the message (RFC 2033).
        case lmtp
    }

    /// Where the server is.
    public var endpoint: Endpoint
    /// How the connection is protected.
    public var security: ConnectionSecurity
    /// Who logs in; nil for a server that takes mail without.
    public var credentials: Credentials?
    /// The login mechanisms that may be used, for a server that lists some that do not work; nil for all. Default: nil.
    public var loginMechanisms: [String]?
    /// SMTP or LMTP. Default: SMTP.
    public var flavor = Flavor.smtp
    /// How the client names itself in EHLO. Default: its own address as a literal (RFC 5321 4.1.3), which every server
    /// takes; a fully qualified host name is better where there is one.
    public var clientName: String?
    /// What is asked of TLS.
    public var tls = TLSSettings()
    /// How long each step may take.
    public var timeouts = SMTPTimeouts()
    /// How much is taken from the server.
    public var limits = SMTPLimits()
    /// The server's peculiarities; nil lets the table decide. Default: nil.
    public var quirks: SMTPQuirks?
    /// The table that decides where ``quirks`` is nil. Default: the one that the SDK brings along.
    public var quirkTable = SMTPQuirkTable.standard
    /// Whether a password may cross a connection without TLS. Default: no. It needs `ConnectionSecurity.none` as well:
    /// a connection that should have had TLS never carries one.
    public var allowsPlaintextPasswords = false

    /// A configuration with the defaults for everything else.
    public init(endpoint: Endpoint, security: ConnectionSecurity, credentials: Credentials? = nil) {
        self.endpoint = endpoint
        self.security = security
        self.credentials = credentials
    }
}
