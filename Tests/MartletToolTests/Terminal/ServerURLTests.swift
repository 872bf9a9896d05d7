import Martlet
import Testing

@testable import MartletTool

@Suite("A server's URL")
struct ServerURLTests {
    /// A URL and what it means.
    struct Case: Sendable {
        var text: String
        var service: ServerURL.Service
        var security: ConnectionSecurity
        var port: Int
        var user: String?

        init(
            _ text: String, _ service: ServerURL.Service, _ security: ConnectionSecurity, _ port: Int,
            _ user: String? = nil
        ) {
            self.text = text
            self.service = service
            self.security = security
            self.port = port
            self.user = user
        }
    }

    static let cases: [Case] = [
        Case("smtps://a%40b.c@mail.example.com", .smtp, .tls, 465, "a@b.c"),
        Case("smtp://joe@mail.example.com", .smtp, .startTLS(.required), 587, "joe"),
        Case("smtp+none://mail.example.com:2525", .smtp, .none, 2525),
        Case("IMAPS://mail.example.com/", .imap, .tls, 993),
        Case("imap+none://[::1]:1143", .imap, .none, 1143),
        Case("pop3s://joe@mail.example.com", .pop3, .tls, 995, "joe"),
        Case("lmtp+none://localhost", .lmtp, .none, 24),
    ]

    @Test("gives protocol, protection, host, port and user", arguments: Self.cases)
    func reads(expected: Case) throws {
        let url = try ServerURL(expected.text, services: [.smtp, .imap, .pop3, .lmtp])
        #expect(url.service == expected.service)
        #expect(url.security == expected.security)
        #expect(url.endpoint.port == expected.port)
        #expect(url.user == expected.user)
    }

    @Test(
        "is refused when it is not one",
        arguments: [
            "mail.example.com", "http://mail.example.com", "imaps://joe:secret@host", "imaps://host:x",
            "imaps://host:0",
            "imaps://ho st", "imaps://host/INBOX", "lmtps://host", "imaps://%zz@host", "imaps://",
        ])
    func refuses(text: String) {
        #expect(throws: ToolError.self) { try ServerURL(text, services: [.smtp, .imap, .pop3, .lmtp]) }
    }
}
