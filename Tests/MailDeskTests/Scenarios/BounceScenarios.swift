import DeskIdentity
import MailDesk
import MailTesting
import MessageParsing
import Testing
import TicketThreading

@Suite("Bounces")
struct BounceScenarios {
    /// A delivery report about `id` for these recipients.
    func report(_ id: MessageID, _ recipients: [(String, String, String)], isWhole: Bool = true) -> TestLetter {
        var letter = TestLetter(
            from: "Mail Delivery System <mailer-daemon@mx.example>", subject: "Undelivered Mail Returned to Sender",
            id: "dsn\(id.value.utf8.count)\(recipients.count)\(recipients[0].1)@mx.example")
        letter.more = ["Return-Path: <>", "Content-Type: multipart/report; report-type=delivery-status; boundary=b"]
        let groups = recipients.map {
            "Final-Recipient: rfc822; \($0.0)\r\nAction: \($0.1)\r\nStatus: \($0.2)\r\nDiagnostic-Code: smtp; 550 \($0.2) no\r\n"
        }
        let kind = isWhole ? "message/rfc822" : "text/rfc822-headers"
        letter.text =
            "--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
            + groups.joined(separator: "\r\n")
            + "\r\n--b\r\nContent-Type: \(kind)\r\n\r\nMessage-ID: \(id)\r\nSubject: x\r\n\r\nHi\r\n--b--"
        return letter
    }

    func answered() async throws -> (DeskBench, OutboxItem) {
        let bench = try await DeskBench { $0.policy.acknowledgements.isOn = false }
        try await bench.take(TestLetter(more: ["Cc: bob@bakery.example"]))
        let item = try await bench.desk.reply(to: "1", as: "ada", text: "Yes.")
        try await bench.desk.deliver()
        return (bench, item)
    }

