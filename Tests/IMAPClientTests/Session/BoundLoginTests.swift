import IMAPClient
import MailTesting
import MailTransport
import SASL
import Testing

@Suite("An IMAP login bound to its connection")
struct BoundLoginTests {
    @Test("is tried once more without the binding where the server knows another kind", arguments: ["secret", "wrong"])
    func otherBinding(password: String) async throws {
        let store = TestMailStore()
        store.addUser("desk", password: "secret")
        let network = InMemoryNetwork()
        let endpoint = try Endpoint(host: "imap.example.com", port: 993)
        var settings = TestIMAPConfiguration()
        settings.security = .tls(PassthroughTLS.handshake(exporter: [1]))
        settings.mechanisms = ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"]
        let configuration = IMAPConfiguration(
            endpoint: endpoint, credentials: .password(username: "desk", password: password))
        let connector = MailConnector(transport: network, tls: PassthroughTLS(exporter: [2]))
        try await withTestIMAPServer(store: store, on: network.listen(at: endpoint), configuration: settings) {
            server in
            var failure: IMAPError?
            do {
                try await withIMAPConnection(configuration, connector: connector) { _ in }
            } catch let error as IMAPError {
                failure = error
            }
            let tried = server.log.clientLines().compactMap { line in
                line.split(separator: " ").first { $0.hasPrefix("SCRAM") }
            }
            #expect(tried == ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"])
            #expect(failure?.code == (password == "wrong" ? .authenticationFailed : nil))
        }
    }
}
