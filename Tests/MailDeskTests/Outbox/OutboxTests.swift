import DeskIdentity
import MailDesk
import MailTesting
import MailTransport
import MessageParsing
import Testing
import TicketThreading

@Suite("The outbox")
struct OutboxTests {
    /// A desk with one answer to two people in its outbox.
    func bench() async throws -> (DeskBench, OutboxItem) {
        let bench = try await DeskBench { $0.policy.acknowledgements.isOn = false }
        try await bench.take(TestLetter())
        let bob = MailboxAddress(address: try address("bob@bakery.example"))
        let ann = MailboxAddress(address: try address("ann@bakery.example"))
        let item = try await bench.desk.reply(to: "1", as: "ada", text: "Yes.", to: [ann, bob])
        return (bench, item)
    }

    @Test(
        "SCENARIO 151, HOSTILE 266: a connection that goes after the data leaves the mail uncertain, and it is not sent again"
    )
    func uncertain() async throws {
        let (bench, item) = try await self.bench()
        bench.sender.answer(SendReport(.unknown(SendProblem(isTemporary: true, "gone"))))
        #expect(try await bench.desk.deliver().map(\.state) == [.uncertain])
        bench.clock.advance(by: .seconds(86_400))
        #expect(try await bench.desk.deliver().isEmpty)
        #expect(bench.sender.mails.count == 1)
        // A person looks and decides: the same id goes out again.
        try await bench.desk.resolve(item.id, resend: true)
        #expect(try await bench.desk.deliver().map(\.state) == [.sent])
        #expect(bench.sender.mails[0] == bench.sender.mails[1])
    }

    @Test("HOSTILE 266: a mail in hand when the process died is uncertain after the restart")
    func died() async throws {
        let (bench, item) = try await self.bench()
        #expect(try await bench.outbox.beginSending(item.id, bytes: [1], in: DeskBench.organization))
        #expect(try await bench.outbox.beginSending(item.id, bytes: [1], in: DeskBench.organization) == false)
        #expect(try await bench.outbox.recover(in: DeskBench.organization) == 1)
        #expect(try await bench.outbox.item(item.id, in: DeskBench.organization)?.state == .uncertain)
        #expect(try await bench.desk.deliver().isEmpty)
        try await bench.desk.resolve(item.id, resend: false)
        #expect(try await bench.outbox.item(item.id, in: DeskBench.organization)?.state == .sent)
    }

