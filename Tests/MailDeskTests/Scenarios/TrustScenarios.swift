import ClientMatcher
import DeskIdentity
import MailDesk
import MailTesting
import MessageParsing
import Testing
import TicketThreading

/// What strangers try in order to get onto other people's tickets, or to speak in somebody's name.
@Suite("Whom the desk believes")
struct TrustScenarios {
    static let trusted = "mx.desk.example"

    /// A desk with a ticket of Joe's, who is a contact of the smithy, the client that unknown senders go to as well.
    func withDefaultClient() async throws -> DeskBench {
        let bench = try await DeskBench { $0.policy.acknowledgements.isOn = false }
        let joe = ContactRecord(id: "joe", client: "smithy", address: try address("joe@smithy.example"))
        bench.clients.put(joe, in: DeskBench.organization)
        bench.clients.setDefaultClient("smithy", of: DeskBench.organization)
        try await bench.take(TestLetter(from: "joe@smithy.example", subject: "The anvil", id: "j1@smithy.example"))
        return bench
    }

    @Test(
        "a stranger who falls to the default client is none of its people: neither the tag nor the subject lets them in"
    )
    func defaultClientByWeakEvidence() async throws {
        let bench = try await self.withDefaultClient()
        let byTag = TestLetter(from: "eve@evil.example", subject: "[Ticket #1] hello", id: "e1@evil.example")
        #expect(try await bench.take(byTag).outcome == .ticket("2"))
        let bySubject = TestLetter(from: "eve@evil.example", subject: "Re: The anvil", id: "e2@evil.example")
        #expect(try await bench.take(bySubject).outcome == .ticket("3"))
        #expect(try bench.ticket("2").client == "smithy")
    }

    @Test("a stranger who falls to the default client and has seen our mail is held back like any other")
    func defaultClientByStrongEvidence() async throws {
        let bench = try await self.withDefaultClient()
        var mail = TestLetter(from: "eve@evil.example", subject: "Re: The anvil", id: "e1@evil.example")
        mail.more = ["In-Reply-To: <j1@smithy.example>"]
        #expect(try await bench.take(mail).outcome == .append("1"))
        #expect(try bench.ticket("1").messages.last?.visibility == .held)
        #expect(try bench.ticket("1").participants.count == 1)
    }

    @Test(
        "what a stranger writes into our own server's verdict, between quotes or in a comment, is not read as one",
        arguments: [
            (
                "spf=pass smtp.mailfrom=\"x; dmarc=pass y\"@evil.example; dmarc=fail header.from=bakery.example",
                "failed"
            ),
            ("spf=pass (\"; dmarc=pass\") smtp.mailfrom=x@evil.example; dmarc=fail", "failed"),
            ("spf=pass smtp.mailfrom=\"x\\\"; dmarc=pass \"@evil.example; dmarc=none", "unknown"),
            ("dmarc=pass header.from=evil.example", "unknown"),
            ("dmarc=pass header.from=Bakery.Example", "verified"),
            ("dkim=pass header.d=bakery.example; dmarc=pass (p=reject) header.from=bakery.example", "verified"),
        ])
    func injectedResults(_ results: String, _ verdict: String) async throws {
        let bench = try await DeskBench {
            $0.policy.trustedAuthenticationServers = [Self.trusted]
            $0.policy.forgedSender = .flag
        }
        try await bench.take(TestLetter(more: ["Authentication-Results: \(Self.trusted); \(results)"]))
        #expect(try bench.ticket("1").messages.first?.verdict.name == verdict)
    }

