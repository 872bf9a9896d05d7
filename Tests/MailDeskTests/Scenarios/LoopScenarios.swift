import DeskIdentity
import MailDesk
import MailTesting
import MailTransport
import MessageParsing
import Testing
import TicketThreading

@Suite("Automated mail and loops")
struct LoopScenarios {
    /// A ticket that was acknowledged and closed.
    func closedTicket(_ bench: DeskBench) async throws -> MessageID {
        try await bench.take(TestLetter())
        try await bench.desk.deliver()
        try await bench.desk.close("1")
        return try #require(bench.sender.messages.first?.messageID)
    }

    @Test(
        "SCENARIO 105, 106, 108, HOSTILE 224, 225: an absence is noted on the ticket and does nothing else",
        arguments: [
            ["Auto-Submitted: auto-replied"], ["auto-submitted: AUTO-REPLIED (vacation); owner-email=\"x\""],
            ["Precedence: auto_reply"], ["X-Autoreply: yes"],
        ])
    func outOfOffice(_ lines: [String]) async throws {
        let bench = try await DeskBench()
        let acknowledgement = try await self.closedTicket(bench)
        var mail = TestLetter(subject: "Re: [Ticket #1]", id: "o1@bakery.example")
        mail.more = lines + ["In-Reply-To: \(acknowledgement)"]
        #expect(try await bench.take(mail).outcome == .append("1"))
        let ticket = try bench.ticket("1")
        #expect(!ticket.isOpen)
        #expect(ticket.messages.last?.mailClass == .outOfOffice && ticket.messages.last?.visibility == .internal)
        #expect(try await bench.desk.deliver().isEmpty)
    }

    @Test(
        "SCENARIO 106: an absence without headers is told by its subject",
        arguments: [
            "Abwesenheitsnotiz: Re: [Ticket #1]", "Automatic reply: [Ticket #1]", "Réponse automatique : [Ticket #1]",
            "自動返信: [Ticket #1]", "Out of Office: [Ticket #1]",
        ])
    func outOfOfficeSubject(_ subject: String) async throws {
        let bench = try await DeskBench()
        _ = try await self.closedTicket(bench)
        let record = try await bench.take(TestLetter(subject: subject, id: "o1@bakery.example"))
        #expect(record.outcome == .append("1"))
        #expect(try !bench.ticket("1").isOpen)
        let fresh = try await DeskBench()
        #expect(try await fresh.take(TestLetter(subject: subject)).outcome?.name == "recorded")
    }

    @Test(
        "SCENARIO 65, 107: a person's answer opens the ticket again",
        arguments: [[], ["Auto-Submitted: no"], ["Auto-Submitted: No (human)"]])
    func person(_ lines: [String]) async throws {
        let bench = try await DeskBench()
        let acknowledgement = try await self.closedTicket(bench)
        var mail = TestLetter(subject: "Re: [Ticket #1]", id: "m2@bakery.example")
        mail.more = lines + ["In-Reply-To: \(acknowledgement)"]
        try await bench.take(mail)
        #expect(try bench.ticket("1").isOpen)
    }

    @Test("SCENARIO 66: an answer long after the end is a new ticket that points to the old one")
    func longAfter() async throws {
        let bench = try await DeskBench()
        let acknowledgement = try await self.closedTicket(bench)
        bench.clock.advance(by: .seconds(90 * 86_400))
        var mail = TestLetter(subject: "Re: [Ticket #1]", id: "m2@bakery.example")
        mail.more = ["In-Reply-To: \(acknowledgement)"]
        #expect(try await bench.take(mail).outcome == .ticket("2"))
        #expect(try bench.ticket("2").related == ["1"])
        #expect(try !bench.ticket("1").isOpen)
    }

    @Test(
        "SCENARIO 109, 110, HOSTILE 226: alerts and newsletters are tickets, and are not acknowledged",
        arguments: [
            "Auto-Submitted: auto-generated", "Precedence: Bulk", "Precedence: list", "List-Id: <x.example>",
            "List-Unsubscribe: <mailto:x@y.example>", "X-Auto-Response-Suppress: DR, OOF, AutoReply", "X-Loop: yes",
            "Feedback-ID: 1:2:3", "Return-Path: <>",
        ])
    func alerts(_ line: String) async throws {
        let bench = try await DeskBench()
        #expect(try await bench.take(TestLetter(more: [line])).outcome == .ticket("1"))
        #expect(try await bench.desk.deliver().isEmpty)
    }

