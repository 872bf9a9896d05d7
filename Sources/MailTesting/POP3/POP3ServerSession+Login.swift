import MailCrypto
import MailTransport
import SASL

extension POP3ServerSession {
    func listCapabilities() throws {
        guard let listed = self.configuration.capabilities else { throw Refusal(text: "Unknown command") }
        self.send("+OK Capabilities follow")
        for line in listed { self.send(line) }
        if case .startTLS = self.configuration.security, !self.isProtected { self.send("STLS") }
        if self.user == nil, self.allowsPasswords {
            if self.configuration.knowsUser { self.send("USER") }
            if !self.mechanisms.isEmpty { self.send("SASL \(self.mechanisms.joined(separator: " "))") }
        }
        self.out += Array(self.configuration.terminator.utf8)
    }

    private var allowsPasswords: Bool {
        self.isProtected || self.configuration.allowsPlaintextPasswords
    }

    private var mechanisms: [String] {
        self.configuration.mechanisms
            ?? SASLServerSession.offered(over: self.stream.connection.facts, allowPlaintextPasswords: true)
            .filter { $0 != "ANONYMOUS" }
    }

    private static let wrongCredentials = Refusal(code: "AUTH", text: "Wrong name or password")

    func logIn(_ name: String, _ argument: String) async throws {
        switch name {
        case "STLS": try await self.startTLS()
        case "UTF8":
            guard self.offers("UTF8") else { throw Refusal(text: "Unknown command") }
            self.send("+OK UTF8 on")
        case "USER":
            guard self.allowsPasswords, self.configuration.knowsUser else { throw Refusal(text: "Not allowed here") }
            self.offeredName = argument
            self.send("+OK Now the password")
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
        self.send("+OK \(self.box?.mails.count ?? 0) messages")
    }

    private func startTLS() async throws {
        guard case .startTLS(let handshake) = self.configuration.security, !self.isProtected else {
            throw Refusal(text: "No STLS here")
        }
        self.send("+OK Begin TLS")
        try await self.flush()
        guard self.stream.buffer.isEmpty else {
            throw TransportError(.plaintextBeforeTLS, "The client sent bytes before the handshake.")
        }
        let connection = try await handshake(self.stream.connection)
        self.writer.move(to: connection)
        self.stream = WireStream(connection)
        self.isProtected = true
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
        guard let name = words.first?.uppercased(), self.mechanisms.contains(name), self.allowsPasswords,
            var session = SASLServerSession(
                mechanism: name, advertised: self.mechanisms, accounts: self.store,
                connection: self.stream.connection.facts, allowPlaintextPasswords: true)
        else { throw Refusal(text: "Unknown mechanism") }
        var first: [UInt8]?
        if words.count > 1 {
            guard let bytes = words[1] == "=" ? [] : Base64.decode(words[1].utf8) else {
                throw Refusal(text: "Not Base64")
            }
            first = bytes
        }
        var step = try await session.start(initialResponse: first)
        while true {
            switch step {
            case .challenge(let bytes): step = try await session.step(try await self.ask(bytes))
            case .failure: throw Self.wrongCredentials
            case .success(let identity): return try self.enter(identity.authorizationID)
            }
        }
    }

    private func ask(_ challenge: [UInt8]) async throws -> [UInt8] {
        self.send("+ \(Base64.text(challenge))")
        try await self.flush()
        guard let line = try await self.readLine() else {
            throw TransportError(.truncated, "The client left while it logged in.")
        }
        if line == [UInt8(ascii: "*")] { throw Refusal(text: "The client gave up the login") }
        guard let bytes = Base64.decode(line) else { throw Refusal(text: "Not Base64") }
        return bytes
    }
}
