import DeskIdentity
import MailDesk
import MailTesting
import MailTransport
import MessageParsing
import Testing
import TicketThreading

@Suite("Identity and duplicates")
struct IdentityScenarios {
    @Test("SCENARIO 29, HOSTILE 73: the same mail delivered twice is one ticket")
    func twice() async throws {
        let bench = try await DeskBench()
        let first = try await bench.take(TestLetter())
        let second = try await bench.take(TestLetter())
        #expect(first.outcome == .ticket("1"))
        #expect(second.outcome == .duplicate(of: first.id, isVariant: false))
        #expect(try bench.ticket("1").messages.count == 1)
    }

    @Test("SCENARIO 29, HOSTILE 74: a copy with a list's footer, or that came another way, is a variant")
    func variant() async throws {
        let bench = try await DeskBench()
        let first = try await bench.take(TestLetter())
        var copy = TestLetter(text: "It does not heat any more.\r\n-- \r\nThe list")
        copy.more = ["Received: from list.example"]
        #expect(try await bench.take(copy).outcome == .duplicate(of: first.id, isVariant: true))
        let other = TestLetter(more: ["Delivered-To: support@desk.example", "Received: by x"])
        #expect(try await bench.take(other).outcome == .duplicate(of: first.id, isVariant: false))
    }

    @Test("SCENARIO 30: to two channels it is one ticket for each, and never two in one")
    func twoChannels() async throws {
        let bench = try await DeskBench()
        try await bench.desk.add(MailChannel(id: "sales", name: "Sales", address: try address("sales@desk.example")))
        let letter = TestLetter(to: "support@desk.example, sales@desk.example")
        for channel: ChannelID in ["support", "sales", "support", "sales"] {
            try await bench.desk.take(letter.bytes, channel: channel)
        }
        #expect(bench.ticketCount == 2)
    }

    @Test(
        "SCENARIO 31, HOSTILE 72: a Message-ID used again with another author or date is another mail, and flagged",
        arguments: [
            TestLetter(from: "Bob <bob@bakery.example>", subject: "Scan"),
            TestLetter(subject: "Scan", date: "Mon, 05 Jan 2026 09:59:00 +0000"),
        ])
    func reused(_ letter: TestLetter) async throws {
        let bench = try await DeskBench()
        try await bench.take(TestLetter())
        let second = try await bench.take(letter)
        #expect(second.outcome == .ticket("2"))
        #expect(try bench.ticket("2").messages.first?.flags.contains("Another mail has the same Message-ID.") == true)
    }

    @Test("SCENARIO 32: without a Message-ID two copies are one ticket")
    func noMessageID() async throws {
        let bench = try await DeskBench()
        let letter = TestLetter(id: nil)
        let first = try await bench.take(letter)
        var copy = letter
        copy.more = ["Received: from elsewhere.example", "X-Folder: two"]
        #expect(try await bench.take(copy).outcome == .duplicate(of: first.id, isVariant: false))
    }

    @Test("SCENARIO 33: without a Message-ID two mails of the same second are two tickets")
    func noMessageIDTwoMails() async throws {
        let bench = try await DeskBench { $0.policy.threading.subject = .off }
        try await bench.take(TestLetter(id: nil))
        #expect(try await bench.take(TestLetter(id: nil, text: "And the mixer.")).outcome == .ticket("2"))
    }