    @Test("SCENARIO 111, HOSTILE 228: two desks that acknowledge each other stop")
    func twoDesks() async throws {
        let bench = try await DeskBench { $0.policy.threading.subject = .off }
        for number in 1...20 {
            // The other desk says nothing of being a machine.
            try await bench.take(
                TestLetter(
                    from: "help@other.example", subject: "We have received your request \(number)",
                    id: "t\(number)@other.example"))
        }
        #expect(try await bench.desk.deliver().count == 3)
        #expect(bench.ticketCount == 20)
    }

    @Test("HOSTILE 231: acknowledgements are counted by the address, the day and the organization")
    func storms() async throws {
        let bench = try await DeskBench {
            $0.policy.threading.subject = .off; $0.sending.perMinute = nil
        }
        for hour in 0..<6 {
            for number in 1...5 { try await bench.take(TestLetter(id: "v\(hour)-\(number)@bakery.example")) }
            bench.clock.advance(by: .seconds(3_601))
        }
        #expect(try await bench.outboxCount == 10)
        for number in 1...200 {
            try await bench.take(TestLetter(from: "p\(number)@bakery.example", id: "p\(number)@bakery.example"))
        }
        #expect(try await bench.outboxCount == 110)
    }

    @Test("SCENARIO 155, HOSTILE 231: nothing that an unproved sender wrote goes back in an acknowledgement")
    func noEcho() async throws {
        let bench = try await DeskBench()
        try await bench.take(
            TestLetter(from: "\"Buy at http://evil.example\" <ann@bakery.example>", subject: "BUY NOW"))
        try await bench.desk.deliver()
        let mail = try #require(bench.sender.mails.first)
        let text = String(decoding: mail.bytes, as: UTF8.self)
        #expect(!text.contains("BUY NOW") && !(bench.sender.messages.first?.text ?? "").contains("evil.example"))
        let html = bench.sender.messages.first?.html ?? ""
        #expect(html.contains("Its number is 1.") && !html.contains("evil.example"))
    }

    @Test(
        "SCENARIO 121, HOSTILE 229: no acknowledgement to robots or to ourselves",
        arguments: [
            "noreply@bakery.example", "no-reply@bakery.example", "postmaster@bakery.example", "support@desk.example",
            "Support+x@desk.example", "ada@staff.example",
        ])
    func robots(_ from: String) async throws {
        let bench = try await DeskBench()
        let record = try await bench.take(TestLetter(from: from))
        #expect(record.outcome?.name == (from.lowercased().contains("desk.example") ? "recorded" : "ticket"))
        #expect(try await bench.desk.deliver().isEmpty)
    }

    @Test("SCENARIO 112, HOSTILE 230: a flood is parked, others are not, and it goes on later or by hand")
    func flood() async throws {
        let bench = try await DeskBench {
            $0.policy.mailsPerSenderIn10Minutes = 10
            $0.policy.threading.subject = .off
        }
        var parked: [MailID] = []
        for number in 1...30 {
            let record = try await bench.take(TestLetter(id: "f\(number)@bakery.example"))
            if record.outcome?.name == "parked" { parked.append(record.id) }
        }
        #expect(bench.ticketCount == 10 && parked.count == 20)
        #expect(
            try await bench.take(TestLetter(from: "bob@bakery.example", id: "b@bakery.example")).outcome
                == .ticket("11"))
        #expect(try await bench.desk.release(try #require(parked.first)).outcome == .ticket("12"))
        bench.clock.advance(by: .seconds(601))
        try await bench.desk.sync(DeskBench.channel)
        #expect(bench.ticketCount == 22)
        bench.clock.advance(by: .seconds(601))
        try await bench.desk.sync(DeskBench.channel)
        #expect(bench.ticketCount == 31)
    }

    @Test("SCENARIO 24: after days of silence all mail is taken, and nothing old is acknowledged")
    func catchUp() async throws {
        let bench = try await DeskBench()
        let old = bench.clock.wallTime.advanced(by: .seconds(-2 * 86_400))
        try await bench.take(TestLetter(), receivedAt: old)
        try await bench.take(TestLetter(subject: "New", id: "m2@bakery.example"))
        #expect(try await bench.outboxCount == 1)
        #expect(bench.ticketCount == 2)
    }

    @Test("SCENARIO 119: a read receipt is recorded")
    func readReceipt() async throws {
        let bench = try await DeskBench()
        var mail = TestLetter(subject: "Read: hello")
        mail.more = ["Content-Type: multipart/report; report-type=disposition-notification; boundary=b"]
        mail.text =
            "--b\r\n\r\nread\r\n--b\r\nContent-Type: message/disposition-notification\r\n\r\nDisposition: x\r\n--b--"
        #expect(try await bench.take(mail).outcome?.name == "recorded")
        #expect(bench.ticketCount == 0)
    }
}

extension DeskBench {
    /// How many mails were ever queued.
    var outboxCount: Int { get async throws { try await self.desk.outbox(limit: 10_000).count } }
}
