import DeskIdentity
import MailDesk
import MailTesting
import MailTransport
import MessageParsing
import Synchronization
import Testing

/// A ticket system that fails as told.
final class FailingTickets: TicketSink {
    let inner = MemoryTickets()
    private let failures = Mutex<(before: Int, after: Int)>((0, 0))
    private let cancellations = Mutex(0)

    struct Failure: Error {}

    /// Makes the next calls fail, before or after the effects have been made real.
    func fail(before: Int = 0, after: Int = 0) { self.failures.withLock { $0 = (before, after) } }

    /// Makes the next calls end as if their task had been cancelled.
    func cancel(_ count: Int) { self.cancellations.withLock { $0 = count } }

    func apply(_ effects: IntakeEffects, key: EffectKey) async throws -> TicketReceipt {
        let isCancelled = self.cancellations.withLock {
            $0 -= 1
            return $0 >= 0
        }
        if isCancelled { throw CancellationError() }
        if self.failures.withLock({
            $0.before -= 1; return $0.before >= 0
        }) {
            throw Failure()
        }
        let receipt = try await self.inner.apply(effects, key: key)
        if self.failures.withLock({
            $0.after -= 1; return $0.after >= 0
        }) {
            throw Failure()
        }
        return receipt
    }

    func summary(of ticket: TicketID, in organization: OrganizationID) async throws -> TicketSummary? {
        try await self.inner.summary(of: ticket, in: organization)
    }
}

@Suite("Durability")
struct DurabilityScenarios {
    func desk(
        _ tickets: any TicketSink, ledger: MemoryIntakeLedger = MemoryIntakeLedger(), _ clock: ManualClock
    ) async throws -> HelpDesk {
        let desk = HelpDesk(
            organization: "desk", stores: DeskStores(ledger: ledger, tickets: tickets), sender: RecordingSender(),
            clock: clock)
        try await desk.add(MailChannel(id: "support", name: "Support", address: try address("support@desk.example")))
        return desk
    }

    @Test(
        "SCENARIO 4, 5: an attempt that breaks off before or after the ticket is finished later, once",
        arguments: [(1, 0), (0, 1), (2, 0), (0, 2)])
    func breaksOff(_ before: Int, _ after: Int) async throws {
        let clock = ManualClock()
        let tickets = FailingTickets()
        let desk = try await self.desk(tickets, clock)
        tickets.fail(before: before, after: after)
        let id = try await desk.accept(TestLetter().bytes, channel: "support")
        for _ in 0..<4 {
            try await desk.sync("support")
            clock.advance(by: .seconds(3_600))
        }
        #expect(try await desk.explain(id).outcome == .ticket("1"))
        let all = tickets.inner.tickets(in: "desk")
        #expect(all.count == 1 && all.first?.messages.count == 1)
        #expect(try await desk.outbox().count == 1)
    }

    @Test("a ticket system that outlives the ledger takes the first mail after a restart for a new one")
    func restart() async throws {
        let tickets = MemoryTickets()
        let before = try await self.desk(tickets, ManualClock())
        #expect(try await before.take(TestLetter().bytes, channel: "support").outcome == .ticket("1"))
        let after = try await self.desk(tickets, ManualClock())
        let other = TestLetter(subject: "Another matter", id: "m2@bakery.example")
        #expect(try await after.take(other.bytes, channel: "support").outcome == .ticket("2"))
        // The same mail, fetched once more, is still the same ticket.
        #expect(try await after.take(TestLetter().bytes, channel: "support").outcome?.ticket == "1")
        #expect(tickets.tickets(in: "desk").map(\.messages.count) == [1, 1])
    }

