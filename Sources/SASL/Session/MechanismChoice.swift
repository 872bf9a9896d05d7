import MailTransport

/// Picks the strongest mechanism for some credentials out of those that a server offers.
struct MechanismChoice {
    /// A mechanism that could be used, made only when its turn comes.
    private struct Candidate {
        let name: String
        let showsSecret: Bool
        let make: () throws(SASLError) -> any SASLMechanism
    }

    private let offered: Set<String>
    private let barred: Set<String>
    private let connection: ConnectionFacts
    private let allowsPlaintext: Bool
    private let host: String
    private let port: Int

    init(
        offered: [String], excluded: [String], connection: ConnectionFacts, allowsPlaintext: Bool, host: String,
        port: Int
    ) {
        self.offered = Set(offered.map(Self.name))
        self.barred = Set(excluded.map { $0.uppercased() })
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

    /// The first candidate that is offered, safe on this connection and able to carry the credentials.
    func mechanism(for credentials: Credentials) throws(SASLError) -> any SASLMechanism {
        let isProtected = self.connection.tls != nil || self.allowsPlaintext
        var failure = SASLError(.noCommonMechanism, "The server offers no way to log in with what was given.")
        for candidate in try self.candidates(for: credentials) {
            guard self.offered.contains(candidate.name), !self.barred.contains(candidate.name),
                credentials.allows(candidate.name)
            else { continue }
            guard isProtected || !candidate.showsSecret else {
                if failure.code != .prohibitedCharacter {
                    failure = SASLError(
                        .plaintextRefused, "The server's ways to log in would show the password to the network.")
                }
                continue
            }
            do {
                return try candidate.make()
            } catch {
                failure = error
            }
        }
        throw failure
    }

    /// All mechanisms for the credentials, the strongest first.
    private func candidates(for credentials: Credentials) throws(SASLError) -> [Candidate] {
        switch credentials.proof {
        case .password(let password): return try self.passwordCandidates(credentials, password)
        case .bearer(let tokens): return self.bearerCandidates(credentials.username, tokens)
        case .external:
            let wanted = credentials.authorizationID
            return [
                Candidate(name: "EXTERNAL", showsSecret: false) { () throws(SASLError) in
                    try ExternalMechanism(authorizationID: wanted)
                }
            ]
        case .anonymous(let trace):
            return [
                Candidate(name: "ANONYMOUS", showsSecret: false) { () throws(SASLError) in
                    try AnonymousMechanism(trace: trace)
                }
            ]
        case .mechanisms(let own):
            return own.map { mechanism in
                Candidate(name: mechanism.name.uppercased(), showsSecret: mechanism.showsSecret) { mechanism }
            }
        }
    }

    private func bearerCandidates(_ username: Secret, _ tokens: any TokenProvider) -> [Candidate] {
        [BearerMechanism.Form.standard, .google].map { form in
            Candidate(name: form.rawValue, showsSecret: true) { () throws(SASLError) in
                try BearerMechanism(form, username: username, tokens: tokens, host: self.host, port: self.port)
            }
        }
    }

    /// SCRAM bound to the connection, SCRAM, CRAM-MD5, PLAIN, LOGIN. A NUL is refused for all of them.
    private func passwordCandidates(_ credentials: Credentials, _ password: Secret) throws(SASLError) -> [Candidate] {
        let (username, wanted) = (credentials.username, credentials.authorizationID)
        guard !username.bytes.contains(0), !password.bytes.contains(0) else {
            throw SASLError(.prohibitedCharacter, "The user name or the password holds a NUL character.")
        }
        var result = self.scramCandidates(username, password, wanted)
        if wanted == nil {
            result.append(
                Candidate(name: "CRAM-MD5", showsSecret: false) {
                    CramMD5Mechanism(username: username, password: password)
                })
        }
        result.append(
            Candidate(name: "PLAIN", showsSecret: true) { () throws(SASLError) in
                try PlainMechanism(username: username, password: password, authorizationID: wanted)
            })
        if wanted == nil {
            result.append(
                Candidate(name: "LOGIN", showsSecret: true) { () throws(SASLError) in
                    try LoginMechanism(username: username, password: password)
                })
        }
        return result
    }

    private func scramCandidates(_ username: Secret, _ password: Secret, _ wanted: Secret?) -> [Candidate] {
        let channel = ChannelBinding.preferred(for: self.connection.tls)
        func candidate(_ variant: ScramVariant, _ binding: ScramMechanism.Binding, suffix: String = "") -> Candidate {
            Candidate(name: variant.rawValue + suffix, showsSecret: false) { () throws(SASLError) in
                try ScramMechanism(
                    variant, username: username, password: password, authorizationID: wanted, binding: binding)
            }
        }
        // "y" claims that the server offers no binding at all; it would be a lie, and refused, where it offers one.
        let offersBinding = self.offered.contains { $0.hasPrefix("SCRAM-") && $0.hasSuffix("-PLUS") }
        let unbound: ScramMechanism.Binding =
            channel != nil && !offersBinding ? .supportedButNotOffered : .unsupported
        let bound = channel.map { channel in
            ScramVariant.allCases.map { candidate($0, .bound(channel), suffix: "-PLUS") }
        }
        return (bound ?? []) + ScramVariant.allCases.map { candidate($0, unbound) }
    }
}
