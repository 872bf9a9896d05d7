import MailTesting
import Martlet

/// A small internet on loopback: an SMTP and an IMAP server with TLS that share mailboxes, and who lives there.
struct DemoServers {
    static let support = "support@desk.example"
    static let customer = "jane@acme.example"
    static let host = "localhost"

    let store: TestMailStore
    let smtp: TestSMTPServer
    let imap: TestIMAPServer
    let authority: CertificateAuthority
    let connector: MailConnector

    private static let passwords = [support: "correct horse", customer: "battery staple"]

    /// Starts both servers with a certificate of this kind, runs `body`, and stops them.
    static func run<Result: Sendable>(
        certificate: CertificateAuthority.Kind = .good, _ body: (DemoServers) async throws -> Result
    ) async throws -> Result {
        let store = TestMailStore()
        for (user, password) in self.passwords {
            store.addUser(user, password: password, addresses: [user])
        }
        let authority = try CertificateAuthority(name: "Martlet demo root")
        let server = try OpenSSLServer(identity: authority.issue(for: self.host, certificate))
        var sending = TestSMTPSettings()
        sending.dialog.protectedLoginMechanisms = ["SCRAM-SHA-256", "PLAIN"]
        sending.dialog.requiresLogin = true
        sending.security = .tls { try await server.secureServer($0, until: nil) }
        var reading = TestIMAPConfiguration()
        reading.security = .tls { try await server.secureServer($0, until: nil) }
        let smtpDoor = try SocketListener()
        let imapDoor = try SocketListener()
        return try await withTestSMTPServer(sending, store: store, on: smtpDoor) { smtp in
            try await withTestIMAPServer(store: store, on: imapDoor, configuration: reading) { imap in
                try await body(
                    DemoServers(store: store, smtp: smtp, imap: imap, authority: authority, connector: .system()))
            }
        }
    }

    /// How `user` sends mail.
    func sending(as user: String) throws -> SMTPConfiguration {
        var configuration = SMTPConfiguration(
            endpoint: try Endpoint(host: Self.host, port: self.smtp.endpoint.port), security: .tls,
            credentials: self.credentials(of: user))
        configuration.tls = self.authority.clientSettings
        return configuration
    }

    /// How `user` reads mail.
    func reading(as user: String) throws -> IMAPConfiguration {
        var configuration = IMAPConfiguration(
            endpoint: try Endpoint(host: Self.host, port: self.imap.endpoint.port), security: .tls,
            credentials: self.credentials(of: user))
        configuration.tls = self.authority.clientSettings
        return configuration
    }

    private func credentials(of user: String) -> Credentials {
        .password(username: user, password: Self.passwords[user] ?? "")
    }
}