    @Test("the ledger in memory drops the bytes of old mail that is done, knows it all the same, and keeps what waits")
    func bounded() async throws {
        let ledger = MemoryIntakeLedger(fullRecords: 2)
        let desk = try await self.desk(MemoryTickets(), ledger: ledger, ManualClock())
        var channel = try #require(try await desk.channels().first)
        channel.policy.trustedAuthenticationServers = ["mx.desk.example"]
        try await desk.add(channel)
        let forged = TestLetter(id: "q@bakery.example", more: ["Authentication-Results: mx.desk.example; dmarc=fail"])
        let waiting = try await desk.take(forged.bytes, channel: "support")
        var ids: [MailID] = []
        for number in 1...10 {
            let letter = TestLetter(subject: "Matter \(number)", id: "a\(number)@bakery.example")
            ids.append(try await desk.take(letter.bytes, channel: "support").id)
        }
        var kept: [Bool] = []
        for id in [waiting.id] + ids { kept.append(try await ledger.mail(id, in: "desk")?.raw.bytes.isEmpty == false) }
        #expect(kept == [true] + Array(repeating: false, count: 8) + [true, true])
        let again = TestLetter(subject: "Matter 1", id: "a1@bakery.example")
        #expect(
            try await desk.take(again.bytes, channel: "support").outcome == .duplicate(of: ids[0], isVariant: false))
        #expect(try await desk.release(waiting.id).outcome?.name == "ticket")
    }

    @Test("a mail that is handed in under a key of a source leaves that source's cursor alone")
    func handedIn() async throws {
        let bench = try await DeskBench()
        let channel = try #require(try await bench.desk.channels().first)
        try await bench.desk.add(channel, source: ArraySource([TestLetter().bytes]))
        #expect(try await bench.desk.sync(DeskBench.channel).fetched == 1)
        try await bench.take(
            TestLetter(subject: "By hand", id: "m2@bakery.example"), key: SourceKey(source: "array", item: "x"))
        #expect(try await bench.desk.sync(DeskBench.channel).fetched == 0)
    }

    @Test("files of one name are told apart, whatever the others are called")
    func fileNames() async throws {
        let bench = try await DeskBench()
        var mail = TestLetter()
        mail.more = ["Content-Type: multipart/mixed; boundary=b"]
        mail.text =
            ["a.png", "a.png", "2-a.png", "a (2).png", "A.PNG"].map {
                "--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename=\"\($0)\"\r\n\r\nPNG\r\n"
            }.joined() + "--b--"
        try await bench.take(mail)
        let names = try #require(try bench.ticket("1").messages.first).attachments.map { $0.name.lowercased() }
        #expect(names.count == 5 && Set(names).count == 5)
    }

    @Test("effects of two organizations never share a key")
    func keys() async throws {
        let tickets = KeyedTickets()
        for organization: OrganizationID in ["one", "two"] {
            let desk = HelpDesk(
                organization: organization, stores: DeskStores(tickets: tickets), sender: RecordingSender(),
                clock: ManualClock())
            try await desk.add(
                MailChannel(id: "support", name: "Support", address: try address("support@desk.example")))
            try await desk.take(TestLetter().bytes, channel: "support")
        }
        #expect(tickets.keys.count == 2)
    }

    @Test("an attempt that is cancelled is none: shutting down three times makes no dead letter of a mail")
    func cancelled() async throws {
        let clock = ManualClock()
        let tickets = FailingTickets()
        let desk = try await self.desk(tickets, clock)
        let id = try await desk.accept(TestLetter().bytes, channel: "support")
        tickets.cancel(3)
        for _ in 0..<3 { await #expect(throws: CancellationError.self) { try await desk.process(id) } }
        #expect(try await desk.explain(id).attempts == 0)
        tickets.fail(before: 1)
        try await desk.process(id)
        #expect(try await desk.explain(id).outcome == nil)
        try await desk.process(id)
        #expect(try await desk.explain(id).outcome == .ticket("1"))
        #expect(tickets.inner.tickets(in: "desk").count == 1)
    }

    @Test("SCENARIO 18: what could not be done in one mailbox stays a warning when another has none")
    func warnings() async throws {
        let bench = try await DeskBench { $0.sync.marksRead = true }
        let channel = try #require(try await bench.desk.channels().first)
        try await bench.desk.add(channel, source: StubbornSource([TestLetter().bytes]))
        try await bench.desk.add(channel, source: ArraySource(id: "willing", [TestLetter(id: "2@x.example").bytes]))
        try await bench.desk.sync(DeskBench.channel)
        #expect(bench.desk.status(of: DeskBench.channel).warning == "The folder is locked. Trying again will not help.")
        #expect(try await bench.desk.mails().count == 2)
    }

    @Test("SCENARIO 13: a mail that fails each time becomes a dead letter with its bytes, and works after the fix")
    func poison() async throws {
        let clock = ManualClock()
        let tickets = FailingTickets()
        let desk = try await self.desk(tickets, clock)
        tickets.fail(before: 100)
        let id = try await desk.accept(TestLetter().bytes, channel: "support")
        for _ in 0..<5 {
            try await desk.sync("support")
            clock.advance(by: .seconds(3_600))
        }
        let record = try await desk.explain(id)
        #expect(record.outcome?.name == "dead-letter" && record.attempts == 3)
        #expect(try await desk.stores.ledger.mail(id, in: "desk")?.raw.bytes == TestLetter().bytes)
        tickets.fail()
        #expect(try await desk.release(id, reprocess: true).outcome == .ticket("1"))
    }

    @Test("SCENARIO 14, HOSTILE 256: a mail that kills the process twice is a dead letter at the third start")
    func killer() async throws {
        let clock = ManualClock()
        let ledger = MemoryIntakeLedger()
        let desk = try await self.desk(MemoryTickets(), ledger: ledger, clock)
        let id = try await desk.accept(TestLetter().bytes, channel: "support")
        // Two processes counted their attempt and were never heard of again.
        _ = try await ledger.beginAttempt(id, lease: nil, in: "desk")
        _ = try await ledger.beginAttempt(id, lease: nil, in: "desk")
        try await desk.sync("support")
        #expect(try await desk.explain(id).outcome?.name == "dead-letter")
    }

    @Test("SCENARIO 15, HOSTILE 254, 265: of two workers one has the channel, and one that overslept is refused")
    func leases() async throws {
        let clock = ManualClock()
        let ledger = MemoryIntakeLedger()
        let now = clock.wallTime
        let first = try #require(
            try await ledger.lease(
                "support", holder: "a", in: "desk", at: now, until: now.advanced(by: .seconds(60))))
        #expect(try await ledger.lease("support", holder: "b", in: "desk", at: now, until: now) == nil)
        let desk = try await self.desk(MemoryTickets(), ledger: ledger, clock)
        await #expect(throws: DeskError.self) { try await desk.sync("support") }
        clock.advance(by: .seconds(61))
        try await desk.sync("support")
        let page = SourcePage(
            mails: [RawMail(key: SourceKey(source: "s", item: "1"), bytes: TestLetter().bytes)],
            cursor: SourceCursor(position: 1))
        await #expect(throws: DeskError.self) {
            try await ledger.stage(page, source: "s", channel: "support", lease: first, in: "desk", at: now)
        }
        #expect(try await ledger.cursor(of: "s", channel: "support", in: "desk") == nil)
        #expect(try await desk.mails().isEmpty)
    }

    @Test("HOSTILE 258: one bad mail does not hold up the others")
    func oneOfMany() async throws {
        let clock = ManualClock()
        let tickets = FailingTickets()
        let desk = try await self.desk(tickets, clock)
        let bad = try await desk.accept(TestLetter(id: "bad@x.example").bytes, channel: "support")
        for number in 1...50 {
            _ = try await desk.accept(
                TestLetter(subject: "Matter \(number)", id: "g\(number)@x.example").bytes, channel: "support")
        }
        tickets.fail(before: 1)
        try await desk.sync("support")
        #expect(tickets.inner.tickets(in: "desk").count == 50)
        #expect(try await desk.explain(bad).outcome == nil)
        clock.advance(by: .seconds(3_600))
        try await desk.sync("support")
        #expect(tickets.inner.tickets(in: "desk").count == 51)
    }

    @Test("SCENARIO 9: a mail that its source can never give is a dead letter at once, and the others arrive")
    func unreadable() async throws {
        let bench = try await DeskBench()
        let channel = try #require(try await bench.desk.channels().first)
        try await bench.desk.add(channel, source: HalfBlindSource())
        try await bench.desk.sync(DeskBench.channel)
        #expect(bench.ticketCount == 1)
        let lost = try #require(try await bench.desk.mails().first { $0.key.item == "2" })
        #expect(lost.outcome == .deadLettered("malformed"))
        #expect(lost.trace.first?.detail == ["reason": "malformed", "answer": "BODY[] (("])
    }

    @Test("the trace begins where the mail came from and ends with what was done in its mailbox")
    func wholeTrace() async throws {
        let bench = try await DeskBench { $0.sync.marksRead = true }
        let channel = try #require(try await bench.desk.channels().first)
        try await bench.desk.add(channel, source: ArraySource([TestLetter().bytes]))
        try await bench.desk.sync(DeskBench.channel)
        let trace = try #require(try await bench.desk.mails().first).trace
        #expect(trace.first == TraceRecord(.fetch, "taken from array", detail: ["item": "1"]))
        #expect(trace.last == TraceRecord(.settle, "marked as read"))
        #expect(Set(trace.map(\.step)) == Set(IntakeStep.allCases))
        // What is left alone says so, and a dry run says nothing of steps that it does not take.
        var quiet = channel
        quiet.sync.marksRead = false
        try await bench.desk.add(quiet)
        let second = try await bench.take(TestLetter(subject: "Two", id: "m2@bakery.example"))
        #expect(second.trace.last == TraceRecord(.settle, "left as it is"))
        let forecast = try await bench.desk.simulate(TestLetter(id: "m3@bakery.example").bytes, channel: quiet)
        #expect(Set(forecast.trace.map(\.step)).isDisjoint(with: [.fetch, .stage, .settle]))
    }

    @Test("SCENARIO 12: filtered mail moves the cursor as well, and says which rule it was")
    func filtered() async throws {
        let bench = try await DeskBench {
            $0.policy.filters = [MailFilter(name: "no ovens", .subjectContains("oven"))]
        }
        let channel = try #require(try await bench.desk.channels().first)
        try await bench.desk.add(
            channel, source: ArraySource([TestLetter().bytes, TestLetter(id: "2@x.example").bytes]))
        try await bench.desk.sync(DeskBench.channel)
        #expect(try await bench.desk.sync(DeskBench.channel).fetched == 0)
        #expect(try await bench.desk.mails().allSatisfy { $0.outcome == .filtered("no ovens") })
    }

    @Test("SCENARIO 17: mail is marked as read only after it was processed, and a dead letter stays unread")
    func staysUnread() async throws {
        let clock = ManualClock()
        let tickets = FailingTickets()
        let desk = try await self.desk(tickets, clock)
        var channel = try #require(try await desk.channels().first)
        channel.sync.marksRead = true
        let source = ArraySource([TestLetter().bytes, TestLetter(subject: "Two", id: "2@x.example").bytes])
        try await desk.add(channel, source: source)
        tickets.fail(before: 1)
        try await desk.sync("support")
        #expect(source.settlement(at: 0) == nil && source.settlement(at: 1) == .markRead)
        tickets.fail(before: 2)
        for _ in 0..<3 {
            clock.advance(by: .seconds(3_600))
            try await desk.sync("support")
        }
        #expect(try await desk.mails().map { $0.outcome?.name } == ["ticket", "dead-letter"])
        #expect(source.settlement(at: 0) == nil)
    }

    @Test("SCENARIO 23: with 'create tickets' off answers are added, and the rest can be turned into tickets by hand")
    func noNewTickets() async throws {
        let bench = try await DeskBench()
        try await bench.take(TestLetter())
        var channel = try #require(try await bench.desk.channels().first)
        channel.sync.createsTickets = false
        try await bench.desk.add(channel)
        let reply = TestLetter(subject: "Re: x", id: "m2@bakery.example", more: ["In-Reply-To: <m1@bakery.example>"])
        #expect(try await bench.take(reply).outcome == .append("1"))
        let other = try await bench.take(TestLetter(subject: "Other", id: "m3@bakery.example"))
        #expect(other.outcome == .recorded("This channel makes no new tickets."))
        #expect(try await bench.desk.release(other.id).outcome == .ticket("2"))
    }

    @Test(
        "SCENARIO 28: a Date of another age changes nothing about when the ticket came",
        arguments: [
            "Thu, 01 Jan 1970 00:00:00 +0000", "Thu, 31 Dec 2099 23:59:59 +0000", "nonsense",
        ])
    func strangeDates(_ date: String) async throws {
        let bench = try await DeskBench()
        try await bench.take(TestLetter(date: date))
        #expect(try bench.ticket("1").createdAt == bench.clock.wallTime)
    }

    @Test("SCENARIO 139: a file that cannot be stored is tried again; the ticket stands, and the mail is not doubled")
    func files() async throws {
        let clock = ManualClock()
        let attachments = FailingAttachments()
        let tickets = MemoryTickets()
        let desk = HelpDesk(
            organization: "desk", stores: DeskStores(tickets: tickets, attachments: attachments),
            sender: RecordingSender(), clock: clock)
        try await desk.add(MailChannel(id: "support", name: "Support", address: try address("support@desk.example")))
        var mail = TestLetter()
        mail.more = ["Content-Type: multipart/mixed; boundary=b"]
        mail.text =
            "--b\r\n\r\nhello\r\n--b\r\nContent-Type: image/png\r\n"
            + "Content-Disposition: attachment; filename=\"../../a.png\"\r\n\r\nPNG\r\n--b--"
        attachments.fail(3)
        try await desk.take(mail.bytes, channel: "support")
        let link = try #require(tickets.ticket("1", in: "desk")?.messages.first?.attachments.first)
        #expect(link.name == "a.png" && link.size == 3)
        #expect(try await attachments.get(link.key, in: "desk") == nil)
        for _ in 0..<4 { try await desk.sync("support") }
        #expect(try await attachments.get(link.key, in: "desk") == Array("PNG".utf8))
        #expect(tickets.tickets(in: "desk").count == 1)
    }
}

