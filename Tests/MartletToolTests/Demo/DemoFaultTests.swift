import MailTesting
import Martlet
import Testing

@testable import MartletTool

/// The demo's own setting with one thing wrong each: what a user meets first must say what to do.
@Suite("In the demo's setting")
struct DemoFaultTests {
    @Test("the whole story is told without an error")
    func story() async throws {
        try await DemoServers.run { servers in try await DemoStory(servers).tell() }
    }

    @Test("a wrong password is a refused login, and the advice is to log in again")
    func wrongPassword() async throws {
        try await DemoServers.run { servers in
            var sending = try servers.sending(as: DemoServers.support)
            sending.credentials = .password(username: DemoServers.support, password: "wrong")
            var reading = try servers.reading(as: DemoServers.support)
            reading.credentials = .password(username: DemoServers.support, password: "wrong")
            let refused = await self.failure { try await self.connect(sending, servers) }
            #expect((refused as? SMTPError)?.code == .loginRefused)
            #expect((refused as? SMTPError)?.remedy == .logInAgain)
            let denied = await self.failure { try await self.connect(reading, servers) }
            #expect((denied as? IMAPError)?.remedy == .logInAgain)
            #expect(Failure(refused).code == .loginRefused && Failure(denied).code == .loginRefused)
        }
    }

    @Test("a host that does not exist is told from one with another name, and the names found are said")
    func wrongHost() async throws {
        try await DemoServers.run { servers in
            var elsewhere = try servers.reading(as: DemoServers.support)
            elsewhere.endpoint = try Endpoint(host: "127.0.0.1", port: elsewhere.endpoint.port)
            let stranger = await self.failure { try await self.connect(elsewhere, servers) }
            #expect(self.transport(of: stranger)?.code == .certificateRefused)
            #expect(Failure(stranger).message.contains(DemoServers.host))
            var nowhere = try servers.sending(as: DemoServers.support)
            nowhere.endpoint = try Endpoint(host: "mail.invalid", port: 465)
            let missing = await self.failure { try await self.connect(nowhere, servers) }
            #expect([.hostNotFound, .resolverFailed].contains(self.transport(of: missing)?.code))
        }
    }

    @Test("an expired certificate is refused, and the error says since when")
    func expiredCertificate() async throws {
        try await DemoServers.run(certificate: .expired) { servers in
            for error in [
                await self.failure { try await self.connect(try servers.sending(as: DemoServers.support), servers) },
                await self.failure { try await self.connect(try servers.reading(as: DemoServers.support), servers) },
            ] {
                #expect(self.transport(of: error)?.code == .certificateRefused)
                #expect(Failure(error).message.contains("expired"))
                #expect(Failure(error).code == .unavailable)
            }
        }
    }

    @Test("a dropped connection asks for another try, and loses nothing", arguments: [0, 10, 400, 700])
    func droppedConnection(after bytes: Int) async throws {
        try await DemoServers.run { servers in
            let customer = try DemoCustomer(servers)
            try await customer.send(try customer.write(subject: "Hello", text: "A line"))
            servers.imap.dropNextConnection(after: bytes)
            let story = try await DemoStory(servers)
            let error = await self.failure { _ = try await story.sync() }
            #expect((error as? any ActionableError)?.remedy == .retryNow, "\(error)")
            let records = try await story.sync()
            #expect(records.map(\.outcome) == [.ticket("1")])
        }
    }

    private func connect(_ configuration: SMTPConfiguration, _ servers: DemoServers) async throws {
        try await withSMTPConnection(configuration, connector: servers.connector) { _ in }
    }

    private func connect(_ configuration: IMAPConfiguration, _ servers: DemoServers) async throws {
        try await withIMAPConnection(configuration, connector: servers.connector) { _ in }
    }

    /// The error that `body` throws; a test without one fails by what it expects of the error.
    private func failure(_ body: () async throws -> Void) async -> any Error {
        do {
            try await body()
            return ToolError(.done, "Nothing was thrown.")
        } catch {
            return error
        }
    }

    private func transport(of error: any Error) -> TransportError? {
        error as? TransportError ?? (error as? any ActionableError)?.underlying as? TransportError
    }
}