    @Test(
        "SCENARIO 114, HOSTILE 225: a refused answer is linked to its mail and ticket, which is open again",
        arguments: [true, false])
    func permanent(_ isWhole: Bool) async throws {
        let (bench, item) = try await self.answered()
        try await bench.desk.close("1")
        let letter = self.report(item.messageID, [("ann@bakery.example", "failed", "5.1.1")], isWhole: isWhole)
        #expect(try await bench.take(letter).outcome == .append("1"))
        let after = try #require(try await bench.outbox.item(item.id, in: DeskBench.organization))
        #expect(after.state == .bounced)
        #expect(after.recipients.map(\.state) == [.bounced, .sent])
        let ticket = try bench.ticket("1")
        #expect(
            ticket.isOpen && ticket.messages.last?.visibility == .internal && ticket.messages.last?.mailClass == .bounce
        )
        #expect(try await bench.desk.deliver().isEmpty)
    }

    @Test("SCENARIO 115: a delay is a note and changes nothing")
    func delayed() async throws {
        let (bench, item) = try await self.answered()
        try await bench.desk.close("1")
        #expect(
            try await bench.take(self.report(item.messageID, [("ann@bakery.example", "delayed", "4.4.1")])).outcome
                == .append("1"))
        #expect(try await bench.outbox.item(item.id, in: DeskBench.organization)?.state == .sent)
        #expect(try !bench.ticket("1").isOpen)
    }

    @Test("SCENARIO 116: of several recipients only the one that failed is flagged")
    func oneOfTwo() async throws {
        let (bench, item) = try await self.answered()
        let letter = self.report(
            item.messageID, [("ann@bakery.example", "delivered", "2.0.0"), ("bob@bakery.example", "failed", "5.2.1")])
        try await bench.take(letter)
        #expect(
            try await bench.outbox.item(item.id, in: DeskBench.organization)?.recipients.map(\.state) == [
                .sent, .bounced,
            ])
    }

    @Test("SCENARIO 117: a report in plain words is matched by our id in its text")
    func plainText() async throws {
        let (bench, item) = try await self.answered()
        var letter = TestLetter(
            from: "postmaster@mx.example", subject: "Undeliverable: Re: The oven is cold", id: "x@mx.example")
        letter.more = ["Return-Path: <>", "X-Failed-Recipients: ann@bakery.example"]
        letter.text = "Your message <\(item.messageID.value)> did not reach ann@bakery.example"
        #expect(try await bench.take(letter).outcome == .append("1"))
        #expect(try await bench.outbox.item(item.id, in: DeskBench.organization)?.recipients.first?.state == .bounced)
    }

    @Test("SCENARIO 117, 118: reports about no mail of ours are recorded and make no tickets")
    func backscatter() async throws {
        let (bench, _) = try await self.answered()
        for number in 1...20 {
            let id = try #require(MessageID("never\(number)@desk.example"))
            var letter = self.report(id, [("x@y.example", "failed", "5.1.1")])
            letter.id = "back\(number)@mx.example"
            #expect(try await bench.take(letter).outcome == .recorded("A delivery report about no mail of ours."))
        }
        #expect(bench.ticketCount == 1)
    }

    @Test(
        "SCENARIO 120: a dead address gets no automatic mail until its time is over or somebody resets it; agents may write"
    )
    func suppression() async throws {
        let (bench, item) = try await self.answered()
        try await bench.take(self.report(item.messageID, [("ann@bakery.example", "failed", "5.1.1")]))
        var channel = try #require(try await bench.desk.channels().first)
        channel.policy.acknowledgements.isOn = true
        channel.policy.threading.subject = .off
        try await bench.desk.add(channel)
        let before = try await bench.outboxCount
        let record = try await bench.take(TestLetter(id: "n1@bakery.example"))
        #expect(
            record.trace.contains { $0.detail["reason"]?.hasPrefix("Mail to the address came back: 5.1.1") == true })
        #expect(try await bench.outboxCount == before)
        try await bench.desk.reply(to: "2", as: "ada", text: "By hand.")
        #expect(try await bench.desk.deliver().map(\.state) == [.sent])
        #expect(try await bench.desk.suppressions().map(\.address) == [try address("ann@bakery.example")])
        try await bench.desk.resetSuppression(of: try address("ann@bakery.example"))
        try await bench.take(TestLetter(id: "n2@bakery.example"))
        #expect(try await bench.outboxCount == before + 2)
    }

    @Test("SCENARIO 120: nothing else that is automatic goes to a dead address, and the list shows only those of today")
    func suppressedNotifications() async throws {
        let (bench, item) = try await self.answered()
        try await bench.take(self.report(item.messageID, [("ANN@bakery.example", "failed", "5.1.1")]))
        let sent = bench.sender.mails.count
        let ann = MailboxAddress(address: try address("Ann@bakery.example"))
        try await bench.desk.notify(.welcome, to: ann, values: ["url": "https://x.example"], channel: DeskBench.channel)
        try await bench.desk.close("1", notify: true)
        let refused = try await bench.desk.deliver()
        #expect(refused.map(\.state) == [.failed, .failed])
        #expect(refused.first?.lastProblem?.text.hasPrefix("Mail to the address came back: 5.1.1") == true)
        #expect(bench.sender.mails.count == sent)
        bench.clock.advance(by: .seconds(61 * 86_400))
        #expect(try await bench.desk.suppressions().isEmpty)
        try await bench.desk.notify(.welcome, to: ann, values: ["url": "https://x.example"], channel: DeskBench.channel)
        #expect(try await bench.desk.deliver().map(\.state) == [.sent])
    }

    @Test("SCENARIO 64, 114: a report about a mail of a merged ticket goes onto the ticket that stands for it")
    func merged() async throws {
        let (bench, item) = try await self.answered()
        try await bench.take(TestLetter(subject: "The mixer", id: "m2@bakery.example"))
        try await bench.desk.merge("1", into: "2")
        let letter = self.report(item.messageID, [("ann@bakery.example", "failed", "5.1.1")])
        #expect(try await bench.take(letter).outcome == .append("2"))
    }

    @Test("a report that names where our only recipient sent the mail on is about that recipient")
    func sentOn() async throws {
        let (bench, _) = try await self.answered()
        let ann = MailboxAddress(address: try address("ann@bakery.example"))
        let item = try await bench.desk.reply(to: "1", as: "ada", text: "Only you.", to: [ann])
        try await bench.desk.deliver()
        try await bench.take(self.report(item.messageID, [("ann@home.example", "failed", "5.1.1")]))
        let after = try #require(try await bench.outbox.item(item.id, in: DeskBench.organization))
        #expect(after.recipients.map(\.state) == [.bounced])
        #expect(try await bench.desk.suppressions().map(\.address) == [ann.address])
    }
}
