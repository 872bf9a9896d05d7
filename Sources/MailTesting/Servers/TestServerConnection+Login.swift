import MailTransport
import SASL

extension TestServerConnection {
    /// How a SASL exchange ended.
    enum LoginOutcome {
        case success(String)
        case refused
        case unknownMechanism
        case abandoned
        case notBase64
    }

    /// The mechanisms that `configured` offers on this connection; nil stands for all that it allows, except ANONYMOUS.
    func mechanisms(_ configured: [String]?) -> [String] {
        configured
            ?? SASLServerSession.offered(over: self.facts, allowPlaintextPasswords: true).filter { $0 != "ANONYMOUS" }
    }

    /// Goes through a SASL exchange, `response` being what came along with the command in Base64, or `=`.
    func logIn(
        by mechanism: String, of offered: [String], response: [UInt8]?, accounts: TestMailStore
    ) async throws -> LoginOutcome {
        var first: [UInt8]?
        if let response {
            guard let bytes = response == [UInt8(ascii: "=")] ? [] : Base64.decode(response) else { return .notBase64 }
            first = bytes
        }
        guard offered.contains(mechanism),
            var session = SASLServerSession(
                mechanism: mechanism, advertised: offered, accounts: accounts, connection: self.facts,
                allowPlaintextPasswords: true)
        else { return .unknownMechanism }
        var step = try await session.start(initialResponse: first)
        while true {
            switch step {
            case .failure: return .refused
            case .success(let identity): return .success(identity.authorizationID)
            case .challenge(let bytes):
                self.send("+ \(Base64.text(bytes))")
                try await self.flush()
                guard let line = try await self.readLine() else {
                    throw TransportError(.truncated, "The client left while it logged in.")
                }
                if line == [UInt8(ascii: "*")] { return .abandoned }
                guard let answer = Base64.decode(line) else { return .notBase64 }
                step = try await session.step(answer)
            }
        }
    }
}