    @Test("a form that is proved to be one proves nothing about whom a visitor types: nobody becomes an agent by it")
    func formVisitor() async throws {
        let bench = try await DeskBench {
            $0.policy.trustedAuthenticationServers = [Self.trusted]
            $0.policy.webForms = ["noreply@shop.example"]
        }
        try await bench.take(TestLetter())
        try await bench.desk.deliver()
        var form = TestLetter(from: "noreply@shop.example", subject: "Re: The oven is cold", id: "f1@shop.example")
        form.more = [
            "Authentication-Results: \(Self.trusted); dmarc=pass header.from=shop.example",
            "Reply-To: Ada <ada@staff.example>", "In-Reply-To: <m1@bakery.example>",
        ]
        try await bench.take(form)
        #expect(try bench.ticket("1").messages.last?.verdict == .unknown)
        #expect(try bench.ticket("1").messages.last?.visibility == .held)
        #expect(try await bench.desk.deliver().isEmpty)
        form = TestLetter(from: "noreply@shop.example", subject: "BUY NOW", id: "f2@shop.example")
        form.more = [
            "Authentication-Results: \(Self.trusted); dmarc=pass header.from=shop.example",
            "Reply-To: Victim <victim@other.example>",
        ]
        try await bench.take(form)
        try await bench.desk.deliver()
        let acknowledgement = String(decoding: try #require(bench.sender.mails.last).bytes, as: UTF8.self)
        #expect(acknowledgement.contains("victim@other.example") && !acknowledgement.contains("BUY NOW"))
    }

    @Test("a forged copy that came first does not swallow the genuine mail")
    func forgedCopyFirst() async throws {
        let bench = try await DeskBench { $0.policy.trustedAuthenticationServers = [Self.trusted] }
        let forged = TestLetter(
            more: ["Authentication-Results: \(Self.trusted); dmarc=fail"], text: "By way of a list.")
        let genuine = TestLetter(more: ["Authentication-Results: \(Self.trusted); dmarc=pass"])
        let first = try await bench.take(forged)
        #expect(first.outcome?.name == "quarantined")
        let second = try await bench.take(genuine)
        #expect(second.outcome == .ticket("1"))
        #expect(try await bench.desk.release(first.id).outcome == .duplicate(of: second.id, isVariant: true))
    }

    @Test(
        "who only claims to be the requester brings nobody onto the ticket and turns no answer elsewhere",
        arguments: [false, true])
    func forgedRequester(_ isProved: Bool) async throws {
        let bench = try await DeskBench {
            $0.policy.acknowledgements.isOn = false
            $0.policy.trustedAuthenticationServers = [Self.trusted]
        }
        try await bench.take(TestLetter())
        var mail = TestLetter(subject: "[Ticket #1]", id: "x1@bakery.example")
        mail.more = ["Cc: eve@evil.example", "Reply-To: mallory@evil.example"]
        if isProved { mail.more.insert("Authentication-Results: \(Self.trusted); dmarc=pass", at: 0) }
        #expect(try await bench.take(mail).outcome == .append("1"))
        #expect(try bench.ticket("1").participants.count == (isProved ? 2 : 1))
        let item = try await bench.desk.reply(to: "1", as: "ada", text: "The secret is …")
        let expected =
            isProved
            ? ["mallory@evil.example", "eve@evil.example", "ann@bakery.example"] : ["ann@bakery.example"]
        #expect(item.recipients.map(\.address.description) == expected)
    }

    @Test("SCENARIO 100: whom somebody copies in who does not own the ticket is held back until an agent agrees")
    func copiedInByAnother() async throws {
        let bench = try await DeskBench { $0.policy.acknowledgements.isOn = false }
        try await bench.take(TestLetter(more: ["Cc: boss@other.example"]))
        var reply = TestLetter(from: "boss@other.example", subject: "Re: The oven is cold", id: "b1@other.example")
        reply.more = ["In-Reply-To: <m1@bakery.example>", "Cc: stranger@third.example"]
        #expect(try await bench.take(reply).outcome == .append("1"))
        #expect(
            try bench.ticket("1").participants.map(\.address.description) == [
                "ann@bakery.example", "boss@other.example",
            ])
        let item = try await bench.desk.reply(to: "1", as: "ada", text: "Boss?")
        #expect(item.recipients.map(\.address.description) == ["boss@other.example", "ann@bakery.example"])
        var all = TestLetter(from: "stranger@third.example", subject: "Re: The oven is cold", id: "s1@third.example")
        all.more = ["In-Reply-To: <b1@other.example>"]
        #expect(try await bench.take(all).outcome == .append("1"))
        #expect(try bench.ticket("1").messages.last?.visibility == .held)
    }

    @Test("SCENARIO 56: what was held back is for everybody once an agent approves it, and its writer takes part")
    func approval() async throws {
        let bench = try await DeskBench { $0.policy.acknowledgements.isOn = false }
        try await bench.take(TestLetter())
        var mail = TestLetter(from: "eve@third.example", subject: "Re: The oven is cold", id: "e1@third.example")
        mail.more = ["In-Reply-To: <m1@bakery.example>"]
        let held = try await bench.take(mail)
        #expect(try bench.ticket("1").messages.last?.visibility == .held)
        try await bench.desk.approve(held.id)
        #expect(try bench.ticket("1").messages.last?.visibility == .public)
        #expect(try bench.ticket("1").participants.count == 2)
        let item = try await bench.desk.reply(to: "1", as: "ada", text: "Eve?")
        #expect(item.recipients.map(\.address.description) == ["eve@third.example", "ann@bakery.example"])
        await #expect(throws: DeskError.self) { try await bench.desk.approve("none") }
    }

    @Test("a person is the same person however the letters of the address are cased")
    func letterCase() async throws {
        let bench = try await DeskBench { $0.policy.trustsAgentAddresses = true }
        try await bench.take(TestLetter(from: "Joe@nowhere.example"))
        var reply = TestLetter(from: "JOE@nowhere.example", subject: "Re: The oven is cold", id: "j2@nowhere.example")
        reply.more = ["In-Reply-To: <m1@bakery.example>"]
        try await bench.take(reply)
        #expect(try bench.ticket("1").messages.last?.visibility == .public)
        #expect(try bench.ticket("1").participants.count == 1)
        var answer = TestLetter(from: "ADA@staff.example", subject: "Re: The oven is cold", id: "a@staff.example")
        answer.more = ["In-Reply-To: <m1@bakery.example>"]
        try await bench.take(answer)
        #expect(try bench.ticket("1").messages.last?.author == .agent("ada"))
    }

    @Test("the limits of acknowledgements are not passed by changing the case of letters")
    func letterCaseFlood() async throws {
        let bench = try await DeskBench { $0.policy.threading.subject = .off }
        for (number, name) in ["victim", "Victim", "vIctim", "viCtim", "vicTim", "victIm", "victiM"].enumerated() {
            try await bench.take(TestLetter(from: "\(name)@other.example", id: "v\(number)@other.example"))
        }
        #expect(try await bench.outboxCount == 3)
    }

    @Test("SCENARIO 84: our own address as Reply-To is ignored, and the writer gets the acknowledgement")
    func ownReplyTo() async throws {
        let bench = try await DeskBench()
        try await bench.take(TestLetter(more: ["Reply-To: support@desk.example"]))
        #expect(
            try await bench.desk.deliver().first?.recipients.map(\.address) == [try address("ann@bakery.example")])
    }
}
