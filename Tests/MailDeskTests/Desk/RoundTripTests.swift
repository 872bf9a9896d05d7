import ClientMatcher
import DeskIdentity
import MailDesk
import MailTesting
import MailTransport
import MessageParsing
import Testing

@Suite("One mail goes all the way round")
struct RoundTripTests {
    @Test("from the customer onto a ticket, out as an answer, and back onto the same ticket")
    func roundTrip() async throws {
        let bench = try await DeskBench()

        // A customer writes: ticket 1 for the right client, acknowledged.
        let first = try await bench.take(TestLetter())
        #expect(first.outcome == .ticket("1"))
        let ticket = try bench.ticket("1")
        #expect(ticket.title == "The oven is cold" && ticket.client == "bakery" && ticket.clientRule == .domain)
        try await bench.desk.deliver()
        let acknowledgement = try #require(bench.sender.messages.first)
        #expect(acknowledgement.subject?.hasPrefix("[Ticket #1] ") == true)
        #expect(acknowledgement.headers["Auto-Submitted"] == "auto-replied")
        #expect(acknowledgement.inReplyTo == [MessageID("m1@bakery.example")])
        #expect(bench.sender.mails.first?.sender == nil)
        #expect(try bench.sender.mails.first?.recipients == [address("ann@bakery.example")])

        // An agent answers.
        try await bench.desk.reply(to: "1", as: "ada", text: "Is it plugged in?")
        try await bench.desk.deliver()
        let answer = try #require(bench.sender.messages.last)
        #expect(bench.sender.mails.count == 2)
        #expect(answer.from.map(\.name) == ["Ada"])
        #expect(try answer.from.map(\.address) == [address("support@desk.example")])
        #expect(answer.subject == "Re: [Ticket #1] The oven is cold")
        #expect(answer.inReplyTo == [MessageID("m1@bakery.example")])
        #expect(answer.references.first == MessageID("m1@bakery.example"))
        #expect(answer.headers["Auto-Submitted"] == nil)

        // The customer replies, and the reply comes twice.
        var reply = TestLetter(subject: "Re: [Ticket #1] The oven is cold", id: "m2@bakery.example", text: "It is now.")
        reply.more = ["In-Reply-To: \(try #require(answer.messageID))"]
        let second = try await bench.take(reply)
        #expect(second.outcome == .append("1"))
        let again = try await bench.take(reply)
        #expect(again.outcome == .duplicate(of: second.id, isVariant: false))

        let texts = try bench.ticket("1").messages.map(\.text)
        #expect(texts.count == 3 && texts[0].hasPrefix("It does not heat") && texts[1] == "Is it plugged in?")
        #expect(texts[2].hasPrefix("It is now."))
        #expect(bench.ticketCount == 1)
        #expect(try await bench.desk.deliver().isEmpty)

        // Why did it become what it became?
        let trace = try await bench.desk.explain(second.id).trace
        #expect(trace.map(\.step).contains(.thread))
        #expect(trace.first { $0.step == .thread }?.detail["evidence"] == "token")
        #expect(trace.first { $0.step == .matchClient }?.detail["rule"] == "domain")
    }

    @Test("reads an array as a mailbox, page by page, and knows where it stopped")
    func syncs() async throws {
        let bench = try await DeskBench {
            $0.sync.batchSize = 3; $0.sync.marksRead = true
        }
        let source = ArraySource()
        let channel = try #require(try await bench.desk.channels().first)
        try await bench.desk.add(channel, source: source)
        for number in 1...10 {
            source.append(TestLetter(subject: "Matter \(number)", id: "a\(number)@bakery.example").bytes)
        }
        let report = try await bench.desk.sync(DeskBench.channel)
        #expect(report.fetched == 10 && report.processed.count == 10)
        #expect(bench.ticketCount == 10)
        #expect((0..<10).allSatisfy { source.settlement(at: $0) == .markRead })
        #expect(try await bench.desk.sync(DeskBench.channel).fetched == 0)
        #expect(bench.desk.status(of: DeskBench.channel).lastSync == bench.clock.wallTime)
    }

    @Test("runs until it is told to drain, wakes at the interval and sends what is due")
    func runs() async throws {
        let bench = try await DeskBench()
        let source = ArraySource([TestLetter().bytes])
        let channel = try #require(try await bench.desk.channels().first)
        try await bench.desk.add(channel, source: source)
        let desk = bench.desk
        let running = Task { try await desk.run() }
        // The channel's loop, and the outbox's, sleep when all is done.
        try await bench.clock.waitForSleepers(2)
        #expect(bench.ticketCount == 1)
        source.append(TestLetter(subject: "Another", id: "m2@bakery.example").bytes)
        while bench.ticketCount < 2 {
            try await bench.clock.waitForSleepers(2)
            bench.clock.advance(by: .seconds(300))
            await Task.yield()
        }
        while bench.sender.mails.count < 2 {
            try await bench.clock.waitForSleepers(2)
            bench.clock.advance(by: .seconds(15))
            await Task.yield()
        }
        desk.drain()
        try await running.value
        #expect(bench.ticketCount == 2)
    }
}
