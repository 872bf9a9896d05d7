import IMAPClient
import MailTesting
import MailTransport
import SASL
import Testing

@Suite("An IMAP login by SASL", .timeLimit(.minutes(5)))
struct LoginTests {
    @Test("goes on to the next mechanism, and at last to LOGIN, where the server does not know what it lists")
    func unknownMechanisms() async throws {
        let capabilities = "IMAP4rev1 SASL-IR AUTH=CRAM-MD5 AUTH=PLAIN"
        let script = ScriptedServer([
            .say("* OK [CAPABILITY \(capabilities)] ready\r\n"),
            .expect("M1 AUTHENTICATE CRAM-MD5\r\n"), .say("M1 BAD what is that\r\n"),
            .expect("M2 AUTHENTICATE PLAIN AGFubmEAc2VjcmV0\r\n"), .say("M2 NO [CANNOT] not here\r\n"),
            .expect("M3 LOGIN \"anna\" \"secret\"\r\n"), .say("M3 OK [CAPABILITY \(capabilities)] in\r\n"),
            .expect("M4 LOGOUT\r\n"), .say("M4 OK\r\n"),
        ])
        try await script.run { configuration, connector in
            try await withIMAPConnection(configuration, connector: connector) { _ in }
        }
    }

    @Test("forgets what the server could do before it, and asks where the server does not say")
    func changedCapabilities() async throws {
        let script = ScriptedServer([
            .say("* OK [CAPABILITY IMAP4rev1 LITERAL+ IDLE AUTH=PLAIN] ready\r\n"),
            .expect("M1 AUTHENTICATE PLAIN\r\n"), .say("+ \r\n"), .expect("AGFubmEAc2VjcmV0\r\n"), .say("M1 OK in\r\n"),
            .expect("M2 CAPABILITY\r\n"), .say("* CAPABILITY IMAP4rev1 MOVE\r\nM2 OK\r\n"),
            .expect("M3 LOGOUT\r\n"), .say("M3 OK\r\n"),
        ])
        try await script.run { configuration, connector in
            try await withIMAPConnection(configuration, connector: connector) { session in
                #expect(session.capabilities.names == ["IMAP4REV1", "MOVE"])
            }
        }
    }

    @Test("tries no other way once the server has seen and refused the password")
    func refusedOnce() async throws {
        let script = ScriptedServer([
            .say("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=LOGIN] ready\r\n"),
            .expect("M1 AUTHENTICATE PLAIN AGFubmEAc2VjcmV0\r\n"), .say("M1 NO wrong\r\n"),
        ])
        await expectCode(.authenticationFailed) {
            try await script.run { configuration, connector in
                try await withIMAPConnection(configuration, connector: connector) { _ in }
            }
        }
    }

    @Test(
        "that is bound to its connection is tried once more without the binding where the server knows another kind",
        arguments: ["secret", "wrong"])
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
