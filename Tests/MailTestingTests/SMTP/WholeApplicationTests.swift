import MailTesting
import MailTransport
import MessageParsing
import SMTPClient
import Testing

/// An application as a user writes one: it confirms orders by mail, keeps what must be tried again, and asks a person
/// about what may have arrived.
actor Shop {
    private let mailServer: Endpoint
    private var retries: [[UInt8]] = []
    private(set) var lettersInDoubt = 0
    private(set) var lettersSent = 0

    var lettersToRetry: Int { self.retries.count }

    init(mailServer: Endpoint) {
        self.mailServer = mailServer
    }

    func takeOrder(of customer: String) async throws {
        try await self.deliver(
            Array("From: shop@example.org\r\nTo: \(customer)\r\nSubject: Your order\r\n\r\nThanks\r\n".utf8))
    }

    func retry() async throws {
        let letters = self.retries
        self.retries = []
        for letter in letters { try await self.deliver(letter) }
    }

    private func deliver(_ letter: [UInt8]) async throws {
        let recipients = MailMessage(letter).to.compactMap { $0.address }
        let envelope = SMTPEnvelope(sender: EmailAddress("shop@example.org"), recipients: recipients)
        let server = SMTPConfiguration(endpoint: self.mailServer, security: .none)
        let result = try await withSMTPConnection(server, connector: .system()) { await $0.send(envelope, letter) }
        switch result.outcome {
        case .sent: self.lettersSent += 1
        case .unknown: self.lettersInDoubt += 1
        case .notSent: self.retries.append(letter)
        }
    }
}

@Suite("A whole application against the test server")
struct WholeApplicationTests {
    @Test("does the right thing when the mail server is busy, and when nobody can know")
    func shop() async throws {
        let store = TestMailStore()
        store.addUser("ann@example.com", password: "secret")
        try await withTestSMTPServer(store: store, on: try SocketListener()) { server in
            server.script(
                .at(.sender, times: 1, .reply(451, "4.3.0 Busy")),
                .at(.answer, times: 1, .dropSilently))
            let shop = Shop(mailServer: server.endpoint)
            try await shop.takeOrder(of: "ann@example.com")
            #expect(await shop.lettersToRetry == 1)
            #expect(server.messages.isEmpty)
            try await shop.retry()
            #expect(await shop.lettersInDoubt == 1)
            try await shop.takeOrder(of: "ann@example.com")
            #expect(await shop.lettersSent == 1)
            #expect(server.messages.count == 2)
            #expect(
                server.messages.first?.envelope.recipients.map(\.address.description) == ["ann@example.com"])
            #expect(server.messages.map { MailMessage($0.content).subject } == ["Your order", "Your order"])
        }
        #expect(store.mails(of: "ann@example.com").count == 2)
    }
}