    @Test(
        "SCENARIO 34: a Message-ID is the same however it is written",
        arguments: [
            "Message-ID:  <M1@Bakery.Example>", "Message-Id: M1@bakery.example", "MESSAGE-ID:\r\n <M1@BAKERY.EXAMPLE.>",
        ])
    func spelled(_ line: String) async throws {
        let bench = try await DeskBench()
        let first = try await bench.take(TestLetter(id: "M1@bakery.example"))
        #expect(
            try await bench.take(TestLetter(id: nil, more: [line])).outcome
                == .duplicate(of: first.id, isVariant: false))
    }

    @Test("SCENARIO 35: two folders of one mailbox are two sources and one ticket")
    func twoFolders() async throws {
        let bench = try await DeskBench()
        let channel = try #require(try await bench.desk.channels().first)
        try await bench.desk.add(channel, source: ArraySource(id: "inbox", [TestLetter().bytes]))
        try await bench.desk.add(channel, source: ArraySource(id: "all-mail", [TestLetter().bytes]))
        #expect(try await bench.desk.sync(DeskBench.channel).processed.count == 2)
        #expect(bench.ticketCount == 1)
    }

    @Test("SCENARIO 36: a deleted ticket is not made again, and a reply to it is a new one")
    func deleted() async throws {
        let bench = try await DeskBench()
        let first = try await bench.take(TestLetter())
        bench.tickets.delete("1", in: DeskBench.organization)
        #expect(try await bench.take(TestLetter()).outcome == .duplicate(of: first.id, isVariant: false))
        let reply = TestLetter(
            subject: "Re: The oven is cold", id: "m2@bakery.example", more: ["In-Reply-To: <m1@bakery.example>"])
        #expect(try await bench.take(reply).outcome == .ticket("2"))
    }

    @Test("SCENARIO 37: the same text sent again is never dropped")
    func resent() async throws {
        let bench = try await DeskBench()
        try await bench.take(TestLetter())
        #expect(try await bench.take(TestLetter(id: "m2@bakery.example")).outcome == .append("1"))
        let strict = try await DeskBench { $0.policy.threading.subject = .replyPrefix }
        try await strict.take(TestLetter())
        #expect(try await strict.take(TestLetter(id: "m2@bakery.example")).outcome == .ticket("2"))
    }

    @Test("SCENARIO 38, 113: our own mail that comes back is recorded, a customer's forward of it is not")
    func ownMail() async throws {
        let bench = try await DeskBench()
        try await bench.take(TestLetter())
        try await bench.desk.deliver()
        let own = try #require(bench.sender.mails.first)
        let record = try await bench.desk.take(own.bytes, channel: DeskBench.channel)
        #expect(record.outcome == .recorded("It is our own mail, come back."))

        // A relay has put its own Message-ID in the place of ours.
        let text = String(decoding: own.bytes, as: UTF8.self)
        let rewritten = text.replacing("\r\nMessage-ID: \(own.messageID)", with: "\r\nMessage-ID: <0102@relay.example>")
        #expect(rewritten != text)
        let second = try await bench.desk.take(Array(rewritten.utf8), channel: DeskBench.channel)
        #expect(second.outcome == .recorded("It is our own mail, come back."))

        let forward = TestLetter(
            subject: "Fwd: We have received your request", id: "f1@bakery.example",
            text: "What is this?\r\n> \(own.messageID)")
        #expect(try await bench.take(forward).outcome == .ticket("2"))
    }

    @Test("HOSTILE 78: an id like ours without its signature is a stranger's, and no mail is its own parent")
    func imitated() async throws {
        let bench = try await DeskBench()
        try await bench.take(TestLetter())
        try await bench.desk.deliver()
        let own = try #require(bench.sender.mails.first).messageID.value
        let parts = own.split(separator: "@", maxSplits: 1)
        let last = try #require(parts.first?.last)
        let imitation = "\(parts[0].dropLast())\(last == "a" ? "b" : "a")@\(parts[1])"
        let letter = TestLetter(
            from: "Eve <eve@elsewhere.example>", subject: "Hello", id: imitation, more: ["In-Reply-To: <\(imitation)>"])
        #expect(try await bench.take(letter).outcome == .ticket("2"))
    }

    @Test("SCENARIO 39: an agent's mail that the customer has already is added and not sent again")
    func agentCopies() async throws {
        let bench = try await DeskBench { $0.policy.trustsAgentAddresses = true }
        try await bench.take(TestLetter())
        try await bench.desk.deliver()
        var mail = TestLetter(
            from: "Ada <ada@staff.example>", to: "ann@bakery.example", subject: "Re: The oven is cold")
        mail.id = "a1@staff.example"
        mail.more = ["Cc: support@desk.example", "In-Reply-To: <m1@bakery.example>"]
        #expect(try await bench.take(mail).outcome == .append("1"))
        #expect(try bench.ticket("1").messages.last?.author == .agent("ada"))
        #expect(try await bench.desk.deliver().isEmpty)
    }

    @Test("SCENARIO 40: by a receiver and by polling, it is one ticket")
    func switchover() async throws {
        let bench = try await DeskBench()
        let channel = try #require(try await bench.desk.channels().first)
        try await bench.desk.add(channel, source: ArraySource([TestLetter().bytes]))
        try await bench.take(TestLetter(), key: SourceKey(source: "receiver", item: "1"))
        try await bench.desk.sync(DeskBench.channel)
        #expect(bench.ticketCount == 1)
    }

    @Test("the same key is never taken twice, whatever it brings")
    func sameKey() async throws {
        let bench = try await DeskBench()
        let key = SourceKey(source: "receiver", item: "1")
        let first = try await bench.take(TestLetter(), key: key)
        let second = try await bench.take(TestLetter(id: "other@x.example"), key: key)
        #expect(first == second && bench.ticketCount == 1)
    }

    @Test("two organizations that share all stores see nothing of each other")
    func organizations() async throws {
        let bench = try await DeskBench()
        let other = HelpDesk(
            organization: "other", stores: bench.desk.stores, sender: bench.sender, clock: bench.clock)
        try await other.add(
            MailChannel(id: DeskBench.channel, name: "Other", address: try address("help@other.example")))
        try await bench.take(TestLetter())
        let record = try await other.take(TestLetter().bytes, channel: DeskBench.channel)
        #expect(record.outcome == .ticket("1"))
        let reply = TestLetter(
            subject: "Re: [Ticket #1]", id: "m2@bakery.example", more: ["In-Reply-To: <m1@bakery.example>"])
        try await bench.take(reply)
        #expect(try bench.ticket("1").messages.count == 2)
        #expect(bench.tickets.ticket("1", in: "other")?.messages.count == 1)
        #expect(bench.tickets.ticket("1", in: "other")?.client == "unknown-email")
        #expect(try await other.mails().count == 1)
    }
}
