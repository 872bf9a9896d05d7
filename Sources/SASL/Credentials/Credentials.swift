package import MailTransport

/// Who logs in, and what proves it.
///
/// No description, mirror, `dump` or interpolation shows what is inside, and it is not `Codable`.
///
/// ```swift
/// let credentials = Credentials.password(username: "support@example.com", password: password)
/// ```
public struct Credentials: Sendable {
    /// The kinds of proof.
    enum Proof: Sendable {
        case password(Secret)
        case bearer(any TokenProvider)
        case external
        case anonymous(trace: String)
        case mechanisms([any SASLMechanism])
    }

    /// The name of the account; empty where the kind of proof has none.
    let username: Secret
    /// In whose name to act, where that is somebody else.
    let authorizationID: Secret?
    /// What proves it.
    let proof: Proof
    /// The only ways to log in that may be used, in capitals; nil for all.
    var allowed: Set<String>?

    /// A user name and a password, for SCRAM, CRAM-MD5, PLAIN and LOGIN and the plain login commands.
    ///
    /// `authorizationID` names the account to act as, where the user may act for others (RFC 4616); a login with it
    /// uses only mechanisms that can carry it.
    public static func password(username: String, password: String, authorizationID: String? = nil) -> Credentials {
        Credentials(
            username: Secret(username), authorizationID: authorizationID.map(Secret.init),
            proof: .password(Secret(password)))
    }

    /// A user name and access tokens of OAuth 2.0, for OAUTHBEARER (RFC 7628) and XOAUTH2.
    public static func bearer(username: String, tokens: any TokenProvider) -> Credentials {
        Credentials(username: Secret(username), authorizationID: nil, proof: .bearer(tokens))
    }

    /// The client certificate of the TLS connection, for EXTERNAL (RFC 4422, appendix A).
    ///
    /// The server takes the name from the certificate unless `authorizationID` asks for another.
    public static func external(authorizationID: String? = nil) -> Credentials {
        Credentials(username: Secret(""), authorizationID: authorizationID.map(Secret.init), proof: .external)
    }

    /// No identity at all, for ANONYMOUS (RFC 4505); `trace` is an address or a word that the operator may log.
    public static func anonymous(trace: String = "") -> Credentials {
        Credentials(username: Secret(""), authorizationID: nil, proof: .anonymous(trace: trace))
    }

    /// Mechanisms of your own, the preferred first; the first that the server offers is used.
    public static func mechanisms(_ mechanisms: [any SASLMechanism]) -> Credentials {
        Credentials(username: Secret(""), authorizationID: nil, proof: .mechanisms(mechanisms))
    }
}

extension Credentials {
    /// The name and the password for a login command that sends both as they are: `LOGIN` of IMAP, `USER`/`PASS`.
    ///
    /// Throws ``SASLError/Code/plaintextRefused`` when `connection` is not encrypted and that was not allowed,
    /// ``SASLError/Code/noCommonMechanism`` when these credentials are of another kind or name somebody to act for.
    package func plainLogin(
        over connection: ConnectionFacts, allowPlaintextPasswords: Bool = false
    ) throws(SASLError) -> (username: String, password: String) {
        guard let login = self.passwordLogin(by: "LOGIN") else {
            throw SASLError(.noCommonMechanism, "The server offers only a login with a password.")
        }
        guard connection.tls != nil || allowPlaintextPasswords else {
            throw SASLError(.plaintextRefused, "The password would cross the network unencrypted.")
        }
        return login
    }

    /// The name of the account, to tell one login from another; empty where the kind of proof has none.
    package var accountName: String { self.username.text }

    /// The name and the password where these credentials have both, act for nobody else, and may be used by this login
    /// command, such as `APOP`.
    package func passwordLogin(by command: String) -> (username: String, password: String)? {
        guard case .password(let password) = self.proof, self.authorizationID == nil, self.allows(command) else {
            return nil
        }
        return (self.username.text, password.text)
    }

    /// The same credentials, for these SASL mechanisms and login commands and no other; nil leaves them as they are.
    package func limited(to names: [String]?) -> Credentials {
        guard let names else { return self }
        var result = self
        result.allowed = Set(names.map { $0.uppercased() })
        return result
    }

    /// The same, with the account's name changed, where a password proves it.
    package func renamed(_ change: (String) -> String) -> Credentials {
        guard case .password = self.proof else { return self }
        return Credentials(
            username: Secret(change(self.username.text)), authorizationID: self.authorizationID, proof: self.proof,
            allowed: self.allowed)
    }

    /// Whether this mechanism or login command, in capitals, may be used.
    func allows(_ name: String) -> Bool { self.allowed?.contains(name) ?? true }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The kind of proof and nothing else.
    public var description: String {
        switch self.proof {
        case .password: "Credentials(password, hidden)"
        case .bearer: "Credentials(bearer token, hidden)"
        case .external: "Credentials(external)"
        case .anonymous: "Credentials(anonymous)"
        case .mechanisms: "Credentials(own mechanisms, hidden)"
        }
    }

    /// The kind of proof and nothing else.
    public var debugDescription: String { self.description }

    /// Shows no members.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
