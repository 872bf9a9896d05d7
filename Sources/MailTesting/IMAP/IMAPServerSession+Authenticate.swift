import MailTransport
import SASL

extension IMAPServerSession {
    /// The mechanisms offered on this connection.
    var mechanisms: [String] {
        self.server.configuration.mechanisms
            ?? SASLServerSession.offered(over: self.stream.connection.facts, allowPlaintextPasswords: true)
            .filter { $0 != "ANONYMOUS" }
    }

    /// AUTHENTICATE (RFC 9051 6.2.2), with the first message in the command where SASL-IR is offered (RFC 4959).
    func authenticate(_ command: IMAPServerCommand) async throws -> Answer {
        guard let name = command.arguments.first?.keyword, command.arguments.count <= 2 else {
            throw IMAPServerRefusal.bad("AUTHENTICATE takes a mechanism")
        }
        var first: [UInt8]?
        if let argument = command.arguments.dropFirst().first {
            try self.require("SASL-IR")
            guard let text = argument.bytes, let bytes = text == [UInt8(ascii: "=")] ? [] : Base64.decode(text) else {
                throw IMAPServerRefusal.bad("Not Base64")
            }
            first = bytes
        }
        guard self.mechanisms.contains(name),
            var session = SASLServerSession(
                mechanism: name, advertised: self.mechanisms, accounts: self.store,
                connection: self.stream.connection.facts, allowPlaintextPasswords: true)
        else { throw IMAPServerRefusal.no("No such mechanism", code: "CANNOT") }
        var step = try await session.start(initialResponse: first)
        while true {
            switch step {
            case .challenge(let bytes): step = try await session.step(try await self.ask(bytes))
            case .failure: throw Self.wrongCredentials
            case .success(let identity): return self.welcome(identity.authorizationID)
            }
        }
    }

    /// Sends a challenge and returns the client's answer.
    private func ask(_ challenge: [UInt8]) async throws -> [UInt8] {
        self.send("+ \(Base64.text(challenge))")
        try await self.flush()
        guard let line = try await self.readLine() else {
            throw TransportError(.truncated, "The client left while it logged in.")
        }
        self.server.log.add(self.number, isFromClient: true, line)
        if line == [UInt8(ascii: "*")] { throw IMAPServerRefusal.bad("The client gave up the login") }
        guard let bytes = Base64.decode(line) else { throw IMAPServerRefusal.bad("Not Base64") }
        return bytes
    }
}
