import DeskIdentity
import MailDesk
import MailTesting
import MailTransport
import MessageParsing
import POP3Client
import SASL
import Testing

@Suite("A maildrop as a source", .timeLimit(.minutes(10)))
struct POP3InboxTests {
    let bench: WireBench
    let endpoint: Endpoint
    let clock = ManualClock()

    init() throws {
        self.bench = try WireBench()
        self.endpoint = try Endpoint(host: "pop.desk.example", port: 110)
    }

    /// What a server does about unique ids.
    enum UniqueIDs: CaseIterable {
        case good
        case none
        /// All mails have the same.
        case repeated
    }

    func inbox(history: POP3Inbox.History = .none, largest: Int? = nil) -> POP3Inbox {
        var configuration = POP3Configuration(
            endpoint: self.endpoint, security: .none,
            credentials: .password(username: "support@desk.example", password: "secret"))
        configuration.allowsPlaintextPasswords = true
        if let largest { configuration.limits.messageBytes = largest }
        return POP3Inbox(configuration, connector: self.bench.connector, id: "pop", history: history)
    }

    func desk(_ inbox: POP3Inbox, deletes: Bool = false) async throws -> HelpDesk {
        let desk = HelpDesk(
            organization: "desk", stores: DeskStores(tickets: self.bench.tickets), sender: RecordingSender(),
            clock: self.clock)
        var channel = MailChannel(id: "support", name: "Support", address: try address("support@desk.example"))
        channel.sync.deletes = deletes
        channel.sync.batchSize = 2
        try await desk.add(channel, source: inbox)
        return desk
    }

    /// Runs `body` while the server runs.
    func serving(
        _ ids: UniqueIDs = .good, pipelining: Bool = true, _ configuration: TestPOP3Configuration = .init(),
        _ body: (TestPOP3Server) async throws -> Void
    ) async throws {
        var configuration = configuration
        if !pipelining { configuration.capabilities?.removeAll { $0 == "PIPELINING" } }
        switch ids {
        case .good: break
        case .none: configuration.capabilities?.removeAll { $0 == "UIDL" }
        case .repeated: configuration.uniqueID = { _, _ in "1" }
        }
        try await withTestPOP3Server(
            store: self.bench.store, on: self.bench.network.listen(at: self.endpoint), configuration: configuration,
            body)
    }

    func deliver(_ numbers: ClosedRange<Int>) {
        for number in numbers {
            self.bench.deliver(TestLetter(subject: "Matter \(number)", id: "a\(number)@bakery.example"))
        }
    }

    var titles: [String] { self.bench.tickets.tickets(in: "desk").map(\.title) }

    @Test(
        "a maildrop is read whatever its unique ids are, its history left alone, and emptied only when that is the setting",
        arguments: UniqueIDs.allCases, [true, false])
    func look(_ ids: UniqueIDs, _ deletes: Bool) async throws {
        let desk = try await self.desk(self.inbox(), deletes: deletes)
        for number in 1...2 { self.bench.deliver(TestLetter(subject: "Old", id: "old\(number)@bakery.example")) }
        try await self.serving(ids) { _ in
            try await desk.sync("support")
            self.deliver(1...5)
            #expect(try await desk.sync("support").fetched == 5)
            #expect(try await desk.sync("support").fetched == 0)
            self.deliver(6...6)
            #expect(try await desk.sync("support").fetched == 1)
        }
        #expect(self.titles == (1...6).map { "Matter \($0)" })
        #expect(self.bench.store.mails(of: "support@desk.example").count == (deletes ? 2 : 8))
        #expect(try await desk.mails().allSatisfy { $0.outcome?.name == "ticket" })
    }

    @Test("HOSTILE 139: a server that calls every mail anew makes no second ticket")
    func changedIDs() async throws {
        let desk = try await self.desk(self.inbox(history: .all))
        self.deliver(1...3)
        try await self.serving { _ in try await desk.sync("support") }
        try await self.serving(.none) { _ in
            self.deliver(4...4)
            try await desk.sync("support")
        }
        #expect(self.titles == (1...4).map { "Matter \($0)" })
    }

