import DeskIdentity
import IMAPClient
import MailDesk
import MailTesting
import MailTransport
import MessageParsing
import POP3Client
import SASL
import SMTPClient
import Synchronization
import Testing

/// The in-process servers, sharing mailboxes, and a desk that uses them.
struct WireBench {
    let store = TestMailStore()
    let network = InMemoryNetwork()
    let tickets = MemoryTickets()
    let smtp: Endpoint
    let imap: Endpoint

    init() throws {
        self.smtp = try Endpoint(host: "smtp.desk.example", port: 587)
        self.imap = try Endpoint(host: "imap.desk.example", port: 143)
        self.store.addUser("support@desk.example", password: "secret")
        self.store.addUser("ann@bakery.example", password: "secret")
    }

    var connector: MailConnector { MailConnector(transport: self.network, tls: PassthroughTLS()) }

    func source(history: IMAPMailSource.History = .none, maximumBytes: Int = 1_000_000) -> IMAPMailSource {
        var configuration = IMAPConfiguration(
            endpoint: self.imap, security: .none,
            credentials: .password(username: "support@desk.example", password: "secret"))
        configuration.allowsPlaintextPasswords = true
        return IMAPMailSource(configuration, connector: self.connector, history: history, maximumBytes: maximumBytes)
    }

    func desk(_ source: IMAPMailSource, marksRead: Bool = true, batchSize: Int = 50) async throws -> HelpDesk {
        let sender = SMTPMailSender(
            SMTPConfiguration(endpoint: self.smtp, security: .none), connector: self.connector)
        let desk = HelpDesk(organization: "desk", stores: DeskStores(tickets: self.tickets), sender: sender)
        var channel = MailChannel(id: "support", name: "Support", address: try address("support@desk.example"))
        channel.sync.marksRead = marksRead
        channel.sync.batchSize = batchSize
        channel.policy.mailsPerSenderIn10Minutes = nil
        try await desk.add(channel, source: source)
        return desk
    }

    /// Runs `body` while both servers run.
    func serving(_ body: (TestIMAPServer) async throws -> Void) async throws {
        try await withTestSMTPServer(store: self.store, on: self.network.listen(at: self.smtp)) { _ in
            try await withTestIMAPServer(store: self.store, on: self.network.listen(at: self.imap)) { imap in
                try await body(imap)
            }
        }
    }

    var flags: [[String]] {
        self.store.mailbox("INBOX", of: "support@desk.example")?.mails.map { $0.flags.sorted() } ?? []
    }

    func deliver(_ letter: TestLetter) { self.store.deliver(letter.bytes, to: "support@desk.example") }
}

