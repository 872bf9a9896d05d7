import DeskIdentity
import MailDesk
import MailTesting
import MessageParsing
import Testing
import TicketThreading

@Suite("Filters and routes")
struct RuleScenarios {
    @Test(
        "SCENARIO 142: unwanted mail is kept out and the record names the rule",
        arguments: [
            (MailFilter.Condition.subjectContains("undeliver"), TestLetter(subject: "Undeliverable: hello")),
            (.fromDomain("spam.example"), TestLetter(from: "x@mail.spam.example")),
            (.fromAddress("*@news.*"), TestLetter(from: "x@news.shop.example")),
        ])
    func filters(_ condition: MailFilter.Condition, _ letter: TestLetter) async throws {
        let bench = try await DeskBench { $0.policy.filters = [MailFilter(name: "the rule", condition)] }
        let record = try await bench.take(letter)
        #expect(record.outcome == .filtered("the rule"))
        #expect(record.trace.contains { $0.step == .filter && $0.decision == "filtered: the rule" })
        #expect(try await bench.take(TestLetter(id: "other@bakery.example")).outcome == .ticket("1"))
        #expect(
            try await bench.take(TestLetter(from: "x@notspam.example", subject: "A", id: "3@x.example")).outcome
                == .ticket("2"))
    }

    @Test("SCENARIO 143: answers to tickets pass, unless the rule says otherwise", arguments: [false, true])
    func replies(_ includesReplies: Bool) async throws {
        let bench = try await DeskBench {
            $0.policy.filters = [MailFilter(name: "re", .subjectContains("re:"), includesReplies: includesReplies)]
        }
        try await bench.take(TestLetter())
        let reply = TestLetter(subject: "Re: oven", id: "2@bakery.example", more: ["In-Reply-To: <m1@bakery.example>"])
        #expect(try await bench.take(reply).outcome == (includesReplies ? .filtered("re") : .append("1")))
    }

    @Test(
        "SCENARIO 144: the first rule that matches gives the queue",
        arguments: [
            ("[Billing] question", "billing"), ("about [billing] again", "billing"), ("[Ticket #99] x", "rest"),
            ("x", "rest"),
            ("Billing", "rest"),
        ])
    func routes(_ subject: String, _ queue: String) async throws {
        let bench = try await DeskBench {
            $0.policy.routes = [
                RoutingRule(name: "tag", .subjectTag("Billing"), queue: "billing", agent: "ada"),
                RoutingRule(name: "never", .client("smithy"), queue: "smithy"),
                RoutingRule(name: "rest", .always, queue: "rest"),
            ]
        }
        try await bench.take(TestLetter(subject: subject))
        #expect(try bench.ticket("1").queue == QueueID(queue))
        #expect(try bench.ticket("1").assignee == (queue == "billing" ? "ada" : nil))
    }

    @Test("a dry run says what would become of a mail and changes nothing")
    func simulate() async throws {
        let bench = try await DeskBench()
        try await bench.take(TestLetter())
        var channel = try #require(try await bench.desk.channels().first)
        channel.policy.threading.subject = .off
        channel.policy.filters = [MailFilter(name: "no ovens", .subjectContains("oven"))]
        let letter = TestLetter(id: "new@bakery.example")
        #expect(try await bench.desk.simulate(letter.bytes, channel: channel).outcome == .filtered("no ovens"))
        channel.policy.filters = []
        let forecast = try await bench.desk.simulate(letter.bytes, channel: channel)
        #expect(forecast.outcome == nil)
        if case .newTicket(let new) = forecast.effects?.target {
            #expect(new.client == "bakery")
        } else {
            Issue.record("no ticket")
        }
        #expect(try await bench.desk.simulate(TestLetter().bytes, channel: channel).outcome?.name == "duplicate")
        #expect(bench.ticketCount == 1)
        #expect(try await bench.desk.mails().count == 1)
    }

    @Test(
        "every mail ends in exactly one outcome and has a trace",
        arguments: [
            [], Array("\r\n".utf8), Array("garbage".utf8), [UInt8](repeating: 0, count: 5_000),
            Array("From: a@b.example\r\n".utf8),
            Array("Subject: =?utf-8?q?=00=0d=0aBcc:_x?=\r\nFrom: a@b.example\r\n\r\nx".utf8),
            Array((String(repeating: "References: <a@b>\r\n", count: 3_000) + "From: a@b.example\r\n\r\n").utf8),
            (0...255).map { UInt8($0) },
        ])
    func anything(_ bytes: [UInt8]) async throws {
        let bench = try await DeskBench()
        let record = try await bench.desk.take(bytes, channel: DeskBench.channel)
        #expect(record.outcome != nil && !record.trace.isEmpty)
        // Only what nobody has sent is one.
        #expect(record.outcome?.name != "dead-letter" || record.outcome == .deadLettered("It has no sender."))
        #expect(bench.tickets.tickets(in: DeskBench.organization).allSatisfy { !$0.title.utf8.contains(10) })
    }

    @Test("SCENARIO 138: a file of a blocked kind is not kept, the ticket is, and a note names it")
    func blockedFiles() async throws {
        let bench = try await DeskBench()
        var mail = TestLetter()
        mail.more = ["Content-Type: multipart/mixed; boundary=b"]
        mail.text = "--b\r\n\r\nhello\r\n"
        for name in ["run.EXE", "notes.txt"] {
            mail.text += "--b\r\nContent-Disposition: attachment; filename=\"\(name)\"\r\n\r\n\(name)\r\n"
        }
        mail.text += "--b--"
        try await bench.take(mail)
        let message = try #require(try bench.ticket("1").messages.first)
        #expect(message.attachments.map(\.name) == ["notes.txt"])
        #expect(message.flags.contains("The file run.EXE was not kept: its kind is blocked."))
        #expect(bench.attachments.count(in: DeskBench.organization) == 1)
    }

    @Test("the overview tells configured from enabled, and what waits")
    func overview() async throws {
        let bench = try await DeskBench()
        #expect(try await bench.desk.overview().map(\.inbound) == [.notConfigured])
        var channel = try #require(try await bench.desk.channels().first)
        channel.sync.isOn = false
        try await bench.desk.add(channel, source: ArraySource([TestLetter().bytes]))
        #expect(try await bench.desk.overview().map(\.inbound) == [.disabled])
        #expect(try await bench.desk.sync(DeskBench.channel).fetched == 0)
        channel.sync.isOn = true
        try await bench.desk.add(channel)
        try await bench.desk.sync(DeskBench.channel)
        let card = try #require(try await bench.desk.overview().first)
        #expect(card.inbound == .enabled && !card.isSyncActive && card.waitingToLeave == 1)
        #expect(card.status.lastSync == bench.clock.wallTime)
    }
}
