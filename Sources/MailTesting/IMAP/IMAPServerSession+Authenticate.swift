extension IMAPServerSession {
    /// AUTHENTICATE (RFC 9051 6.2.2), with the first message in the command where SASL-IR is offered (RFC 4959).
    func authenticate(_ command: IMAPServerCommand) async throws -> Answer {
        guard let name = command.arguments.first?.keyword, command.arguments.count <= 2 else {
            throw IMAPServerRefusal.bad("AUTHENTICATE takes a mechanism")
        }
        var response: [UInt8]?
        if let argument = command.arguments.dropFirst().first {
            try self.require("SASL-IR")
            response = argument.bytes ?? []
        }
        let offered = self.connection.mechanisms(self.configuration.mechanisms)
        switch try await self.connection.logIn(by: name, of: offered, response: response, accounts: self.store) {
        case .success(let user): return self.welcome(user)
        case .refused: throw Self.wrongCredentials
        case .unknownMechanism: throw IMAPServerRefusal.no("No such mechanism", code: "CANNOT")
        case .abandoned: throw IMAPServerRefusal.bad("The client gave up the login")
        case .notBase64: throw IMAPServerRefusal.bad("Not Base64")
        }
    }
}