/// A file store that fails as told.
final class FailingAttachments: AttachmentStore {
    private let inner = MemoryAttachmentStore()
    private let failures = Mutex(0)

    struct Failure: Error {}

    /// Makes the next calls to store fail.
    func fail(_ count: Int) { self.failures.withLock { $0 = count } }

    func put(_ bytes: [UInt8], key: String, in organization: OrganizationID) async throws {
        if self.failures.withLock({
            $0 -= 1; return $0 >= 0
        }) {
            throw Failure()
        }
        try await self.inner.put(bytes, key: key, in: organization)
    }

    func get(_ key: String, in organization: OrganizationID) async throws -> [UInt8]? {
        try await self.inner.get(key, in: organization)
    }

    func delete(_ key: String, in organization: OrganizationID) async throws {
        try await self.inner.delete(key, in: organization)
    }
}

/// A ticket system that remembers the keys it has seen.
final class KeyedTickets: TicketSink {
    private let inner = MemoryTickets()
    private let seen = Mutex<Set<EffectKey>>([])

    var keys: Set<EffectKey> { self.seen.withLock { $0 } }

    func apply(_ effects: IntakeEffects, key: EffectKey) async throws -> TicketReceipt {
        self.seen.withLock { _ = $0.insert(key) }
        return try await self.inner.apply(effects, key: key)
    }

