import DeskIdentity
import MailDesk
import MailTesting
import MailTransport
import MessageParsing
import Synchronization
import Testing

@Suite("What the ledger in memory forgets")
struct RetentionTests {
    static let day = Duration.seconds(86_400)
    let clock = ManualClock()
    let ledger = MemoryIntakeLedger(retention: .seconds(30 * 86_400))
    let tickets = MemoryTickets()

    func desk() async throws -> HelpDesk {
        let desk = HelpDesk(
            organization: "desk", stores: DeskStores(ledger: self.ledger, tickets: self.tickets),
            sender: RecordingSender(), clock: self.clock)
        var channel = MailChannel(id: "support", name: "Support", address: try address("support@desk.example"))
        channel.policy.mailsPerSenderIn10Minutes = nil
        channel.policy.trustedAuthenticationServers = ["mx.desk.example"]
        try await desk.add(channel)
        return desk
    }

    func letter(_ number: Int) -> TestLetter {
        TestLetter(subject: "Matter \(number)", id: "a\(number)@bakery.example")
    }

    var count: Int { get async throws { try await self.ledger.records(in: "desk", limit: .max).count } }

    @Test(
        "mail that is done with is forgotten after its time, so that years of mail need no more room than a month of it"
    )
    func years() async throws {
        let desk = try await self.desk()
        var most = 0
        for number in 1...400 {
            try await desk.take(self.letter(number).bytes, channel: "support")
            self.clock.advance(by: Self.day)
            most = max(most, try await self.count)
        }
        // A month, and what has gathered since the last time that it was looked through.
        #expect((30...34).contains(most))
        #expect(self.tickets.tickets(in: "desk").count == 400)
        // Names are not given twice.
        let ids = try await self.ledger.records(in: "desk", limit: .max).map(\.id)
        #expect(Set(ids).count == ids.count && ids.contains("mail-400"))
        // Answers still find their tickets.
        let reply = TestLetter(
            subject: "Re: x", id: "r@bakery.example", more: ["In-Reply-To: <a350@bakery.example>"])
        #expect(try await desk.take(reply.bytes, channel: "support").outcome?.ticket == "350")
    }

    @Test("mail that waits for a person, and the first of copies that are known, stay")
    func stays() async throws {
        let desk = try await self.desk()
        let forged = TestLetter(id: "q@bakery.example", more: ["Authentication-Results: mx.desk.example; dmarc=fail"])
        let waiting = try await desk.take(forged.bytes, channel: "support")
        let first = try await desk.take(self.letter(1).bytes, channel: "support")
        self.clock.advance(by: Self.day * 29)
        let copy = try await desk.take(self.letter(1).bytes, channel: "support")
        #expect(copy.outcome == .duplicate(of: first.id, isVariant: false))
        self.clock.advance(by: Self.day * 20)
        try await desk.take(self.letter(2).bytes, channel: "support")
        #expect(try await self.count == 4)
        self.clock.advance(by: Self.day * 20)
        try await desk.take(self.letter(3).bytes, channel: "support")
        self.clock.advance(by: Self.day * 3)
        try await desk.take(self.letter(4).bytes, channel: "support")
        let left = try await self.ledger.records(in: "desk", limit: 10).map(\.id)
        #expect(left.contains(waiting.id) && !left.contains(first.id) && !left.contains(copy.id))
        #expect(try await desk.release(waiting.id).outcome?.name == "ticket")
    }

    @Test("what lies in a maildrop is known for as long as it lies there, also after a pause longer than any memory")
    func maildrop() async throws {
        let desk = try await self.desk()
        let channel = try #require(try await desk.channels().first)
        let drop = ListingSource()
        try await desk.add(channel, source: drop)
        drop.fill(1...20)
        #expect(try await desk.sync("support").fetched == 20)
        for _ in 0..<50 {
            self.clock.advance(by: Self.day)
            #expect(try await desk.sync("support").fetched == 0)
        }
        self.clock.advance(by: Self.day * 300)
        #expect(try await desk.sync("support").fetched == 0)
        #expect(try await self.count == 20)
        // What somebody has taken away is forgotten after its time.
        drop.fill(11...20)
        for _ in 0..<40 {
            self.clock.advance(by: Self.day)
            #expect(try await desk.sync("support").fetched == 0)
        }
        #expect(try await self.count == 10)
        #expect(self.tickets.tickets(in: "desk").count == 20)
    }
}

/// A source that lists what lies in it and asks what is known.
final class ListingSource: MailSource {
    let id: SourceID = "drop"
    private let numbers = Mutex<ClosedRange<Int>>(0...0)

    /// Puts these mails in, in place of all others.
    func fill(_ numbers: ClosedRange<Int>) { self.numbers.withLock { $0 = numbers } }

    func fetch(after cursor: SourceCursor?, limit: Int) async throws -> SourcePage {
        SourcePage(mails: [], cursor: cursor)
    }

    func fetch(
        after cursor: SourceCursor?, limit: Int,
        known: @escaping @Sendable ([SourceKey]) async throws -> Set<SourceKey>
    ) async throws -> SourcePage {
        let letters = self.numbers.withLock { numbers in
            numbers.map { number in
                let letter = TestLetter(subject: "Matter \(number)", id: "d\(number)@bakery.example")
                return RawMail(key: SourceKey(source: self.id, item: "\(number)"), bytes: letter.bytes)
            }
        }
        let have = try await known(letters.map(\.key))
        let new = letters.filter { !have.contains($0.key) }
        return SourcePage(
            mails: Array(new.prefix(limit)), cursor: SourceCursor(position: (cursor?.position ?? 0) + 1),
            hasMore: new.count > limit)
    }

    func settle(_ mails: [SourceKey], as settlement: Settlement) async throws {}
}
