import MailTransport

/// Picks the strongest mechanism for some credentials out of those that a server offers.
struct MechanismChoice {
    private let offered: Set<String>
    private let connection: ConnectionFacts
    private let allowsPlaintext: Bool
    private let host: String
    private let port: Int

    init(
        offered: [String], excluded: [String], connection: ConnectionFacts, allowsPlaintext: Bool, host: String,
        port: Int
    ) {
        let barred = Set(excluded.map { $0.uppercased() })
        self.offered = Set(offered.map(Self.name)).subtracting(barred)
        self.connection = connection
        self.allowsPlaintext = allowsPlaintext
        self.host = host
        self.port = port
    }

    /// The name in capitals, without the `AUTH=` of IMAP's capabilities and of old SMTP servers.
    private static func name(_ listed: String) -> String {
        let name = listed.uppercased()
        return name.hasPrefix("AUTH=") ? String(name.dropFirst(5)) : name
    }

    /// The first usable candidate.
    func mechanism(for credentials: Credentials) throws(SASLError) -> any SASLMechanism {
        let candidates = try self.candidates(for: credentials).filter { self.offered.contains($0.name.uppercased()) }
        guard !candidates.isEmpty else {
            throw SASLError(.noCommonMechanism, "The server offers no way to log in with what was given.")
        }
        let isProtected = self.connection.tls != nil || self.allowsPlaintext
        guard let chosen = candidates.first(where: { isProtected || !$0.showsSecret }) else {
            throw SASLError(.plaintextRefused, "The server's ways to log in would show the password to the network.")
        }
        return chosen
    }

    /// All mechanisms for the credentials, the strongest first.
    private func candidates(for credentials: Credentials) throws(SASLError) -> [any SASLMechanism] {
        switch credentials.proof {
        case .password(let password): try self.passwordMechanisms(credentials, password)
        case .bearer: []
        case .external: [try ExternalMechanism(authorizationID: credentials.authorizationID)]
        case .anonymous(let trace): [try AnonymousMechanism(trace: trace)]
        case .mechanisms(let own): own
        }
    }

    private func passwordMechanisms(
        _ credentials: Credentials, _ password: Secret
    ) throws(SASLError) -> [any SASLMechanism] {
        let plain = try PlainMechanism(
            username: credentials.username, password: password, authorizationID: credentials.authorizationID)
        guard credentials.authorizationID == nil else { return [plain] }
        return [plain, try LoginMechanism(username: credentials.username, password: password)]
    }
}
