import DeskIdentity
import MailDesk
import MailTesting
import MailTransport
import MessageParsing
import Synchronization
import Testing

/// A channel store that fails as told.
final class FailingChannels: ChannelStore {
    private let inner = MemoryChannelStore()
    private let failures = Mutex(0)

    struct Failure: Error {}

    /// Makes the next questions fail.
    func fail(_ count: Int) { self.failures.withLock { $0 = count } }

    private func check() throws {
        let fails = self.failures.withLock {
            $0 -= 1
            return $0 >= 0
        }
        if fails { throw Failure() }
    }

    func channels(of organization: OrganizationID) async throws -> [MailChannel] {
        try self.check()
        return try await self.inner.channels(of: organization)
    }

    func channel(_ id: ChannelID, in organization: OrganizationID) async throws -> MailChannel? {
        try self.check()
        return try await self.inner.channel(id, in: organization)
    }

    func save(_ channel: MailChannel, in organization: OrganizationID) async throws {
        try await self.inner.save(channel, in: organization)
    }

    func delete(_ id: ChannelID, in organization: OrganizationID) async throws {
        try await self.inner.delete(id, in: organization)
    }
}

/// A source that counts how often it is asked.
final class CountingSource: MailSource {
    let inner = ArraySource()
    private let asked = Mutex(0)

    var id: SourceID { self.inner.id }
    var count: Int { self.asked.withLock { $0 } }

    func fetch(after cursor: SourceCursor?, limit: Int) async throws -> SourcePage {
        self.asked.withLock { $0 += 1 }
        return try await self.inner.fetch(after: cursor, limit: limit)
    }

    func settle(_ mails: [SourceKey], as settlement: Settlement) async throws {
        try await self.inner.settle(mails, as: settlement)
    }
}

@Suite("A desk that runs", .timeLimit(.minutes(5)))
struct RunningTests {
    let clock = ManualClock()
    let tickets = MemoryTickets()
    let channels = FailingChannels()
    let sender = RecordingSender()
    let source = CountingSource()
    let channel: MailChannel
    let desk: HelpDesk

    init() async throws {
        self.desk = HelpDesk(
            organization: "desk", stores: DeskStores(channels: self.channels, tickets: self.tickets),
            sender: self.sender, clock: self.clock)
        self.channel = MailChannel(id: "support", name: "Support", address: try address("support@desk.example"))
        try await self.desk.add(self.channel, source: self.source)
    }

    /// Runs the desk while `body` does, then lets it end.
    func running(_ body: () async throws -> Void) async throws {
        let desk = self.desk
        let run = Task { try await desk.run() }
        try await self.clock.waitForSleepers(2)
        try await body()
        desk.drain()
        try await run.value
    }

    /// Lets time pass until there are so many tickets.
    func waitForTickets(_ count: Int) async {
        while self.tickets.tickets(in: "desk").count < count {
            self.clock.advance(by: .seconds(60))
            await Task.yield()
        }
    }

    @Test("a channel store that fails for a moment ends nothing: the channel is looked at again", arguments: [1, 2, 3])
    func failingStore(_ failures: Int) async throws {
        try await self.running {
            self.source.inner.append(TestLetter().bytes)
            self.channels.fail(failures)
            await self.waitForTickets(1)
        }
    }

    @Test("a channel that is removed and added again is fetched again")
    func removedAndAdded() async throws {
        try await self.running {
            try await self.desk.remove(self.channel.id)
            while self.clock.sleeperCount > 1 { await Task.yield() }
            self.source.inner.append(TestLetter().bytes)
            try await self.desk.add(self.channel, source: self.source)
            await self.waitForTickets(1)
        }
    }

    @Test("a mail that goes out wakes the outbox, and sends nobody to the mailbox")
    func outgoing() async throws {
        try await self.running {
            let before = self.source.count
            let ann = MailboxAddress(address: try address("ann@bakery.example"))
            for number in 1...5 {
                try await self.desk.notify(.welcome, to: ann, values: ["url": "https://x.example"], channel: "support")
                while self.sender.mails.count < number { await Task.yield() }
                try await self.clock.waitForSleepers(2)
            }
            #expect(self.source.count == before)
        }
    }

    @Test("several tasks that see one mail through at once are no crash: it is one ticket, processed once")
    func together() async throws {
        let slow = SlowTickets(self.tickets)
        let desk = HelpDesk(
            organization: "desk", stores: DeskStores(tickets: slow), sender: self.sender, clock: self.clock)
        try await desk.add(self.channel)
        let id = try await desk.accept(TestLetter().bytes, channel: "support")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { try await desk.process(id) } }
            try await group.waitForAll()
        }
        let record = try await desk.explain(id)
        #expect(record.outcome == .ticket("1") && record.attempts == 1)
        #expect(self.tickets.tickets(in: "desk").count == 1)
    }
}

/// A ticket system that lets everybody else go first.
struct SlowTickets: TicketSink {
    let inner: MemoryTickets

    init(_ inner: MemoryTickets) { self.inner = inner }

    func apply(_ effects: IntakeEffects, key: EffectKey) async throws -> TicketReceipt {
        for _ in 0..<1_000 { await Task.yield() }
        return try await self.inner.apply(effects, key: key)
    }

    func summary(of ticket: TicketID, in organization: OrganizationID) async throws -> TicketSummary? {
        try await self.inner.summary(of: ticket, in: organization)
    }
}