    @Test("SCENARIO 152: what may pass is tried again, later each time, with the same bytes")
    func backoff() async throws {
        let (bench, _) = try await self.bench()
        for _ in 0..<5 { bench.sender.answer(SendReport(.notSent(SendProblem(isTemporary: true, "451 later")))) }
        var waits: [Int64] = []
        while try await bench.desk.outbox().first?.state != .sent {
            if let item = try await bench.desk.deliver().first, item.state == .queued {
                waits.append(item.notBefore.secondsSince1970 - bench.clock.wallTime.secondsSince1970)
            }
            bench.clock.advance(by: .seconds(10))
        }
        #expect(waits.count == 5 && zip(waits, waits.dropFirst()).allSatisfy { $0 < $1 })
        #expect(
            waits.first.map { (60...72).contains($0) } == true && waits.last.map { (960...1_152).contains($0) } == true)
        #expect(Set(bench.sender.mails.map(\.bytes)).count == 1)
    }

    @Test("SCENARIO 152: one of two recipients refused is flagged, and the other has the mail")
    func partly() async throws {
        let (bench, _) = try await self.bench()
        let bob = try address("bob@bakery.example")
        bench.sender.answer(
            SendReport(.sent(serverID: "q9"), refused: [bob: SendProblem(isTemporary: false, "550 no such user")]))
        let item = try #require(try await bench.desk.deliver().first)
        #expect(item.state == .sent && item.serverID == "q9")
        #expect(item.recipients.map(\.state) == [.sent, .failed])
        #expect(try await bench.desk.deliver().isEmpty)
    }

    @Test("an address that is not ASCII is written as it is, for a server that takes it")
    func internationalAddress() async throws {
        let (bench, _) = try await self.bench()
        let bjorn = MailboxAddress(name: "Björn", address: try address("björn@bakery.example"))
        let item = try await bench.desk.reply(to: "1", as: "ada", text: "Ja.", to: [bjorn])
        #expect(try await bench.desk.deliver().contains { $0.id == item.id && $0.state == .sent })
        let mails = bench.sender.mails.map { MailMessage($0.bytes) }
        let mail = try #require(mails.first { $0.to == [bjorn] })
        #expect(mail.text?.hasPrefix("Ja.") == true)
    }

    @Test("a recipient refused for now is tried again alone")
    func partlyLater() async throws {
        let (bench, _) = try await self.bench()
        let bob = try address("bob@bakery.example")
        bench.sender.answer(
            SendReport(.sent(serverID: nil), refused: [bob: SendProblem(isTemporary: true, "450 busy")]))
        #expect(try await bench.desk.deliver().first?.state == .queued)
        bench.clock.advance(by: .seconds(100))
        #expect(try await bench.desk.deliver().first?.state == .sent)
        #expect(bench.sender.mails.map(\.recipients.count) == [2, 1])
    }

    @Test("SCENARIO 152: what is refused for good is given up, with the reason")
    func permanent() async throws {
        let (bench, item) = try await self.bench()
        bench.sender.answer(SendReport(.notSent(SendProblem(isTemporary: false, "552 too large"))))
        #expect(try await bench.desk.deliver().map(\.state) == [.failed])
        #expect(try await bench.outbox.item(item.id, in: DeskBench.organization)?.lastProblem?.text == "552 too large")
    }

    @Test("HOSTILE 266: after five days of trying it is given up")
    func tooOld() async throws {
        let (bench, _) = try await self.bench()
        for _ in 0..<1_000 { bench.sender.answer(SendReport(.notSent(SendProblem(isTemporary: true, "451")))) }
        var state: OutboxState?
        for _ in 0..<200 where state != .failed {
            state = try await bench.desk.deliver().first?.state ?? state
            bench.clock.advance(by: .seconds(3_600))
        }
        #expect(state == .failed)
        #expect(
            bench.clock.wallTime.secondsSince1970 - (bench.sender.messages.first?.date?.secondsSince1970 ?? 0) >= 5
                * 86_400)
    }

    @Test("an error before anything was handed over is tried again")
    func thrown() async throws {
        let (bench, _) = try await self.bench()
        bench.sender.fail()
        #expect(try await bench.desk.deliver().map(\.state) == [.queued])
        bench.clock.advance(by: .seconds(100))
        #expect(try await bench.desk.deliver().map(\.state) == [.sent])
    }

    @Test("no more leaves in a minute than the channel allows; the rest waits")
    func rate() async throws {
        let bench = try await DeskBench {
            $0.sending.perMinute = 3; $0.policy.threading.subject = .off
        }
        for number in 1...8 {
            try await bench.take(TestLetter(from: "p\(number)@bakery.example", id: "r\(number)@bakery.example"))
        }
        #expect(try await bench.desk.deliver().count == 3)
        #expect(try await bench.desk.deliver().isEmpty)
        bench.clock.advance(by: .seconds(61))
        #expect(try await bench.desk.deliver().count == 3)
    }

    @Test("a channel that has sent what it may does not hold up the others")
    func fullChannel() async throws {
        let bench = try await DeskBench { $0.sending.perMinute = 3 }
        try await bench.desk.add(MailChannel(id: "sales", name: "Sales", address: try address("sales@desk.example")))
        for number in 1...150 {
            let person = MailboxAddress(address: try address("p\(number)@bakery.example"))
            let values = ["url": "https://x.example"]
            try await bench.desk.notify(.welcome, to: person, values: values, channel: DeskBench.channel)
        }
        let ann = MailboxAddress(address: try address("ann@bakery.example"))
        try await bench.desk.notify(.welcome, to: ann, values: ["url": "https://x.example"], channel: "sales")
        let sent = try await bench.desk.deliver()
        #expect(sent.map(\.channel) == ["support", "support", "support", "sales"])
    }

    @Test("when nobody knows whether a mail arrived, those who were refused for good are known not to have it")
    func uncertainAndRefused() async throws {
        let (bench, _) = try await self.bench()
        let bob = try address("bob@bakery.example")
        let gone = SendProblem(isTemporary: true, "gone")
        bench.sender.answer(SendReport(.unknown(gone), refused: [bob: SendProblem(isTemporary: false, "550 no")]))
        let item = try #require(try await bench.desk.deliver().first)
        #expect(item.state == .uncertain && item.recipients.map(\.state) == [.uncertain, .failed])
    }

    @Test("an answer that failed half-way can be given again under its key, and goes out once")
    func repeated() async throws {
        let tickets = FailingTickets()
        let sender = RecordingSender()
        let desk = HelpDesk(
            organization: "desk", stores: DeskStores(tickets: tickets), sender: sender, clock: ManualClock())
        var channel = MailChannel(id: "support", name: "Support", address: try address("support@desk.example"))
        channel.policy.acknowledgements.isOn = false
        try await desk.add(channel)
        try await desk.take(TestLetter().bytes, channel: "support")
        tickets.fail(before: 1)
        await #expect(throws: FailingTickets.Failure.self) {
            try await desk.reply(to: "1", as: "ada", text: "Yes.", key: "click 1")
        }
        try await desk.reply(to: "1", as: "ada", text: "Yes.", key: "click 1")
        try await desk.reply(to: "1", as: "ada", text: "Yes.", key: "click 1")
        #expect(try await desk.deliver().count == 1)
        #expect(sender.mails.count == 1)
        #expect(tickets.inner.ticket("1", in: "desk")?.messages.count == 2)
    }

    @Test("the outbox in memory forgets the oldest mails that are done, and none that waits")
    func bounded() async throws {
        let outbox = MemoryOutboxStore(capacity: 8)
        let sender = RecordingSender()
        let desk = HelpDesk(
            organization: "desk", stores: DeskStores(outbox: outbox), sender: sender, clock: ManualClock())
        var channel = MailChannel(id: "support", name: "Support", address: try address("support@desk.example"))
        channel.sending.perMinute = nil
        try await desk.add(channel)
        for number in 1...50 {
            let person = MailboxAddress(address: try address("p\(number)@bakery.example"))
            try await desk.notify(.welcome, to: person, values: ["url": "https://x.example"], channel: "support")
            if number <= 40 { try await desk.deliver() }
        }
        let items = try await desk.outbox(limit: 1_000)
        #expect(items.filter { $0.state == .queued }.count == 10)
        #expect(items.count <= 11)
        #expect(try await desk.deliver().count == 10)
        #expect(sender.mails.count == 50)
    }

    @Test("SCENARIO 24: an acknowledgement that waited for a day is not sent")
    func staleAcknowledgement() async throws {
        let bench = try await DeskBench()
        try await bench.take(TestLetter())
        bench.clock.advance(by: .seconds(86_401))
        #expect(try await bench.desk.deliver().map(\.state) == [.failed])
        #expect(bench.sender.mails.isEmpty)
    }

    @Test(
        "SCENARIO 154: References keep the root, the token and the newest within 1,500 bytes, and the tag stands once")
    func longThread() async throws {
        let bench = try await DeskBench { $0.policy.acknowledgements.isOn = false }
        try await bench.take(TestLetter())
        for number in 2...80 {
            try await bench.take(
                TestLetter(
                    subject: "Re: [Ticket #1] Re: [ticket #1] The oven is cold",
                    id: "a-rather-long-name-\(number)@bakery.example",
                    more: ["In-Reply-To: <m1@bakery.example>"]))
        }
        let item = try await bench.desk.reply(to: "1", as: "ada", text: "Yes.")
        // What is kept of the conversation does not grow with it either.
        if case .reply(let reply) = item.event { #expect(reply.references.count == 51) }
        try await bench.desk.deliver()
        let mail = try #require(bench.sender.messages.last)
        #expect(mail.references.first == MessageID("m1@bakery.example"))
        #expect(mail.references.last == MessageID("a-rather-long-name-80@bakery.example"))
        #expect(mail.references[1].value.hasPrefix("t."))
        #expect(mail.references.reduce(0) { $0 + $1.value.utf8.count + 3 } <= 1_500)
        #expect(SubjectTag.standard.references(in: mail.subject ?? "") == ["1"])
        #expect(mail.subject == "Re: [Ticket #1] The oven is cold")
    }

    @Test("SCENARIO 96, 97, 99, 101: an answer goes to who wrote last, with the others in copy and never to ourselves")
    func addressing() async throws {
        let bench = try await DeskBench { $0.aliases = [try address("help@desk.example")] }
        try await bench.take(
            TestLetter(more: ["Cc: Boss <boss@bakery.example>, help@desk.example, Support+x@desk.example"]))
        var item = try await bench.desk.reply(to: "1", as: "ada", text: "Yes.")
        #expect(item.recipients.map(\.address.description) == ["ann@bakery.example", "boss@bakery.example"])
        try await bench.take(
            TestLetter(
                from: "boss@bakery.example", subject: "Re: The oven is cold", id: "b@bakery.example",
                more: ["In-Reply-To: <m1@bakery.example>"]))
        #expect(try bench.ticket("1").requester?.address == (try address("ann@bakery.example")))
        item = try await bench.desk.reply(to: "1", as: "ada", text: "Boss?")
        #expect(item.recipients.map(\.address.description) == ["boss@bakery.example", "ann@bakery.example"])
        try await bench.take(
            TestLetter(
                subject: "Re: The oven is cold", id: "c@bakery.example", more: ["In-Reply-To: <m1@bakery.example>"]))
        item = try await bench.desk.reply(to: "1", as: "ada", text: "Only Ann.")
        #expect(item.recipients.map(\.address.description) == ["ann@bakery.example"])
    }

    @Test("SCENARIO 98: three hundred in copy are capped")
    func manyCopies() async throws {
        let bench = try await DeskBench()
        let copies = (1...300).map { "p\($0)@bakery.example" }.joined(separator: ",\r\n ")
        try await bench.take(TestLetter(more: ["Cc: \(copies)"]))
        #expect(try bench.ticket("1").participants.count == 48)
    }

    @Test("SCENARIO 102, 103: a mail to nobody in sight is taken all the same")
    func blindCopy() async throws {
        let bench = try await DeskBench()
        #expect(try await bench.take(TestLetter(to: "undisclosed-recipients:;")).outcome == .ticket("1"))
    }

    @Test("a note stays inside; close, reopen, assign and merge do what they say")
    func acts() async throws {
        let bench = try await DeskBench { $0.policy.threading.subject = .off }
        try await bench.take(TestLetter())
        try await bench.take(TestLetter(id: "m2@bakery.example"))
        try await bench.desk.deliver()
        try await bench.desk.note(on: "1", by: "ada", text: "Do not tell.")
        #expect(try bench.ticket("1").messages.last?.visibility == .internal)
        try await bench.desk.assign("1", to: "ada")
        try await bench.desk.close("1")
        #expect(try bench.ticket("1").assignee == "ada")
        #expect(try !bench.ticket("1").isOpen)
        try await bench.desk.reopen("1")
        #expect(try bench.ticket("1").isOpen)
        #expect(try await bench.desk.deliver().isEmpty)
        try await bench.desk.merge("1", into: "2")
        let reply = TestLetter(subject: "Re: x", id: "m3@bakery.example", more: ["In-Reply-To: <m1@bakery.example>"])
        #expect(try await bench.take(reply).outcome == .append("2"))
        try await bench.desk.reply(to: "1", as: "ada", text: "On the other one.")
        #expect(try bench.ticket("2").messages.last?.text == "On the other one.")
        await #expect(throws: DeskError.self) { try await bench.desk.merge("1", into: "2") }
        await #expect(throws: DeskError.self) { try await bench.desk.note(on: "99", by: "ada", text: "x") }
    }

    @Test("any notification can be sent without a ticket, and says that it is automatic")
    func notify() async throws {
        let bench = try await DeskBench()
        let ann = MailboxAddress(name: "Ann", address: try address("ann@bakery.example"))
        let values = ["inviter.name": "Ada", "url": "https://desk.example/join"]
        try await bench.desk.notify(.invitation, to: ann, values: values, channel: DeskBench.channel)
        try await bench.desk.deliver()
        let mail = try #require(bench.sender.messages.first)
        #expect(mail.subject == "Ada invites you to Acme Support")
        #expect(mail.text?.contains("Hello Ann,") == true && mail.text?.contains("https://desk.example/join") == true)
        #expect(mail.headers["Auto-Submitted"] == "auto-generated")
    }
}
