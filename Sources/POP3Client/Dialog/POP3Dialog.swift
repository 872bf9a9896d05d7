internal import MailTransport

/// The conversation from the greeting to the login, as a value: answers go in, actions come out. It knows no socket, no
/// secret and no time.
///
/// Order: greeting, CAPA, STLS and CAPA again, UTF8, a login by SASL, APOP or USER and PASS, CAPA once more. What was
/// learned before TLS is forgotten after it.
struct POP3Dialog: ~Copyable {
    /// What decides the way through the dialogue.
    struct Policy: Sendable {
        var startTLS: ConnectionSecurity.StartTLSPolicy?
        /// Whether UTF-8 is switched on where it is offered.
        var usesUTF8 = true
        /// Whether there are a name and a password that USER and PASS may send.
        var allowsUser = true
        /// Whether there are a name and a password that APOP may use.
        var allowsDigest = true
        /// Whether USER and PASS may be used on this connection once TLS stands, or stands not.
        var allowsPlaintextPasswords = false
    }

    /// What is to be done next.
    enum Action: Sendable {
        /// Send this command and hand in the answer.
        case send(POP3Command)
        /// Read the multi-line rest of the answer and hand it in.
        case readList
        /// Lay TLS over the connection, and hand in how many bytes were waiting before.
        case startTLS
        /// Log in by one of these SASL mechanisms, and hand in how that ended.
        case authenticate([String])
        /// Send APOP with the digest over this timestamp.
        case sendDigest(timestamp: String)
        /// Send USER.
        case sendUser
        /// Send PASS.
        case sendPassword
        /// Everything is done.
        case ready
        /// Nothing goes on.
        case fail(POP3Error)
    }

    /// How an attempt by SASL ended.
    enum SASLOutcome: Sendable {
        case success
        /// There is none that fits, or the server did not know the one that it had listed: nothing secret was sent.
        case unavailable(POP3Error)
    }

    private enum State {
        case greeting
        case capabilities
        case startTLS
        case upgrading
        case utf8
        case sasl
        case digest
        case user
        case password
        case finalCapabilities
        case done
    }

    private let policy: Policy
    private var state = State.greeting
    private var timestamp: String?
    private var isProtected: Bool
    private var awaitsList = false
    private var saslProblem: POP3Error?
    /// What the server has said that it can do.
    private(set) var capabilities = POP3Capabilities.unknown
    /// Whether UTF-8 is on.
    private(set) var isUTF8 = false

    /// A dialogue on a fresh connection; `isProtected` says that TLS stands already.
    init(policy: Policy, isProtected: Bool) {
        self.policy = policy
        self.isProtected = isProtected
    }

    /// A status line has come.
    mutating func received(_ reply: POP3Reply) -> Action {
        guard reply.status != .challenge, !self.awaitsList else {
            return self.fail(.malformedReply, "The server sent an answer that was not due.")
        }
        let isOK = reply.status == .ok
        switch self.state {
        case .greeting: return self.greeted(reply)
        case .capabilities, .finalCapabilities:
            self.awaitsList = isOK
            return isOK ? .readList : self.afterCapabilities()
        case .startTLS:
            if isOK {
                self.state = .upgrading
                return .startTLS
            }
            if self.policy.startTLS == .opportunistic { return self.prepareLogin() }
            self.state = .done
            return .fail(
                POP3Error(.startTLSRefused, "The server refused to switch encryption on.", reply: reply))
        case .utf8:
            self.isUTF8 = isOK
            return self.logIn()
        case .digest: return self.digestAnswered(reply)
        case .user:
            guard isOK else { return self.refused(reply) }
            self.state = .password
            return .sendPassword
        case .password: return isOK ? self.loggedIn() : self.refused(reply)
        case .upgrading, .sasl, .done:
            return self.fail(.malformedReply, "The server sent an answer that was not due.")
        }
    }

    /// The multi-line rest of an answer has come.
    mutating func received(list lines: [[UInt8]]) -> Action {
        guard self.awaitsList else { return self.fail(.malformedReply, "The server sent a list that was not due.") }
        self.awaitsList = false
        self.capabilities = POP3Capabilities(lines: lines)
        return self.afterCapabilities()
    }

