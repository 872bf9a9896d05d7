import MailCrypto
import MailTransport
import SASL

extension POP3ServerSession {
    func listCapabilities() throws {
        guard let listed = self.configuration.capabilities else { throw Refusal(text: "Unknown command") }
        self.connection.send("+OK Capabilities follow")
        for line in listed { self.connection.send(line) }
        if case .startTLS = self.configuration.security, !self.connection.isProtected { self.connection.send("STLS") }
        if self.user == nil, self.allowsPasswords {
            if self.configuration.knowsUser { self.connection.send("USER") }
            if !self.mechanisms.isEmpty { self.connection.send("SASL \(self.mechanisms.joined(separator: " "))") }
        }
        self.endList()
    }

    private var allowsPasswords: Bool {
        self.connection.isProtected || self.configuration.allowsPlaintextPasswords
    }

    private var mechanisms: [String] { self.connection.mechanisms(self.configuration.mechanisms) }

    private static let wrongCredentials = Refusal(code: "AUTH", text: "Wrong name or password")

    func logIn(_ name: String, _ argument: String) async throws {
        switch name {
        case "STLS": try await self.startTLS()
        case "UTF8":
            guard self.offers("UTF8") else { throw Refusal(text: "Unknown command") }
            self.connection.send("+OK UTF8 on")
        case "USER":
            guard self.allowsPasswords, self.configuration.knowsUser else { throw Refusal(text: "Not allowed here") }
            self.offeredName = argument
            self.connection.send("+OK Now the password")
        case "PASS":
            guard let user = self.offeredName else { throw Refusal(text: "USER comes first") }
            self.offeredName = nil
            guard self.store.accepts(password: argument, of: user) else { throw Self.wrongCredentials }
            try self.enter(user)
        case "APOP": try self.digestLogin(argument)
        default: try await self.authenticate(argument)
        }
    }

    private func enter(_ user: String) throws {
        guard self.store.lockMaildrop(of: user) else { throw Refusal(code: "IN-USE", text: "Another session is on") }
        self.user = user
        self.box = self.store.mailbox("INBOX", of: user)
        self.connection.send("+OK \(self.box?.mails.count ?? 0) messages")
    }

    private func startTLS() async throws {
        guard case .startTLS(let handshake) = self.configuration.security, !self.connection.isProtected else {
            throw Refusal(text: "No STLS here")
        }
        self.connection.send("+OK Begin TLS")
        try await self.connection.startTLS(by: handshake)
    }

    private func digestLogin(_ argument: String) throws {
        let words = argument.split(separator: " ").map(String.init)
        guard let timestamp = self.configuration.timestamp, words.count == 2 else {
            throw Refusal(text: "Unknown command")
        }
        guard let password = self.store.password(of: words[0]) else { throw Self.wrongCredentials }
        let digest = try HashFunction.md5.digest(Array((timestamp + password).utf8))
        let expected = digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        guard constantTimeEquals(Array(expected.utf8), Array(words[1].utf8)) else { throw Self.wrongCredentials }
        try self.enter(words[0])
    }

    private func authenticate(_ argument: String) async throws {
        let words = argument.split(separator: " ").map(String.init)
        guard let name = words.first?.uppercased(), self.allowsPasswords else {
            throw Refusal(text: "Unknown mechanism")
        }
        let response = words.dropFirst().first.map { Array($0.utf8) }
        switch try await self.connection.logIn(
            by: name, of: self.mechanisms, response: response, accounts: self.store)
        {
        case .success(let user): try self.enter(user)
        case .refused: throw Self.wrongCredentials
        case .unknownMechanism: throw Refusal(text: "Unknown mechanism")
        case .abandoned: throw Refusal(text: "The client gave up the login")
        case .notBase64: throw Refusal(text: "Not Base64")
        }
    }
}
