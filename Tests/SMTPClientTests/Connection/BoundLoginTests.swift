import MailTesting
import MailTransport
import SASL
import SMTPClient
import Testing

@Suite("An SMTP login bound to its connection")
struct BoundLoginTests {
    @Test("is tried once more without the binding where the server knows another kind", arguments: ["secret", "wrong"])
    func otherBinding(password: String) async throws {
        let store = TestMailStore()
        store.addUser("desk@example.com", password: "secret")
        let network = InMemoryNetwork()
        let endpoint = try Endpoint(host: "smtp.example.com", port: 465)
        var settings = TestSMTPSettings()
        settings.security = .tls(PassthroughTLS.handshake(exporter: [1]))
        settings.dialog.protectedLoginMechanisms = ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"]
        let configuration = SMTPConfiguration(
            endpoint: endpoint, security: .tls,
            credentials: .password(username: "desk@example.com", password: password))
        let connector = MailConnector(transport: network, tls: PassthroughTLS(exporter: [2]))
        try await withTestSMTPServer(settings, store: store, on: network.listen(at: endpoint)) { server in
            var failure: SMTPError?
            do {
                try await withSMTPConnection(configuration, connector: connector) { _ in }
            } catch let error as SMTPError {
                failure = error
            }
            let tried = server.commands.filter { $0.hasPrefix("AUTH SCRAM") }.map { $0.split(separator: " ")[1] }
            #expect(tried == ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"])
            #expect(failure?.code == (password == "wrong" ? .loginRefused : nil))
        }
    }
}