    /// The connection is about to be switched to TLS, and so many bytes had come before in plaintext.
    mutating func upgrade(plaintextBytesPending count: Int) -> Action? {
        guard count == 0 else {
            return self.fail(.plaintextPending, "Bytes arrived in plaintext before the TLS handshake.")
        }
        return nil
    }

    /// TLS stands. Nothing that was said before counts any more.
    mutating func upgraded() -> Action {
        guard case .upgrading = self.state else {
            return self.fail(.malformedReply, "TLS was not asked for.")
        }
        self.isProtected = true
        self.capabilities = .unknown
        self.timestamp = nil
        self.state = .capabilities
        return .send(.capabilities)
    }

    /// An attempt by SASL has ended.
    mutating func saslEnded(_ outcome: SASLOutcome) -> Action {
        switch outcome {
        case .success: return self.loggedIn()
        case .unavailable(let problem):
            self.saslProblem = problem
            return self.logInWithoutSASL()
        }
    }

    private mutating func greeted(_ reply: POP3Reply) -> Action {
        guard reply.status == .ok else {
            self.state = .done
            return .fail(reply.error(otherwise: .greetingRefused, "The server turned the connection away."))
        }
        self.timestamp = reply.timestamp
        self.state = .capabilities
        return .send(.capabilities)
    }

    private mutating func afterCapabilities() -> Action {
        if case .finalCapabilities = self.state {
            self.state = .done
            return .ready
        }
        guard let startTLS = self.policy.startTLS, !self.isProtected else { return self.prepareLogin() }
        // A server that does not know CAPA may know STLS all the same.
        if self.capabilities.offersSTLS || !self.capabilities.isKnown {
            self.state = .startTLS
            return .send(.startTLS)
        }
        if startTLS == .opportunistic { return self.prepareLogin() }
        return self.fail(.startTLSUnavailable, "The server does not offer to switch encryption on.")
    }

    private mutating func prepareLogin() -> Action {
        guard self.policy.usesUTF8, self.capabilities.offersUTF8 else { return self.logIn() }
        self.state = .utf8
        return .send(.utf8)
    }

    private mutating func logIn() -> Action {
        let mechanisms = self.capabilities.mechanisms
        guard !mechanisms.isEmpty else { return self.logInWithoutSASL() }
        self.state = .sasl
        return .authenticate(mechanisms)
    }

    private mutating func logInWithoutSASL() -> Action {
        let mayShowPassword = self.isProtected || self.policy.allowsPlaintextPasswords
        // Over TLS the password may go as it is: a digest would need a server that keeps passwords in clear.
        if self.policy.allowsDigest, let timestamp = self.timestamp, !self.isProtected || !self.policy.allowsUser {
            self.state = .digest
            return .sendDigest(timestamp: timestamp)
        }
        return self.policy.allowsUser && mayShowPassword ? self.sendUser() : self.withoutMethod()
    }

    private mutating func sendUser() -> Action {
        self.state = .user
        return .sendUser
    }

    private mutating func withoutMethod() -> Action {
        self.state = .done
        if let problem = self.saslProblem { return .fail(problem) }
        guard self.policy.allowsUser else {
            return .fail(POP3Error(.noLoginMethod, "The server offers only a login with a password."))
        }
        return .fail(POP3Error(.noLoginMethod, "The password would cross the network unencrypted."))
    }

    /// A server may greet with a timestamp and yet not know APOP; then the password itself may still be right.
    private mutating func digestAnswered(_ reply: POP3Reply) -> Action {
        if reply.status == .ok { return self.loggedIn() }
        if reply.code == nil, self.policy.allowsUser, self.policy.allowsPlaintextPasswords { return self.sendUser() }
        return self.refused(reply)
    }

    private mutating func refused(_ reply: POP3Reply) -> Action {
        self.state = .done
        return .fail(
            reply.error(
                otherwise: .authenticationFailed, "The server refused the user name, the password or the token."))
    }

    private mutating func loggedIn() -> Action {
        self.state = .finalCapabilities
        return .send(.capabilities)
    }

    private mutating func fail(_ code: POP3Error.Code, _ detail: String) -> Action {
        self.state = .done
        return .fail(POP3Error(code, detail))
    }
}
