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

    /// A way out with connections of its own.
    var sender: SMTPMailSender {
        SMTPMailSender(SMTPConfiguration(endpoint: self.smtp, security: .none), connector: self.connector)
    }

    func source(
        history: IMAPMailSource.History = .none, maximumBytes: Int = 1_000_000,
        observer: any MailObserver = SilentObserver()
    ) -> IMAPMailSource {
        var configuration = IMAPConfiguration(
            endpoint: self.imap, security: .none,
            credentials: .password(username: "support@desk.example", password: "secret"))
        configuration.allowsPlaintextPasswords = true
        var connector = self.connector
        connector.observer = observer
        return IMAPMailSource(configuration, connector: connector, history: history, maximumBytes: maximumBytes)
    }

    func desk(
        _ source: IMAPMailSource, marksRead: Bool = true, deletes: Bool = false, batchSize: Int = 50
    ) async throws -> HelpDesk {
        let desk = HelpDesk(organization: "desk", stores: DeskStores(tickets: self.tickets), sender: self.sender)
        var channel = MailChannel(id: "support", name: "Support", address: try address("support@desk.example"))
        channel.sync.marksRead = marksRead
        channel.sync.deletes = deletes
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

    /// Runs `body` while the way out runs.
    func servingOut(_ body: (TestSMTPServer) async throws -> Void) async throws {
        try await withTestSMTPServer(store: self.store, on: self.network.listen(at: self.smtp), body)
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
        "SCENARIO 1, 16: the history stays history, unless the admin wants the last mails or all, and no flag is touched",
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

    @Test("SCENARIO 7: a server that counts backwards is looked through again, and the observer is told")
    func countedBackwards() async throws {
        let bench = try WireBench()
        let observer = RecordingObserver()
        let desk = try await bench.desk(bench.source(observer: observer))
        try await bench.serving { _ in
            try await desk.sync("support")
            for number in 1...3 {
                bench.deliver(TestLetter(subject: "Matter \(number)", id: "a\(number)@bakery.example"))
            }
            try await desk.sync("support")
            // The mailbox was restored from an older copy under its old name, and new mail came.
            bench.store.update("INBOX", of: "support@desk.example") { box in
                let validity = box.uidValidity
                _ = box.remove([1, 2])
                box.renumber(uidValidity: validity)
            }
            bench.deliver(TestLetter(subject: "New", id: "n@bakery.example"))
            try await desk.sync("support")
            #expect(try await desk.sync("support").fetched == 0)
        }
        #expect(bench.tickets.tickets(in: "desk").map(\.title) == ["Matter 1", "Matter 2", "Matter 3", "New"])
        #expect(observer.events.contains { "\($0.message)".contains("counts the mailbox backwards") })
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

    @Test("a mail of which only the header was fetched is not deleted from its mailbox, the others are")
    func tooLargeStays() async throws {
        let bench = try WireBench()
        let desk = try await bench.desk(bench.source(maximumBytes: 10_000), deletes: true)
        try await bench.serving { _ in
            try await desk.sync("support")
            bench.deliver(TestLetter(text: String(repeating: "x", count: 20_000)))
            bench.deliver(TestLetter(subject: "Small", id: "m2@bakery.example"))
            try await desk.sync("support")
        }
        #expect(bench.tickets.tickets(in: "desk").count == 2)
        #expect(bench.store.mails(of: "support@desk.example").map { $0.count > 10_000 } == [true])
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

    /// A desk over the bench's mailbox on a clock that is moved by hand.
    private func desk(_ bench: WireBench, _ clock: ManualClock) async throws -> HelpDesk {
        let desk = HelpDesk(
            organization: "desk", stores: DeskStores(tickets: bench.tickets), sender: RecordingSender(), clock: clock)
        var channel = MailChannel(id: "support", name: "Support", address: try address("support@desk.example"))
        channel.policy.mailsPerSenderIn10Minutes = nil
        try await desk.add(channel, source: bench.source(history: .all))
        return desk
    }

    @Test(
        "SCENARIO 10: a mail without content is asked for less and less, again later, and given up in the end with the server's answer",
        arguments: ["NIL", "\"\""])
    func withoutContent(_ empty: String) async throws {
        let bench = try WireBench()
        let clock = ManualClock()
        let desk = try await self.desk(bench, clock)
        bench.deliver(TestLetter())
        try await bench.serving { imap in
            // Sizes come; the content does not.
            let answer = ["* 1 FETCH (UID 1 BODY[] \(empty))", "{tag} OK done"]
            imap.inject(TestServerFault("UID FETCH", passing: 1, times: nil, .answer(answer)))
            try await desk.sync("support")
            // The sizes, the batch, whether it is there at all, and the two steps of the ladder.
            #expect(imap.log.count(of: "UID FETCH") == 5)
            let waiting = try #require(try await desk.mails().first)
            #expect(waiting.outcome == nil && waiting.awaitsContent && waiting.attempts == 1)
            // The others do not wait for it, and it waits for its time.
            imap.clearFaults()
            bench.deliver(TestLetter(subject: "Two", id: "m2@bakery.example"))
            try await desk.sync("support")
            #expect(bench.tickets.tickets(in: "desk").map(\.title) == ["Two"])
            imap.inject(TestServerFault("UID FETCH", times: nil, .answer(answer)))
            var waits: [Int64] = []
            while let record = try await desk.mails().last, record.outcome == nil, let retryAt = record.retryAt {
                waits.append(retryAt.secondsSince1970 - clock.wallTime.secondsSince1970)
                clock.advance(by: .seconds((waits.last ?? 0) + 1))
                try await desk.sync("support")
            }
            #expect(waits.count == 2 && waits[0] >= 60 && waits[1] >= 2 * 60)
            imap.clearFaults()
            let buried = try #require(try await desk.mails().last)
            #expect(buried.outcome?.name == "dead-letter" && buried.attempts == 3)
            let told = try #require(buried.trace.first { $0.decision == "given up" })
            #expect(told.step == .fetch && told.detail["answer"] == "BODY[] \(empty)")
            #expect(bench.flags == [[], []])
            // Whoever finds it can ask for it once more.
            #expect(try await desk.release(buried.id, reprocess: true).outcome == nil)
            try await desk.sync("support")
            #expect(try await desk.explain(buried.id).outcome == .ticket("2"))
        }
    }

    @Test("SCENARIO 10: a mail whose content comes late is a ticket like any other")
    func lateContent() async throws {
        let bench = try WireBench()
        let clock = ManualClock()
        let desk = try await self.desk(bench, clock)
        bench.deliver(TestLetter())
        try await bench.serving { imap in
            imap.inject(TestServerFault("UID FETCH", passing: 1, times: 4, .answer(["{tag} OK done"])))
            try await desk.sync("support")
            #expect(bench.tickets.tickets(in: "desk").isEmpty)
            try await desk.sync("support")
            #expect(bench.tickets.tickets(in: "desk").isEmpty)
            clock.advance(by: .seconds(100))
            #expect(try await desk.sync("support").fetched == 1)
        }
        #expect(bench.tickets.tickets(in: "desk").map(\.title) == ["The oven is cold"])
        #expect(try await desk.mails().map(\.attempts) == [1])
    }

    @Test("SCENARIO 9, 11: of a hundred mails one makes the server say nonsense or no: the others come at once")
    func oneBadOfMany() async throws {
        for answer in [["* 1 FETCH (UID 1 BODY[] (what is this))", "{tag} OK done"], ["{tag} NO not this one"]] {
            let bench = try WireBench()
            let clock = ManualClock()
            let desk = try await self.desk(bench, clock)
            for number in 1...100 {
                bench.deliver(TestLetter(subject: "Matter \(number)", id: "a\(number)@bakery.example"))
            }
            try await bench.serving { imap in
                // The batch fails, and the question what is there; then the first mail alone does.
                imap.inject(TestServerFault("UID FETCH", passing: 1, times: 4, .answer(answer)))
                try await desk.sync("support")
                let titles = bench.tickets.tickets(in: "desk").map(\.title)
                #expect(Set(titles) == Set((2...100).map { "Matter \($0)" }))
                // Somebody removes it before it is asked for again.
                bench.store.update("INBOX", of: "support@desk.example") { _ = $0.remove([1]) }
                clock.advance(by: .seconds(100))
                try await desk.sync("support")
            }
            let lost = try #require(try await desk.mails(limit: 200).first { $0.awaitsContent })
            #expect(lost.key.item == "1" && lost.outcome?.reason?.contains("removed") == true)
        }
    }

    @Test("a mail whose download breaks the connection each time is passed in the end, and the others come")
    func breaker() async throws {
        let bench = try WireBench()
        let clock = ManualClock()
        let desk = try await self.desk(bench, clock)
        for number in 1...3 {
            bench.deliver(TestLetter(subject: "Matter \(number)", id: "a\(number)@bakery.example"))
        }
        try await bench.serving { imap in
            var looks = 0
            while bench.tickets.tickets(in: "desk").count < 2, looks < 20 {
                looks += 1
                // The first mail's content never ends.
                imap.clearFaults()
                if looks < 10 { imap.inject(TestServerFault("UID FETCH", passing: 1, times: nil, .drop)) }
                _ = try? await desk.sync("support")
            }
            #expect(looks == 10)
            imap.clearFaults()
            clock.advance(by: .seconds(100))
            try await desk.sync("support")
        }
        #expect(Set(bench.tickets.tickets(in: "desk").map(\.title)) == ["Matter 1", "Matter 2", "Matter 3"])
    }

    @Test("SCENARIO 19: on a server without MOVE done mail is copied and removed, and what others have marked stays")
    func withoutMove() async throws {
        let bench = try WireBench()
        let desk = try await bench.desk(bench.source())
        var channel = try #require(try await desk.channels().first)
        channel.sync.archiveFolder = "Done"
        try await desk.add(channel)
        var configuration = TestIMAPConfiguration()
        configuration.capabilities.removeAll { $0 == "MOVE" }
        try await withTestIMAPServer(
            store: bench.store, on: bench.network.listen(at: bench.imap), configuration: configuration
        ) { _ in
            bench.store.deliver(
                TestLetter(subject: "Marked", id: "x@bakery.example").bytes, to: "support@desk.example",
                flags: ["\\Deleted"])
            try await desk.sync("support")
            bench.deliver(TestLetter())
            try await desk.sync("support")
        }
        #expect(bench.store.mails(of: "support@desk.example", mailbox: "Done").count == 1)
        #expect(bench.flags == [["\\Deleted"]])
    }

    @Test("mails that leave one after the other share a connection, which is closed when nothing is left")
    func pooled() async throws {
        let bench = try WireBench()
        let sender = bench.sender
        let desk = HelpDesk(organization: "desk", stores: DeskStores(tickets: bench.tickets), sender: sender)
        try await desk.add(MailChannel(id: "support", name: "Support", address: try address("support@desk.example")))
        let ann = MailboxAddress(address: try address("ann@bakery.example"))
        func notify(_ count: Int) async throws {
            for _ in 0..<count {
                try await desk.notify(.welcome, to: ann, values: ["url": "https://x.example"], channel: "support")
            }
        }
        try await bench.servingOut { server in
            try await notify(3)
            #expect(try await desk.deliver().map(\.state) == [.sent, .sent, .sent])
            #expect(server.connectionCount == 1)
            await sender.close()
            #expect(server.commands.filter { $0.uppercased() == "QUIT" }.count == 1)
            try await notify(1)
            #expect(try await desk.deliver().map(\.state) == [.sent])
            #expect(server.connectionCount == 2)
            // A desk that runs closes it by itself, and its end does so too.
            let run = Task { try await desk.run() }
            while server.commands.filter({ $0.uppercased() == "QUIT" }).count < 2 { await Task.yield() }
            desk.drain()
            try await run.value
        }
        #expect(bench.store.mails(of: "ann@bakery.example").count == 4)
    }

    @Test(
        "a connection that the server closed while it lay idle loses no mail, and one that goes after the data leaves an honest doubt"
    )
    func pooledFailures() async throws {
        let bench = try WireBench()
        let desk = HelpDesk(organization: "desk", stores: DeskStores(tickets: bench.tickets), sender: bench.sender)
        try await desk.add(MailChannel(id: "support", name: "Support", address: try address("support@desk.example")))
        let ann = MailboxAddress(address: try address("ann@bakery.example"))
        func send(_ expected: [OutboxState]) async throws {
            try await desk.notify(.welcome, to: ann, values: ["url": "https://x.example"], channel: "support")
            let states = try await desk.deliver().map(\.state)
            #expect(states == expected)
        }
        try await bench.servingOut { server in
            try await send([.sent])
            server.script(.at(.noop, times: 1, .drop))
            try await send([.sent])
            #expect(server.connectionCount == 2)
            server.script(.at(.answer, times: 1, .dropSilently))
            try await send([.uncertain])
            server.script(.at(.recipient, times: 1, .reply(550, "5.1.1 No such user")))
            try await send([.failed])
            server.script(.at(.sender, times: 1, .reply(421, "4.7.0 Too many messages, come back later")))
            try await send([.queued])
            // It is left alone, and nothing waits in a call for it.
            try await send([.queued])
            try await send([.queued])
        }
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

    @Test("SCENARIO 18, 20: done mail moves to the archive folder, which is made; where it cannot, a warning says so")
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
            imap.inject(TestServerFault("CREATE", .answer(["{tag} NO [NOPERM] no"])))
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
}

/// Something that happens once.
final class Flag: Sendable {
    private let state = Mutex(false)

    var isRaised: Bool { self.state.withLock { $0 } }

    func raise() { self.state.withLock { $0 = true } }
}
