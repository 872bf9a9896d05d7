import MailTransport
import SASL

// From the greeting to a connection that is ready for mail.
extension SMTPDialog {
    mutating func receivedGreeting(_ reply: SMTPReply) {
        guard reply.code == 220 else { return self.fail(.refusal(reply, phase: .greeting)) }
        self.greeting = reply
        if let table = self.settings.quirkTable {
            self.settings.quirks = table.quirks(host: self.settings.host, greeting: reply.text)
        }
        self.sayHello()
    }

    private mutating func sayHello() {
        let name = self.settings.clientName
        self.state = .hello
        self.put(self.settings.isLMTP ? .lhlo(name) : .ehlo(name))
    }

    mutating func receivedHello(_ reply: SMTPReply) {
        let wasExtended = if case .hello = self.state { true } else { false }
        if reply.code == 250 {
            self.capabilities = wasExtended ? SMTPCapabilities(reply) : SMTPCapabilities()
            return self.afterHello()
        }
        // A server of before 2001 knows HELO only; one that must give TLS or a login is no use then, which is told
        // below.
        guard wasExtended, reply.isPermanent, reply.code != 521, !self.settings.isLMTP else {
            return self.fail(.refusal(reply, phase: .hello))
        }
        self.state = .helo
        self.put(.helo(self.settings.clientName))
    }

    private mutating func afterHello() {
        guard !self.isProtected, case .startTLS(let policy) = self.settings.security else { return self.beginLogin() }
        if self.capabilities.offersStartTLS {
            self.state = .startTLS
            self.put(.startTLS)
        } else if policy == .required {
            self.fail(SMTPError(.tlsNotOffered, phase: .startTLS, "The server does not offer TLS."))
        } else {
            self.goOnInPlaintext(SMTPError(.tlsNotOffered, phase: .startTLS, "The server does not offer TLS."))
        }
    }

    mutating func receivedStartTLS(_ reply: SMTPReply) {
        if reply.code == 220 { return self.state = .handshake }
        let error = SMTPError(.tlsRefused, phase: .startTLS, "The server offered TLS and refused it.", reply: reply)
        guard case .startTLS(.opportunistic) = self.settings.security, reply.isTransient || reply.isPermanent,
            reply.code != 421
        else { return self.fail(error) }
        self.goOnInPlaintext(error)
    }

    /// Somebody on the way can force a connection without TLS, so nothing that proves who the user is crosses it.
    private mutating func goOnInPlaintext(_ error: SMTPError) {
        if self.settings.logsIn { self.fail(error) } else { self.state = .ready }
    }

    /// TLS stands: everything that was said before it is void (RFC 3207 4.2).
    package mutating func protected() {
        guard case .handshake = self.state else { return }
        self.isProtected = true
        self.capabilities = SMTPCapabilities()
        self.sayHello()
    }

    // MARK: Login

    private mutating func beginLogin() {
        guard self.settings.logsIn else { return self.state = .ready }
        guard !self.capabilities.loginMechanisms.isEmpty else {
            return self.fail(
                SMTPError(.loginNotOffered, phase: .login, "The server offers no login on this connection."))
        }
        self.state = .choosing
    }

    /// Begins the login with the mechanism chosen.
    package mutating func logIn(mechanism: String, initialResponse: [UInt8]?) {
        guard case .choosing = self.state else { return }
        self.challenges = 0
        self.isBoundLogin = mechanism.hasSuffix("-PLUS")
        self.state = .loggingIn
        self.put(.auth(mechanism, initialResponse: initialResponse))
    }

    /// Answers the challenge.
    package mutating func respond(_ response: [UInt8]) {
        guard case .challenged = self.state else { return }
        self.state = .loggingIn
        self.put(.authResponse(response))
    }

    /// Gives the login up in good order: the star, the server's answer to it, the end.
    package mutating func giveUpLogin(_ error: SMTPError) {
        guard case .challenged = self.state else { return self.fail(error) }
        self.state = .givingUpLogin(error)
        self.put(.authResponse(nil))
    }

    /// The mechanism is content with the server. There is no second EHLO: some servers reset the session on it.
    package mutating func loggedIn() {
        guard case .verifying = self.state else { return }
        self.state = .ready
    }

    mutating func receivedLogin(_ reply: SMTPReply) {
        switch reply.code {
        case 235: self.state = .verifying
        case 334: self.receivedChallenge(reply)
        case 502 where self.challenges == 0, 504 where self.challenges == 0: self.state = .choosing
        // Perhaps only the kind of channel binding does not fit; a wrong password is refused by the next mechanism too.
        case 535 where self.isBoundLogin: self.state = .choosing
        case 400...499 where reply.code != 421:
            self.fail(SMTPError(.loginDeferred, phase: .login, "The server does not take logins now.", reply: reply))
        case 500...599:
            self.fail(SMTPError(.loginRefused, phase: .login, "The server refused the login.", reply: reply))
        default: self.fail(.refusal(reply, phase: .login))
        }
    }

    private mutating func receivedChallenge(_ reply: SMTPReply) {
        self.challenges += 1
        let text = Array((reply.lines.first ?? "").utf8)
        guard self.challenges <= self.settings.limits.challenges,
            text.count <= self.settings.limits.challenge / 3 * 4 + 4
        else {
            return self.fail(
                SMTPError(.limitExceeded, phase: .login, "The login's challenges do not end (limit.sasl)."))
        }
        if let challenge = SASL.Base64.decode(text) {
            self.state = .challenged(challenge)
        } else {
            self.state = .challenged([])
            self.giveUpLogin(SMTPError(.protocolViolation, phase: .login, "A challenge is not in Base64."))
        }
    }
}
