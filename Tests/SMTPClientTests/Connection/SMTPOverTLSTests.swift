import MailTesting
import MailTransport
import MessageParsing
import SASL
import SMTPClient
import Testing

@Suite("An SMTP connection over sockets and TLS")
struct SMTPOverTLSTests {
    static let mechanisms = [
        "PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512", "SCRAM-SHA-256-PLUS",
        "OAUTHBEARER",
        "XOAUTH2",
    ]

    @Test("logs in with every mechanism and delivers", arguments: mechanisms, [true, false])
    func delivers(mechanism: String, startTLS: Bool) async throws {
        let tls = try TestTLS(host: "localhost")
        let store = TestMailStore()
        store.addUser("ann@example.com", password: "secret-ann", tokens: ["token-ann"])
        var settings = TestSMTPSettings()
        settings.dialog.requiresTLS = true
        settings.dialog.requiresLogin = true
        settings.dialog.protectedLoginMechanisms = [mechanism]
        let server = tls.server
        let handshake: TestServerSecurity.Handshake = { try await server.secureServer($0, until: nil) }
        settings.security = startTLS ? .startTLS(handshake) : .tls(handshake)
        let listener = try SocketListener()
        let port = listener.endpoint.port
        try await withTestSMTPServer(settings, store: store, on: listener) { server in
            let credentials: Credentials =
                mechanism.contains("OAUTH")
                ? .bearer(username: "ann@example.com", tokens: FixedToken("token-ann"))
                : .password(username: "ann@example.com", password: "secret-ann")
            var configuration = SMTPConfiguration(
                endpoint: try Endpoint(host: "localhost", port: port), security: startTLS ? .startTLS(.required) : .tls,
                credentials: credentials)
            configuration.tls = tls.settings
            configuration.timeouts = SMTPRig.noTimeouts
            let connector = MailConnector(transport: SocketTransport(), tls: tls.provider)
            let envelope = try SMTPRig.envelope("ann@example.com")
            let results = try await withSMTPConnection(configuration, connector: connector) { connection in
                await connection.sendBatch((0..<3).map { _ in (envelope, SMTPContent(SMTPRig.message)) })
            }
            #expect(results.count { $0.isComplete } == 3)
            #expect(server.messages.count { $0.envelope.user == "ann@example.com" && $0.envelope.isProtected } == 3)
        }
        #expect(store.mails(of: "ann@example.com").count == 3)
    }

    @Test("takes it for no error when the server drops TLS without its goodbye after QUIT, as Amazon SES does")
    func dropsAfterQuit() async throws {
        let tls = try TestTLS(host: "localhost")
        let store = TestMailStore()
        store.addUser("ann@example.com", password: "secret-ann")
        var settings = TestSMTPSettings()
        settings.security = .tls(tls.server)
        let listener = try SocketListener()
        try await withTestSMTPServer(settings, store: store, on: listener) { server in
            server.script(.at(.quit, .drop))
            var configuration = SMTPConfiguration(
                endpoint: try Endpoint(host: "localhost", port: listener.endpoint.port), security: .tls)
            configuration.tls = tls.settings
            configuration.timeouts = SMTPRig.noTimeouts
            let connector = MailConnector(transport: SocketTransport(), tls: tls.provider)
            let envelope = try SMTPRig.envelope("ann@example.com")
            let result = try await withSMTPConnection(configuration, connector: connector) { connection in
                let result = await connection.send(envelope, SMTPRig.message)
                await connection.close()
                let failure = await connection.failure?.phase
                return (result.isComplete, failure)
            }
            #expect(result.0)
            #expect(result.1 == nil || result.1 == .quit)
            #expect(server.commands.last == "QUIT")
        }
        #expect(store.mails(of: "ann@example.com").count == 1)
    }

    @Test(
        "HOSTILE 223: a connection that is reset in the handshake is a failure of TLS or of the connection",
        arguments: [true, false])
    func resetInHandshake(startTLS: Bool) async throws {
        let tls = try TestTLS(host: "localhost")
        struct Reset: Error {}
        var settings = TestSMTPSettings()
        let reset: TestServerSecurity.Handshake = { connection in
            connection.abort()
            throw Reset()
        }
        settings.security = startTLS ? .startTLS(reset) : .tls(reset)
        let listener = try SocketListener()
        try await withTestSMTPServer(settings, store: TestMailStore(), on: listener) { server in
            var configuration = SMTPConfiguration(
                endpoint: try Endpoint(host: "localhost", port: listener.endpoint.port),
                security: startTLS ? .startTLS(.required) : .tls,
                credentials: .password(username: "ann@example.com", password: "secret-ann"))
            configuration.tls = tls.settings
            configuration.timeouts = SMTPRig.noTimeouts
            let connector = MailConnector(transport: SocketTransport(), tls: tls.provider)
            let ready = configuration
            let error = await #expect(throws: SMTPError.self) {
                try await withSMTPConnection(ready, connector: connector) { _ in }
            }
            #expect([.tlsFailed, .closedByServer, .connectionFailed].contains(error?.code))
            #expect(error?.phase == (startTLS ? .startTLS : .connect))
            #expect(!server.commands.contains { $0.hasPrefix("AUTH") })
        }
    }

    @Test("names itself by its address where it was given no name")
    func literal() async throws {
        let listener = try SocketListener()
        try await withTestSMTPServer(store: TestMailStore(), on: listener) { server in
            let configuration = SMTPConfiguration(endpoint: listener.endpoint, security: .none)
            try await withSMTPConnection(configuration, connector: .system()) { _ in }
            #expect(server.commands.first == "EHLO [127.0.0.1]")
        }
    }

    @Test("refuses a certificate that names another host")
    func wrongName() async throws {
        let tls = try TestTLS(host: "localhost", kind: .wrongName)
        var settings = TestSMTPSettings()
        let server = tls.server
        settings.security = .startTLS { try await server.secureServer($0, until: nil) }
        let listener = try SocketListener()
        try await withTestSMTPServer(settings, store: TestMailStore(), on: listener) { server in
            var configuration = SMTPConfiguration(
                endpoint: try Endpoint(host: "localhost", port: listener.endpoint.port), security: .startTLS(.required))
            configuration.tls = tls.settings
            configuration.timeouts = SMTPRig.noTimeouts
            let connector = MailConnector(transport: SocketTransport(), tls: tls.provider)
            let error = await #expect(throws: SMTPError.self) {
                try await withSMTPConnection(configuration, connector: connector) { _ in }
            }
            #expect(error?.code == .tlsFailed)
            #expect(error?.phase == .startTLS)
        }
    }
}