    @Test("a connection that breaks keeps the mails that have come: the next look goes on behind them")
    func breaks() async throws {
        let inbox = self.inbox(history: .all)
        self.deliver(1...5)
        try await self.serving(pipelining: false) { server in
            server.inject(TestServerFault("RETR", passing: 2, .drop))
            let page = try await inbox.fetch(after: nil, limit: 10)
            #expect(page.mails.count == 2 && page.hasMore)
            server.inject(TestServerFault("RETR", .drop))
            await #expect(throws: POP3Error.self) { try await inbox.fetch(after: page.cursor, limit: 10) }
        }
    }

    @Test(
        "a mail that the server does not give is asked for again and is a ticket once it comes",
        arguments: UniqueIDs.allCases)
    func refused(_ ids: UniqueIDs) async throws {
        let desk = try await self.desk(self.inbox(history: .all))
        self.deliver(1...3)
        try await self.serving(ids) { server in
            server.inject(TestServerFault("RETR", .answer(["-ERR [SYS/TEMP] not now"])))
            try await desk.sync("support")
            #expect(!self.titles.contains("Matter 1") && self.titles.contains("Matter 3"))
            self.clock.advance(by: .seconds(100))
            try await desk.sync("support")
        }
        #expect(Set(self.titles) == ["Matter 1", "Matter 2", "Matter 3"] && self.titles.count == 3)
    }

    @Test(
        "a mail that the server never gives, or that is too large, is a dead letter in the end, told with the server's words"
    )
    func neverGiven() async throws {
        let desk = try await self.desk(self.inbox(history: .all, largest: 2_000))
        self.deliver(1...1)
        self.bench.deliver(TestLetter(id: "big@bakery.example", text: String(repeating: "x", count: 3_000)))
        var server = TestPOP3Configuration()
        server.capabilities?.removeAll { $0 == "TOP" }
        try await self.serving(.good, server) { server in
            server.inject(TestServerFault("RETR", times: nil, .answer(["-ERR [SYS/PERM] broken"])))
            try await desk.sync("support")
            // The one that is too large will not become smaller.
            #expect(try await desk.mails().map { $0.outcome?.name }.filter { $0 == "dead-letter" }.count == 1)
            for _ in 0..<2 {
                self.clock.advance(by: .seconds(1_000))
                try await desk.sync("support")
            }
        }
        let buried = try await desk.mails().filter { $0.outcome?.name == "dead-letter" }
        #expect(buried.count == 2 && self.titles.isEmpty)
        let answers = buried.compactMap { $0.trace.first { $0.decision == "given up" }?.detail["answer"] }
        #expect(answers == ["broken"])
    }