@Suite("Over the wires", .timeLimit(.minutes(10)))
struct WireRoundTripTests {
    @Test("a mail comes in by IMAP, the answers go out by SMTP, and the reply comes back")
    func roundTrip() async throws {
        let bench = try WireBench()
        let desk = try await bench.desk(bench.source())
        try await bench.serving { _ in
            try await desk.sync("support")
            bench.deliver(TestLetter())
            #expect(try await desk.sync("support").fetched == 1)
            try await desk.deliver()
            try await desk.reply(to: "1", as: "ada", text: "Is it plugged in?")
            let sent = try await desk.deliver()
            #expect(sent.map(\.state) == [.sent])

            let received = bench.store.mails(of: "ann@bakery.example").map { MailMessage($0) }
            #expect(
                received.map(\.subject) == [
                    "[Ticket #1] We have received your request", "Re: [Ticket #1] The oven is cold",
                ])
            let answer = try #require(received.last?.messageID)
            bench.deliver(
                TestLetter(subject: "Re: whatever", id: "m2@bakery.example", more: ["In-Reply-To: \(answer)"]))
            try await desk.sync("support")
            #expect(bench.tickets.ticket("1", in: "desk")?.messages.count == 3)
            #expect(bench.flags == [["\\Seen"], ["\\Seen"]])
        }
    }

    @Test(
        "SCENARIO 1: the history stays history, unless the admin wants the last mails or all",
        arguments: [
            (IMAPMailSource.History.none, 1), (.newest(3), 4), (.all, 11),
        ])
    func history(_ history: IMAPMailSource.History, _ expected: Int) async throws {
        let bench = try WireBench()
        let desk = try await bench.desk(bench.source(history: history), marksRead: false)
        for number in 1...10 {
            bench.deliver(TestLetter(subject: "Old \(number)", id: "old\(number)@bakery.example"))
        }
        try await bench.serving { _ in
            try await desk.sync("support")
            bench.deliver(TestLetter(subject: "New", id: "new@bakery.example"))
            try await desk.sync("support")
        }
        #expect(bench.tickets.tickets(in: "desk").count == expected)
        #expect(bench.flags.allSatisfy { $0.isEmpty })
    }

    @Test("SCENARIO 2, 3: flags decide nothing: read mail becomes a ticket, unread again makes no second one")
    func flags() async throws {
        let bench = try WireBench()
        let desk = try await bench.desk(bench.source())
        try await bench.serving { _ in
            try await desk.sync("support")
            bench.store.deliver(TestLetter().bytes, to: "support@desk.example", flags: ["\\Seen"])
            try await desk.sync("support")
            bench.store.update("INBOX", of: "support@desk.example") { box in
                for uid in box.mails.map(\.uid) { box.changeFlags(of: uid, .replace, []) }
            }
            try await desk.sync("support")
        }
        #expect(bench.tickets.tickets(in: "desk").count == 1)
    }

    @Test("SCENARIO 8: a thousand mails between two looks all come, in their order")
    func thousand() async throws {
        let bench = try WireBench()
        let desk = try await bench.desk(bench.source(), batchSize: 300)
        try await bench.serving { _ in
            try await desk.sync("support")
            for number in 1...1_000 {
                bench.deliver(TestLetter(subject: "Matter \(number)", id: "a\(number)@bakery.example"))
            }
            #expect(try await desk.sync("support").fetched == 1_000)
        }
        #expect(bench.tickets.tickets(in: "desk").map(\.title) == (1...1_000).map { "Matter \($0)" })
    }

    @Test("SCENARIO 6: a mailbox numbered anew makes no second tickets, and loses no new mail")
    func numberedAnew() async throws {
        let bench = try WireBench()
        let desk = try await bench.desk(bench.source())
        try await bench.serving { _ in
            try await desk.sync("support")
            bench.deliver(TestLetter())
            try await desk.sync("support")
            bench.store.update("INBOX", of: "support@desk.example") { $0.renumber(uidValidity: 77) }
            bench.deliver(TestLetter(subject: "Another", id: "m2@bakery.example"))
            try await desk.sync("support")
            #expect(bench.tickets.tickets(in: "desk").map(\.title) == ["The oven is cold", "Another"])
            #expect(try await desk.sync("support").fetched == 0)
        }
    }

    @Test("SCENARIO 137: of a mail that is too large only the header is fetched, and the ticket says so")
    func tooLarge() async throws {
        let bench = try WireBench()
        let desk = try await bench.desk(bench.source(maximumBytes: 10_000))
        try await bench.serving { _ in
            try await desk.sync("support")
            bench.deliver(TestLetter(text: String(repeating: "x", count: 20_000)))
            bench.deliver(TestLetter(subject: "Small", id: "m2@bakery.example"))
            try await desk.sync("support")
        }
        let tickets = bench.tickets.tickets(in: "desk")
        #expect(tickets.map(\.title) == ["The oven is cold", "Small"])
        #expect(tickets.first?.messages.first?.flags.contains { $0.contains("only its header was fetched") } == true)
    }

    @Test("SCENARIO 26: a connection that breaks anywhere loses and doubles nothing")
    func breaks() async throws {
        let bench = try WireBench()
        let desk = try await bench.desk(bench.source(), batchSize: 4)
        try await bench.serving { imap in
            try await desk.sync("support")
            for number in 1...6 {
                bench.deliver(TestLetter(subject: "Matter \(number)", id: "a\(number)@bakery.example"))
            }
            for bytes in stride(from: 50, through: 4_000, by: 97) {
                imap.dropNextConnection(after: bytes)
                _ = try? await desk.sync("support")
            }
            imap.clearFaults()
            try await desk.sync("support")
        }
        #expect(bench.tickets.tickets(in: "desk").map(\.title) == (1...6).map { "Matter \($0)" })
    }

    @Test("a message that arrives ends the wait for news")
    func news() async throws {
        let bench = try WireBench()
        let source = bench.source()
        try await bench.serving { imap in
            _ = try await source.fetch(after: nil, limit: 10)
            let waiting = Task { try await source.waitForNews() }
            while imap.log.count(of: "IDLE") == 0 { await Task.yield() }
            bench.deliver(TestLetter())
            try await waiting.value
            // What came after the last look is news already.
            try await source.waitForNews()
        }
    }

    @Test("mail that came and went again before anybody looked is no news: the wait is a wait")
    func gone() async throws {
        let bench = try WireBench()
        let source = bench.source()
        try await bench.serving { imap in
            bench.deliver(TestLetter())
            let first = try await source.fetch(after: nil, limit: 10)
            bench.deliver(TestLetter(subject: "Two", id: "m2@bakery.example"))
            let second = try await source.fetch(after: first.cursor, limit: 10)
            #expect(second.mails.count == 1)
            bench.deliver(TestLetter(subject: "Three", id: "m3@bakery.example"))
            bench.store.update("INBOX", of: "support@desk.example") { box in
                _ = box.remove(Array(box.mails.map(\.uid).suffix(1)))
            }
            let third = try await source.fetch(after: second.cursor, limit: 10)
            #expect(third.mails.isEmpty)
            let hasReturned = Flag()
            let waiting = Task {
                defer { hasReturned.raise() }
                try await source.waitForNews()
            }
            while imap.log.count(of: "IDLE") == 0, !hasReturned.isRaised { await Task.yield() }
            #expect(!hasReturned.isRaised)
            bench.deliver(TestLetter(subject: "Four", id: "m4@bakery.example"))
            try await waiting.value
        }
    }

    @Test("a mail whose content the server does not give is a dead letter, never skipped")
    func withoutContent() async throws {
        let bench = try WireBench()
        let desk = try await bench.desk(bench.source())
        try await bench.serving { imap in
            try await desk.sync("support")
            bench.deliver(TestLetter())
            bench.deliver(TestLetter(subject: "Two", id: "m2@bakery.example"))
            // Sizes come; the content of both is left out, again and again.
            imap.inject(TestServerFault("UID FETCH", passing: 1, times: nil, .answer(["{tag} OK done"])))
            try await desk.sync("support")
            imap.clearFaults()
        }
        let outcomes = try await desk.mails().map(\.outcome?.name)
        #expect(outcomes == ["dead-letter", "dead-letter"])
        let lost = try #require(try await desk.mails().first)
        await #expect(throws: DeskError.self) { try await desk.release(lost.id) }
        #expect(bench.tickets.tickets(in: "desk").isEmpty)
    }

    @Test("two accounts on one server are two sources, and so are two doors of it")
    func accounts() throws {
        func id(_ user: String, _ port: Int) throws -> SourceID {
            let configuration = IMAPConfiguration(
                endpoint: try Endpoint(host: "imap.desk.example", port: port), security: .none,
                credentials: .password(username: user, password: "secret"))
            return IMAPMailSource(configuration, connector: try WireBench().connector).id
        }
        #expect(try id("support@desk.example", 143) != id("help@desk.example", 143))
        #expect(try id("support@desk.example", 143) != id("support@desk.example", 1143))
        #expect(try id("support@desk.example", 143) == id("support@desk.example", 143))
        #expect(try !id("support@desk.example", 143).value.contains("secret"))
    }

    @Test("a server that refuses or cannot be reached leaves the mail in the outbox, with a reason")
    func unreachable() async throws {
        let bench = try WireBench()
        let desk = try await bench.desk(bench.source())
        try await desk.take(TestLetter().bytes, channel: "support")
        let sent = try await desk.deliver()
        #expect(sent.map(\.state) == [.queued])
        #expect(sent.first?.lastProblem?.isTemporary == true)
        await #expect(throws: IMAPError.self) { try await desk.sync("support") }
        #expect(desk.status(of: "support").lastError?.isEmpty == false)
    }

    @Test("SCENARIO 18, 19: done mail moves to the archive folder, which is made; where it cannot, a warning says so")
    func archive() async throws {
        let bench = try WireBench()
        let desk = try await bench.desk(bench.source())
        var channel = try #require(try await desk.channels().first)
        channel.sync.archiveFolder = "Entwürfe/Kundenpost & Co"
        try await desk.add(channel)
        try await bench.serving { imap in
            try await desk.sync("support")
            bench.deliver(TestLetter())
            try await desk.sync("support")
            #expect(bench.store.mails(of: "support@desk.example").isEmpty)
            #expect(bench.store.mails(of: "support@desk.example", mailbox: "Entwürfe/Kundenpost & Co").count == 1)
            imap.inject(TestServerFault("UID MOVE", .answer(["{tag} NO [NOPERM] no"])))
            bench.deliver(TestLetter(subject: "Two", id: "m2@bakery.example"))
            try await desk.sync("support")
            #expect(desk.status(of: "support").warning != nil)
            try await desk.sync("support")
            #expect(desk.status(of: "support").warning == nil)
            #expect(bench.store.mails(of: "support@desk.example").isEmpty)
        }
        #expect(bench.tickets.tickets(in: "desk").count == 2)
    }

    @Test(
        "a POP3 maildrop is read by unique ids, its history left alone, and emptied only when that is the setting",
        arguments: [true, false])
    func pop3(_ deletes: Bool) async throws {
        let bench = try WireBench()
        let endpoint = try Endpoint(host: "pop.desk.example", port: 110)
        var configuration = POP3Configuration(
            endpoint: endpoint, security: .none,
            credentials: .password(username: "support@desk.example", password: "secret"))
        configuration.allowsPlaintextPasswords = true
        let inbox = POP3Inbox(configuration, connector: bench.connector, id: "pop")
        let desk = HelpDesk(organization: "desk", stores: DeskStores(tickets: bench.tickets), sender: RecordingSender())
        var channel = MailChannel(id: "support", name: "Support", address: try address("support@desk.example"))
        channel.sync.deletes = deletes
        channel.sync.batchSize = 2
        try await desk.add(channel, source: inbox)
        bench.deliver(TestLetter(subject: "Old", id: "old@bakery.example"))
        try await withTestPOP3Server(store: bench.store, on: bench.network.listen(at: endpoint)) { _ in
            try await desk.sync("support")
            for number in 1...5 {
                bench.deliver(TestLetter(subject: "Matter \(number)", id: "a\(number)@bakery.example"))
            }
            #expect(try await desk.sync("support").fetched == 5)
            #expect(try await desk.sync("support").fetched == 0)
        }
        #expect(bench.tickets.tickets(in: "desk").map(\.title) == (1...5).map { "Matter \($0)" })
        #expect(bench.store.mails(of: "support@desk.example").count == (deletes ? 1 : 6))
    }

    @Test("a POP3 connection that breaks keeps the mails that have come: the next look goes on behind them")
    func pop3Breaks() async throws {
        let bench = try WireBench()
        let endpoint = try Endpoint(host: "pop.desk.example", port: 110)
        var configuration = POP3Configuration(
            endpoint: endpoint, security: .none,
            credentials: .password(username: "support@desk.example", password: "secret"))
        configuration.allowsPlaintextPasswords = true
        let inbox = POP3Inbox(configuration, connector: bench.connector, id: "pop", history: .all)
        for number in 1...5 {
            bench.deliver(TestLetter(subject: "Matter \(number)", id: "a\(number)@bakery.example"))
        }
        try await withTestPOP3Server(store: bench.store, on: bench.network.listen(at: endpoint)) { server in
            server.inject(TestServerFault("RETR", passing: 2, .drop))
            let page = try await inbox.fetch(after: nil, limit: 10)
            #expect(page.mails.count == 2 && page.hasMore)
            server.inject(TestServerFault("RETR", .drop))
            await #expect(throws: POP3Error.self) { try await inbox.fetch(after: page.cursor, limit: 10) }
        }
    }
}

/// Something that happens once.
final class Flag: Sendable {
    private let state = Mutex(false)

    var isRaised: Bool { self.state.withLock { $0 } }

    func raise() { self.state.withLock { $0 = true } }
}