    func summary(of ticket: TicketID, in organization: OrganizationID) async throws -> TicketSummary? {
        try await self.inner.summary(of: ticket, in: organization)
    }
}

/// A source of two mails, of which it can give one.
struct HalfBlindSource: MailSource {
    let id: SourceID = "half-blind"

    func fetch(after cursor: SourceCursor?, limit: Int) async throws -> SourcePage {
        guard cursor == nil else { return SourcePage(mails: [], cursor: cursor) }
        return SourcePage(
            mails: [RawMail(key: SourceKey(source: self.id, item: "1"), bytes: TestLetter().bytes)],
            unreadable: [
                UnreadableMail(
                    key: SourceKey(source: self.id, item: "2"), reason: "malformed", answer: "BODY[] ((", isFinal: true)
            ],
            cursor: SourceCursor(position: 2))
    }

    func settle(_ mails: [SourceKey], as settlement: Settlement) async throws {}
}

/// A source in which nothing can be done with a mail.
struct StubbornSource: MailSource {
    let inner: ArraySource

    init(_ messages: [[UInt8]]) { self.inner = ArraySource(id: "stubborn", messages) }

    var id: SourceID { self.inner.id }

    func fetch(after cursor: SourceCursor?, limit: Int) async throws -> SourcePage {
        try await self.inner.fetch(after: cursor, limit: limit)
    }

    func settle(_ mails: [SourceKey], as settlement: Settlement) async throws {
        throw DeskError(.source, "The folder is locked.")
    }
}
