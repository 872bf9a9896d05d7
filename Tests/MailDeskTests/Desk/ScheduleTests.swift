import DeskIdentity
import MailDesk
import MailTesting
import MailTransport
import MessageParsing
import Synchronization
import Testing

/// A source that can be held up, or fails, as told.
final class GatedSource: MailSource {
    let inner: ArraySource
    private let state = Mutex<(asked: Int, isHeld: Bool, fails: Bool)>((0, false, false))
    private let gate = WaitPoint()

    init(_ id: SourceID = "gated") { self.inner = ArraySource(id: id) }

    var id: SourceID { self.inner.id }
    /// How often it was asked.
    var asked: Int { self.state.withLock { $0.asked } }

    /// Makes the next question wait until ``letGo()``.
    func hold() { self.state.withLock { $0.isHeld = true } }

    func letGo() {
        self.state.withLock { $0.isHeld = false }
        self.gate.wake()
    }

    /// Makes all questions fail from now on, or no longer.
    func fail(_ fails: Bool) { self.state.withLock { $0.fails = fails } }

    func fetch(after cursor: SourceCursor?, limit: Int) async throws -> SourcePage {
        let (isHeld, fails) = self.state.withLock { state in
            state.asked += 1
            return (state.isHeld, state.fails)
        }
        if isHeld { try await self.gate.wait() }
        if fails { throw DeskError(.source, "BYE Too many connections", remedy: .retryLater(after: nil)) }
        return try await self.inner.fetch(after: cursor, limit: limit)
    }

    func settle(_ mails: [SourceKey], as settlement: Settlement) async throws {
        try await self.inner.settle(mails, as: settlement)
    }
}

@Suite("When mail is fetched", .timeLimit(.minutes(5)))
struct ScheduleTests {
    let clock = ManualClock()
    let tickets = MemoryTickets()

    func desk() -> HelpDesk {
        HelpDesk(
            organization: "desk", stores: DeskStores(tickets: self.tickets), sender: RecordingSender(),
            clock: self.clock)
    }

    func channel(_ id: ChannelID) throws -> MailChannel {
        var channel = MailChannel(id: id, name: "Support", address: try address("\(id)@desk.example"))
        channel.policy.mailsPerSenderIn10Minutes = nil
        channel.sync.interval = .minute
        return channel
    }

    @Test("SCENARIO 21: a look that takes longer than the interval is not overtaken, and the next one follows")
    func noOverlap() async throws {
        let desk = self.desk()
        let source = GatedSource()
        var channel = try self.channel("support")
        channel.sync.interval = .fiveMinutes
        source.hold()
        try await desk.add(channel, source: source)
        let run = Task { try await desk.run() }
        while source.asked < 1 { await Task.yield() }
        for _ in 0..<7 {
            self.clock.advance(by: .seconds(60))
            for _ in 0..<100 { await Task.yield() }
        }
        #expect(source.asked == 1)
        await #expect(throws: DeskError.self) { try await desk.sync("support") }
        source.letGo()
        while source.asked < 2 {
            self.clock.advance(by: .seconds(60))
            await Task.yield()
        }
        desk.drain()
        try await run.value
    }

    @Test(
        "SCENARIO 22: a channel that is switched off during a look stops behind the mail in hand, and goes on from there"
    )
    func switchedOff() async throws {
        let switching = SwitchingTickets(self.tickets)
        let desk = HelpDesk(
            organization: "desk", stores: DeskStores(tickets: switching), sender: RecordingSender(), clock: self.clock)
        var channel = try self.channel("support")
        channel.sync.batchSize = 4
        let source = ArraySource(
            (1...10).map { TestLetter(subject: "Matter \($0)", id: "a\($0)@bakery.example").bytes })
        try await desk.add(channel, source: source)
        var off = channel
        off.sync.isOn = false
        switching.at(3) { [off] in try await desk.add(off) }
        try await desk.sync("support")
        #expect(self.tickets.tickets(in: "desk").map(\.title) == (1...3).map { "Matter \($0)" })
        #expect(try await desk.stores.ledger.cursor(of: source.id, channel: "support", in: "desk")?.position == 4)
        try await desk.add(channel)
        #expect(try await desk.sync("support").fetched == 6)
        #expect(self.tickets.tickets(in: "desk").map(\.title) == (1...10).map { "Matter \($0)" })
    }

    @Test(
        "SCENARIO 27: of twenty mailboxes five are refused for a while; those wait longer each time, the others notice nothing"
    )
    func someRefused() async throws {
        let desk = self.desk()
        let sources = (1...20).map { GatedSource(SourceID("source \($0)")) }
        for (index, source) in sources.enumerated() {
            source.fail(index < 5)
            try await desk.add(try self.channel(ChannelID("c\(index)")), source: source)
        }
        let run = Task { try await desk.run() }
        // The loops of the outbox and the channels.
        try await self.clock.waitForSleepers(21)
        for minute in 1...30 {
            for (index, source) in sources.enumerated() where minute == 15 {
                source.inner.append(TestLetter(subject: "Matter \(index)", id: "m\(index)@bakery.example").bytes)
            }
            self.clock.advance(by: .seconds(60))
            try await self.clock.waitForSleepers(21)
        }
        #expect(sources.prefix(5).allSatisfy { (3...7).contains($0.asked) })
        #expect(sources.dropFirst(5).allSatisfy { $0.asked >= 25 })
        #expect(self.tickets.tickets(in: "desk").count == 15)
        for index in 0..<20 {
            let status = desk.status(of: ChannelID("c\(index)"))
            #expect((status.lastError?.contains("Too many connections") == true) == (index < 5))
        }
        for source in sources { source.fail(false) }
        while self.tickets.tickets(in: "desk").count < 20 {
            self.clock.advance(by: .seconds(600))
            await Task.yield()
        }
        desk.drain()
        try await run.value
    }
}

/// A ticket system in which something happens at one of its calls.
final class SwitchingTickets: TicketSink {
    private let inner: MemoryTickets
    private let state = Mutex<(calls: Int, at: Int, act: (@Sendable () async throws -> Void)?)>((0, 0, nil))

    init(_ inner: MemoryTickets) { self.inner = inner }

    /// Does this during the call of that number.
    func at(_ call: Int, _ act: @escaping @Sendable () async throws -> Void) {
        self.state.withLock { $0 = ($0.calls, call, act) }
    }

    func apply(_ effects: IntakeEffects, key: EffectKey) async throws -> TicketReceipt {
        let act = self.state.withLock { state in
            state.calls += 1
            return state.calls == state.at ? state.act : nil
        }
        try await act?()
        return try await self.inner.apply(effects, key: key)
    }

    func summary(of ticket: TicketID, in organization: OrganizationID) async throws -> TicketSummary? {
        try await self.inner.summary(of: ticket, in: organization)
    }
}
