public import MailTransport

/// The attempts of one login: the strongest mechanism first, and another one only where the end of an attempt says
/// nothing of the password.
///
/// ```swift
/// var attempts = SASLAttempts(credentials: credentials, offered: offered, connection: facts, host: host, port: port)
/// var session = try attempts.next()
/// ```
public struct SASLAttempts: Sendable {
    private let credentials: Credentials
    private let offered: [String]
    private let connection: ConnectionFacts
    private let allowsPlaintextPasswords: Bool
    private let host: String
    private let port: Int
    private var excluded: [String] = []

    /// The attempts that a server's offer allows; for the parameters see
    /// ``SASLSession/init(credentials:offered:connection:allowPlaintextPasswords:excluding:host:port:)``.
    public init(
        credentials: Credentials, offered: [String], connection: ConnectionFacts,
        allowPlaintextPasswords: Bool = false, host: String, port: Int
    ) {
        self.credentials = credentials
        self.offered = offered
        self.connection = connection
        self.allowsPlaintextPasswords = allowPlaintextPasswords
        self.host = host
        self.port = port
    }

    /// An attempt by the strongest mechanism that is left. Throws as a session's own initialiser does.
    public func next() throws(SASLError) -> SASLSession {
        try SASLSession(
            credentials: self.credentials, offered: self.offered, connection: self.connection,
            allowPlaintextPasswords: self.allowsPlaintextPasswords, excluding: self.excluded, host: self.host,
            port: self.port)
    }

    /// The server lists this mechanism and does not know it: it is left out.
    public mutating func leaveOut(_ session: SASLSession) {
        self.excluded.append(session.mechanism)
    }

    /// Whether one more attempt is in order after this one was refused, for which the mechanisms bound to the
    /// connection are left out then: the server may know another kind of binding only (``SASLSession/isBound``).
    public mutating func mayGoOn(_ session: SASLSession, after refusal: SASLError?) -> Bool {
        guard session.isBound, refusal?.code == .rejected else { return false }
        self.excluded += SASLSession.boundMechanisms
        return true
    }
}