    @Test(
        "SCENARIO 137: of a mail that is too large only the header is fetched, the ticket says so, and it is not deleted",
        arguments: UniqueIDs.allCases, [true, false])
    func tooLarge(_ ids: UniqueIDs, _ isTold: Bool) async throws {
        let desk = try await self.desk(self.inbox(history: .all, largest: 2_000), deletes: true)
        let text = String(repeating: "x", count: 3_000)
        // Two of one size: they must not be taken for one.
        for number in 1...2 {
            self.bench.deliver(TestLetter(subject: "Big \(number)", id: "b\(number)@bakery.example", text: text))
        }
        self.deliver(1...1)
        try await self.serving(ids) { server in
            if !isTold {
                server.inject(TestServerFault("LIST", times: nil, .answer(["+OK", "1 90", "2 90", "3 90", "."])))
            }
            for _ in 0..<3 { try await desk.sync("support") }
            #expect(try await desk.sync("support").fetched == 0)
        }
        #expect(Set(self.titles) == ["Big 1", "Big 2", "Matter 1"] && self.titles.count == 3)
        let big = self.bench.tickets.tickets(in: "desk").filter { $0.title.hasPrefix("Big") }
        #expect(
            big.allSatisfy { ticket in
                ticket.messages.first?.flags.contains { $0.contains("only its header was fetched") } == true
            })
        #expect(self.bench.store.mails(of: "support@desk.example").count == 2)
    }

    @Test(
        "a mail at which each session breaks holds up no other, is told, and is a ticket once its server has recovered",
        arguments: UniqueIDs.allCases, [nil, 40])
    func poison(_ ids: UniqueIDs, _ bytes: Int?) async throws {
        let desk = try await self.desk(self.inbox(history: .all), deletes: true)
        var server = TestPOP3Configuration()
        let marker = Array("Subject: Matter 2".utf8)
        server.breaksDown = { $0.raw.split(separator: 10).contains { $0.starts(with: marker) } ? bytes ?? 0 : nil }
        self.deliver(1...5)
        try await self.serving(ids, server) { _ in
            var sessions = 0
            while try await desk.mails().count < 5, sessions < 40 {
                sessions += 1
                do {
                    try await desk.sync("support")
                } catch let error as POP3Error where [.connectionFailed, .mailboxInUse].contains(error.code) {
                    if sessions > 4 { #expect(self.titles.count == 4) }
                }
            }
            #expect(Set(self.titles) == ["Matter 1", "Matter 3", "Matter 4", "Matter 5"])
            let waiting = try await desk.mails().filter(\.awaitsContent)
            #expect(waiting.count == 1 && waiting.first?.outcome == nil)
            #expect(self.bench.store.mails(of: "support@desk.example").count == 1)
            // The desk goes on, and asks for it again now and then until it is a dead letter.
            for _ in 0..<6 {
                self.clock.advance(by: .seconds(4_000))
                try await desk.sync("support")
            }
            #expect(try await desk.mails().filter { $0.outcome?.name == "dead-letter" }.count == 1)
        }
        let buried = try #require(try await desk.mails().first { $0.outcome?.name == "dead-letter" })
        try await self.serving(ids) { _ in
            _ = try await desk.release(buried.id, reprocess: true)
            try await desk.sync("support")
            try await desk.sync("support")
        }
        #expect(Set(self.titles) == Set((1...5).map { "Matter \($0)" }) && self.titles.count == 5)
    }

    @Test("a server that loses commands sent ahead brings all mail, and what is to be deleted goes")
    func lostCommands() async throws {
        let desk = try await self.desk(self.inbox(history: .all), deletes: true)
        self.deliver(1...5)
        try await self.serving { server in
            server.inject(TestServerFault("RETR", passing: 1, .drop))
            await #expect(throws: POP3Error.self) { try await desk.sync("support") }
            // In batches of two, each of them would break again.
            server.inject(TestServerFault("RETR", passing: 5, times: nil, .drop))
            for _ in 0..<2 { try await desk.sync("support") }
            let turns = zip(server.log.entries, server.log.entries.dropFirst())
            #expect(turns.count { $0.isFromClient && $1.isFromClient } == 1)
        }
        #expect(self.titles == (1...5).map { "Matter \($0)" })
        #expect(self.bench.store.mails(of: "support@desk.example").isEmpty)
    }

    @Test("a server that wants time between two logins is not come back to within one look")
    func loginDelay() async throws {
        let desk = try await self.desk(self.inbox(history: .all))
        var server = TestPOP3Configuration()
        server.capabilities?.append("LOGIN-DELAY 60")
        self.deliver(1...5)
        try await self.serving(.good, server) { server in
            for look in 1...3 {
                try await desk.sync("support")
                #expect(server.connectionCount == look)
            }
        }
        #expect(self.titles == (1...5).map { "Matter \($0)" })
    }

    @Test(
        "SCENARIO 26: a connection that breaks anywhere loses and doubles nothing, and each mail that is done with goes",
        arguments: UniqueIDs.allCases)
    func breaksAnywhere(_ ids: UniqueIDs) async throws {
        self.deliver(1...5)
        self.bench.deliver(
            TestLetter(subject: "Big", id: "big@bakery.example", text: String(repeating: "x", count: 3_000)))
        let desk = try await self.desk(self.inbox(history: .all, largest: 2_000), deletes: true)
        try await self.serving(ids) { server in
            for bytes in stride(from: 50, through: 3_000, by: 31) {
                server.dropNextConnection(after: bytes)
                do { try await desk.sync("support") } catch is POP3Error { continue }
            }
            server.clearFaults()
            for _ in 0..<3 {
                do { try await desk.sync("support") } catch let error as POP3Error where error.code == .mailboxInUse {}
                self.clock.advance(by: .seconds(100))
            }
        }
        #expect(Set(self.titles) == Set((1...5).map { "Matter \($0)" } + ["Big"]) && self.titles.count == 6)
        #expect(self.bench.store.mails(of: "support@desk.example").count == 1)
    }
}
