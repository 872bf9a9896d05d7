import MailTesting
import MailTransport
import SASL
import SMTPClient
import Testing

@Suite("An SMTP login bound to its connection")
struct BoundLoginTests {
    /// Logs in over TLS to a server that lists a bound and an unbound mechanism; what was tried, and what came of it.
    /// With another `exporter` than the server's, 1, the two ends bind to different connections.
    private func logIn(
        password: String = "secret", only mechanisms: [String]? = nil, exporter: UInt8 = 1
    ) async throws -> (tried: [Substring], failure: SMTPError?) {
        let store = TestMailStore()
        store.addUser("desk@example.com", password: "secret")
        let network = InMemoryNetwork()
        let endpoint = try Endpoint(host: "smtp.example.com", port: 465)
        var settings = TestSMTPSettings()
        settings.security = .tls(PassthroughTLS.handshake(exporter: [1]))
        settings.dialog.protectedLoginMechanisms = ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"]
        var configuration = SMTPConfiguration(
            endpoint: endpoint, security: .tls,
            credentials: .password(username: "desk@example.com", password: password))
        configuration.loginMechanisms = mechanisms
        let client = configuration
        let connector = MailConnector(transport: network, tls: PassthroughTLS(exporter: [exporter]))
        return try await withTestSMTPServer(settings, store: store, on: network.listen(at: endpoint)) { server in
            var failure: SMTPError?
            do {
                try await withSMTPConnection(client, connector: connector) { _ in }
            } catch let error as SMTPError {
                failure = error
            }
            let tried = server.commands.filter { $0.hasPrefix("AUTH SCRAM") }.map { $0.split(separator: " ")[1] }
            return (tried, failure)
        }
    }

    @Test("is tried once more without the binding where the server knows another kind", arguments: ["secret", "wrong"])
    func otherBinding(password: String) async throws {
        let (tried, failure) = try await self.logIn(password: password, exporter: 2)
        #expect(tried == ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"])
        #expect(failure?.code == (password == "wrong" ? .loginRefused : nil))
    }

    @Test("may be left out by the settings, and then the server is not told that it offers none")
    func leftOut() async throws {
        let (tried, failure) = try await self.logIn(only: ["scram-sha-256"])
        #expect(tried == ["SCRAM-SHA-256"])
        #expect(failure == nil)
    }
}
