import ClientMatcher
import DeskIdentity
import MailDesk
import MailTesting
import MessageParsing
import Testing

@Suite("Threading under attack")
struct HostileThreading {
    @Test("HOSTILE 200: a guessed id reaches nothing")
    func guessed() async throws {
        let bench = try await DeskBench()
        try await bench.take(TestLetter())
        try await bench.desk.deliver()
        let real = try #require(bench.sender.messages.first?.messageID)
        let guess = real.value.replacing(".", with: ".a")
        var mail = TestLetter(from: "eve@evil.example", subject: "hello", id: "e@evil.example")
        mail.more = ["In-Reply-To: <\(guess)>"]
        #expect(try await bench.take(mail).outcome == .ticket("2"))
    }

    @Test("HOSTILE 201, SCENARIO 56, 100: a stranger with a leaked id stays out of sight until an agent looks")
    func leaked() async throws {
        let bench = try await DeskBench()
        try await bench.take(TestLetter())
        try await bench.desk.deliver()
        try await bench.desk.close("1")
        let real = try #require(bench.sender.messages.first?.messageID)
        var mail = TestLetter(from: "eve@evil.example", subject: "Re: [Ticket #1]", id: "e@evil.example")
        mail.more = ["In-Reply-To: \(real)", "Cc: eve2@evil.example"]
        try await bench.take(mail)
        let ticket = try bench.ticket("1")
        #expect(ticket.messages.last?.visibility == .held && ticket.publicMessages.count == 1)
        #expect(!ticket.isOpen)
        #expect(ticket.participants.map(\.address.description) == ["ann@bakery.example"])
        // An answer goes to the customer, not to the stranger.
        let item = try await bench.desk.reply(to: "1", as: "ada", text: "Hello")
        #expect(item.recipients.map(\.address.description) == ["ann@bakery.example"])
    }

    @Test("HOSTILE 202: another client's person who names a number makes a new ticket")
    func foreignNumber() async throws {
        let bench = try await DeskBench()
        try await bench.take(TestLetter())
        let record = try await bench.take(
            TestLetter(from: "x@smithy.example", subject: "Re: [Ticket #1]", id: "x@smithy.example"))
        #expect(record.outcome == .ticket("2"))
        #expect(try bench.ticket("2").related == ["1"])
        #expect(
            try bench.ticket("2").messages.first?.flags.contains(where: { $0.hasPrefix("It names ticket 1") }) == true)
    }

    @Test("HOSTILE 203: in the shared client one person's subject is not another's")
    func sharedClient() async throws {
        let bench = try await DeskBench()
        try await bench.take(TestLetter(from: "joe@gmail.com", subject: "Help"))
        let other = TestLetter(from: "eve@gmail.com", subject: "Re: Help", id: "2@x.example")
        #expect(try await bench.take(other).outcome == .ticket("2"))
        let same = TestLetter(from: "joe@gmail.com", subject: "Re: Help", id: "3@x.example")
        #expect(try await bench.take(same).outcome == .append("1"))
    }

    @Test("HOSTILE 204: trying all numbers tells nothing and opens nothing")
    func enumeration() async throws {
        let bench = try await DeskBench()
        try await bench.take(TestLetter())
        try await bench.desk.deliver()
        try await bench.desk.close("1")
        for number in 1...300 {
            let mail = TestLetter(
                from: "eve@evil.example", subject: "[Ticket #\(number)]", id: "e\(number)@evil.example")
            let record = try await bench.take(mail)
            #expect(record.outcome?.ticket != "1")
        }
        #expect(try bench.ticket("1").messages.count == 1 && !bench.ticket("1").isOpen)
        let answers = try await bench.desk.deliver(limit: 1_000)
        #expect(answers.count <= 3)
        let texts = Set(
            bench.sender.messages.dropFirst().map { message in
                (message.text ?? "").filter { !$0.isNumber }
            })
        #expect(texts.count <= 1)
    }

    @Test("HOSTILE 205: who is copied in takes part only when somebody who takes part did it")
    func copiedIn() async throws {
        let bench = try await DeskBench()
        try await bench.take(TestLetter())
        let reply = ["In-Reply-To: <m1@bakery.example>", "Cc: watcher@evil.example"]
        try await bench.take(TestLetter(from: "eve@evil.example", subject: "Re: x", id: "e@evil.example", more: reply))
        #expect(try bench.ticket("1").participants.count == 1)
        try await bench.take(TestLetter(subject: "Re: x", id: "m2@bakery.example", more: reply))
        #expect(try bench.ticket("1").participants.count == 2)
    }

    @Test("HOSTILE 206: headers of help desks say nothing to us")
    func headers() async throws {
        let bench = try await DeskBench()
        try await bench.take(TestLetter())
        var mail = TestLetter(from: "eve@evil.example", subject: "hello", id: "e@evil.example")
        mail.more = [
            "X-Martlet-Ticket: 1", "X-Martlet-Message-ID: <t.ge.aa.aaaaaaaaaaaaaaaaaaaaaaaaaa@desk.example>",
            "X-Zammad-Ticket-Id: 1",
        ]
        #expect(try await bench.take(mail).outcome == .ticket("2"))
    }

    @Test(
        "HOSTILE 238, 239: names with line ends and other odd characters add no header",
        arguments: [
            "a\r\nBcc: x@evil.example", "\"; DROP", "=?utf-8?q?x?=", "😀", String(repeating: "n", count: 1_000),
            "back\\",
        ])
    func names(_ name: String) async throws {
        let bench = try await DeskBench {
            $0.policy.acknowledgements.isOn = false; $0.name = name
        }
        try await bench.take(TestLetter())
        let ann = MailboxAddress(name: name, address: try address("ann@bakery.example"))
        try await bench.desk.reply(to: "1", as: "nobody", text: "Hi", to: [ann])
        let sent = try await bench.desk.deliver()
        if let mail = bench.sender.messages.first {
            #expect(mail.headers["Bcc"] == nil && mail.to.map(\.address) == [ann.address])
            #expect(mail.from.map(\.address) == [try address("support@desk.example")])
        } else {
            #expect(sent.first?.state == .failed)
        }
    }
}
