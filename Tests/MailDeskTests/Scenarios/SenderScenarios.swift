import ClientMatcher
import DeskIdentity
import MailDesk
import MailTesting
import MailTransport
import MessageParsing
import Testing

@Suite("Senders, clients and roles")
struct SenderScenarios {
    static let trusted = "mx.desk.example"

    @Test("SCENARIO 79: whoever is left goes to the shared client")
    func unknown() async throws {
        let bench = try await DeskBench()
        try await bench.take(TestLetter(from: "joe@nowhere.example"))
        #expect(try bench.ticket("1").client == ClientRecord.unknownID)
    }

    @Test(
        "SCENARIO 80: a contact is known however the address is written",
        arguments: [
            "\"Doe, Joe\" <JOE@ACME.com>", "Joe <joe@acme.com.>", "joe(comment)@acme.com", "<joe@acme.com>",
        ])
    func spelled(_ from: String) async throws {
        let bench = try await DeskBench()
        let joe = ContactRecord(id: "joe", client: "smithy", address: try address("joe@acme.com"))
        bench.clients.put(joe, in: DeskBench.organization)
        try await bench.take(TestLetter(from: from))
        #expect(try bench.ticket("1").client == "smithy")
        #expect(try bench.ticket("1").clientRule == .contact)
    }

    @Test(
        "SCENARIO 81, HOSTILE 29, 35: several authors are no author, and Sender is never one",
        arguments: [
            ["From: a@bakery.example, b@smithy.example"], ["From: a@bakery.example", "From: b@smithy.example"],
            ["From: a@bakery.example, b@smithy.example", "Sender: c@bakery.example"],
        ])
    func severalAuthors(_ lines: [String]) async throws {
        let bench = try await DeskBench()
        let text = lines.joined(separator: "\r\n") + "\r\nSubject: Hello\r\nMessage-ID: <x@y.example>\r\n\r\nHi\r\n"
        let record = try await bench.desk.take(Array(text.utf8), channel: DeskBench.channel)
        #expect(record.outcome == .ticket("1"))
        let ticket = try bench.ticket("1")
        #expect(ticket.client == ClientRecord.unknownID && ticket.requester == nil)
        #expect(ticket.messages.first?.author == .unknown)
        #expect(ticket.messages.first?.flags.contains("The author cannot be told.") == true)
        #expect(try await bench.desk.deliver().isEmpty)
    }

    @Test(
        "SCENARIO 82: without a From that can be read it is whoever wants the answers; without both it is a dead letter, which a person can make a ticket",
        arguments: ["", "From: somebody\r\n", "From: <>\r\n"])
    func noFrom(_ from: String) async throws {
        let bench = try await DeskBench()
        let one = from + "Reply-To: ann@bakery.example\r\nSubject: A\r\nMessage-ID: <1@y.example>\r\n\r\nHi\r\n"
        let two = from + "Subject: B\r\nMessage-ID: <2@y.example>\r\n\r\nHi\r\n"
        try await bench.desk.take(Array(one.utf8), channel: DeskBench.channel)
        #expect(try bench.ticket("1").requester?.address == (try address("ann@bakery.example")))
        let lost = try await bench.desk.take(Array(two.utf8), channel: DeskBench.channel)
        #expect(lost.outcome == .deadLettered("It has no sender."))
        #expect(try await bench.desk.mails().first?.id == lost.id)
        #expect(try await bench.desk.release(lost.id).outcome == .ticket("2"))
        #expect(try bench.ticket("2").requester == nil)
    }

    @Test("SCENARIO 83, HOSTILE 52: Reply-To changes where answers go, not who wrote")
    func replyTo() async throws {
        let bench = try await DeskBench()
        try await bench.take(TestLetter(from: "ann@bakery.example", more: ["Reply-To: orders@smithy.example"]))
        #expect(try bench.ticket("1").client == "bakery")
        let item = try await bench.desk.reply(to: "1", as: "ada", text: "Yes?")
        #expect(item.recipients.first?.address == (try address("orders@smithy.example")))
    }

    @Test("SCENARIO 84: our own address as Reply-To is ignored")
    func ownReplyTo() async throws {
        let bench = try await DeskBench()
        try await bench.take(TestLetter(more: ["Reply-To: Support@desk.example"]))
        let item = try await bench.desk.reply(to: "1", as: "ada", text: "Yes?")
        #expect(item.recipients.map(\.address) == [try address("ann@bakery.example")])
    }

    @Test("SCENARIO 86: an agent's mail without a ticket is a ticket of the agent's, and not acknowledged")
    func agentAsks() async throws {
        let bench = try await DeskBench()
        #expect(try await bench.take(TestLetter(from: "Ada <ada@staff.example>")).outcome == .ticket("1"))
        #expect(try bench.ticket("1").requester?.address == (try address("ada@staff.example")))
        #expect(try await bench.desk.deliver().isEmpty)
    }

    func agentMail(_ verdict: String?) -> TestLetter {
        var mail = TestLetter(from: "Ada <ada@staff.example>", subject: "Re: The oven is cold", id: "a1@staff.example")
        mail.text = "Try the fuse."
        mail.more = ["In-Reply-To: <m1@bakery.example>"]
        if let verdict { mail.more.insert("Authentication-Results: \(Self.trusted); dmarc=\(verdict)", at: 0) }
        return mail
    }

    @Test("SCENARIO 87: an agent who answers by mail, and is proved to be one, speaks for the desk")
    func agentAnswers() async throws {
        let bench = try await DeskBench { $0.policy.trustedAuthenticationServers = [Self.trusted] }
        try await bench.take(TestLetter())
        try await bench.desk.deliver()
        #expect(try await bench.take(self.agentMail("pass (p=none)")).outcome == .append("1"))
        let message = try #require(try bench.ticket("1").messages.last)
        #expect(message.author == .agent("ada") && message.visibility == .public)
        let sent = try await bench.desk.deliver()
        #expect(sent.first?.recipients.map(\.address) == [try address("ann@bakery.example")])
        #expect(bench.sender.messages.last?.from.first?.address == (try address("support@desk.example")))
        #expect(bench.sender.messages.last?.text?.contains("Try the fuse.") == true)
    }

    @Test("SCENARIO 88: a forged agent is put aside; one without proof is held back, and nothing goes out")
    func forgedAgent() async throws {
        let bench = try await DeskBench { $0.policy.trustedAuthenticationServers = [Self.trusted] }
        try await bench.take(TestLetter())
        try await bench.desk.deliver()
        let forged = try await bench.take(self.agentMail("fail"))
        #expect(forged.outcome?.name == "quarantined")
        var unproved = self.agentMail(nil)
        unproved.id = "a2@staff.example"
        #expect(try await bench.take(unproved).outcome == .append("1"))
        #expect(try bench.ticket("1").messages.last?.visibility == .held)
        #expect(try await bench.desk.deliver().isEmpty)
    }

    @Test("SCENARIO 89, 90: a stranger's or a former agent's answer is no agent's")
    func formerAgent() async throws {
        let bench = try await DeskBench { $0.policy.trustsAgentAddresses = true }
        let ada = AgentRecord(id: "ada", name: "Ada", addresses: [try address("ada@staff.example")], isActive: false)
        bench.agents.put(ada, in: DeskBench.organization)
        try await bench.take(TestLetter())
        #expect(try await bench.take(self.agentMail(nil)).outcome == .append("1"))
        #expect(try bench.ticket("1").messages.last?.visibility == .held)
    }

    @Test("SCENARIO 93: a From line in the text makes nobody the author")
    func quotedFrom() async throws {
        let bench = try await DeskBench()
        let text =
            "See below\r\n\r\n-----Original Message-----\r\nFrom: boss@smithy.example\r\nSubject: secret\r\n\r\nHi"
        try await bench.take(TestLetter(subject: "Fwd: secret", text: text))
        #expect(try bench.ticket("1").requester?.address == (try address("ann@bakery.example")))
    }

    @Test("SCENARIO 94: a contact of two clients is flagged, not guessed")
    func twoClients() async throws {
        let bench = try await DeskBench()
        for client: ClientID in ["bakery", "smithy"] {
            let joe = ContactRecord(
                id: ContactID(client.value), client: client, address: try address("joe@both.example"))
            bench.clients.put(joe, in: DeskBench.organization)
        }
        try await bench.take(TestLetter(from: "joe@both.example"))
        #expect(try bench.ticket("1").client == ClientRecord.unknownID)
        #expect(
            try bench.ticket("1").messages.first?.flags.contains(where: { $0.hasPrefix("Several clients") }) == true)
    }

    @Test("SCENARIO 95, HOSTILE 41: a display name that looks like an address is only a name")
    func deceivingName() async throws {
        let bench = try await DeskBench()
        try await bench.take(TestLetter(from: "\"ann@bakery.example\" <eve@evil.example>"))
        #expect(try bench.ticket("1").requester?.address == (try address("eve@evil.example")))
        #expect(try bench.ticket("1").client == ClientRecord.unknownID)
    }

    @Test(
        "SCENARIO 148: only the topmost result of our own server is believed",
        arguments: [
            (
                [
                    "Authentication-Results: mx.desk.example; dmarc=fail",
                    "Authentication-Results: mx.desk.example; dmarc=pass",
                ], "failed"
            ),
            (
                [
                    "Authentication-Results: evil.example; dmarc=fail",
                    "Authentication-Results: mx.desk.example; dmarc=pass",
                ], "unknown"
            ),
            (
                [
                    "Authentication-Results: mx.desk.example 1; spf=pass (x; dmarc=fail) smtp.mailfrom=a; dmarc=pass header.from=bakery.example"
                ], "verified"
            ),
            (["Authentication-Results: mx.desk.example; dkim=pass; spf=pass"], "unknown"),
            ([], "unknown"),
        ])
    func results(_ lines: [String], _ verdict: String) async throws {
        let bench = try await DeskBench {
            $0.policy.trustedAuthenticationServers = [Self.trusted]
            $0.policy.forgedSender = .flag
        }
        var letter = TestLetter()
        letter.more = lines
        try await bench.take(letter)
        #expect(try bench.ticket("1").messages.first?.verdict.name == verdict)
    }

    @Test("SCENARIO 148: forged mail waits for a person, who can release it; it is never acknowledged")
    func quarantine() async throws {
        let bench = try await DeskBench { $0.policy.trustedAuthenticationServers = [Self.trusted] }
        let letter = TestLetter(more: ["Authentication-Results: \(Self.trusted); dmarc=fail"])
        let record = try await bench.take(letter)
        #expect(record.outcome == .quarantined("The sender is forged: DMARC failed at \(Self.trusted)."))
        #expect(bench.ticketCount == 0)
        let released = try await bench.desk.release(record.id)
        #expect(released.outcome == .ticket("1"))
        #expect(try await bench.desk.deliver().isEmpty)
        await #expect(throws: DeskError.self) { try await bench.desk.release(record.id) }
    }

    @Test(
        "SCENARIO 83: a form that is trusted speaks for its visitor, and any other sender for itself",
        arguments: [true, false])
    func webForm(_ isTrusted: Bool) async throws {
        let bench = try await DeskBench { if isTrusted { $0.policy.webForms = ["noreply@shop.example"] } }
        try await bench.take(TestLetter(from: "noreply@shop.example", more: ["Reply-To: Ann <ann@bakery.example>"]))
        let expected = isTrusted ? "ann@bakery.example" : "noreply@shop.example"
        #expect(try bench.ticket("1").requester?.address.description == expected)
        #expect(try bench.ticket("1").client == (isTrusted ? "bakery" : ClientRecord.unknownID))
    }

    /// A mail that carries a customer's mail as a file.
    func passedOn(from: String) -> TestLetter {
        var mail = TestLetter(from: from, subject: "Fwd: Oven", id: "f@staff.example")
        mail.more = ["Content-Type: multipart/mixed; boundary=b"]
        mail.text =
            "--b\r\n\r\nsee attached\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
            + String(decoding: TestLetter().bytes, as: UTF8.self) + "\r\n--b--"
        return mail
    }

    @Test("SCENARIO 92: an agent who passes a customer's mail on makes a ticket of the customer's")
    func agentForwards() async throws {
        let bench = try await DeskBench { $0.policy.trustsAgentAddresses = true }
        try await bench.take(self.passedOn(from: "Ada <ada@staff.example>"))
        #expect(try bench.ticket("1").requester?.address == (try address("ann@bakery.example")))
        #expect(try bench.ticket("1").client == "bakery")
        #expect(try bench.ticket("1").messages.first?.flags.contains("Ada has passed this mail on.") == true)
        // It is Ann's ticket in every way: answers go to her, and her next mail about her own finds it.
        let item = try await bench.desk.reply(to: "1", as: "ada", text: "Hello Ann")
        #expect(item.recipients.map(\.address) == [try address("ann@bakery.example")])
        let more = TestLetter(subject: "More", id: "m2@bakery.example", more: ["In-Reply-To: <m1@bakery.example>"])
        #expect(try await bench.take(more).outcome == .append("1"))
        #expect(try bench.ticket("1").messages.last?.visibility == .public)
    }

    @Test("the files of an agent's answer by mail go to the customer with it")
    func agentAnswersWithFile() async throws {
        let bench = try await DeskBench { $0.policy.trustsAgentAddresses = true }
        try await bench.take(TestLetter())
        try await bench.desk.deliver()
        var mail = self.agentMail(nil)
        mail.more.append("Content-Type: multipart/mixed; boundary=b")
        mail.text =
            "--b\r\n\r\nThe plan is attached.\r\n--b\r\nContent-Type: image/png\r\n"
            + "Content-Disposition: attachment; filename=plan.png\r\n\r\nPNG\r\n--b--"
        try await bench.take(mail)
        #expect(try await bench.desk.deliver().map(\.state) == [.sent])
        #expect(bench.sender.messages.last?.body.attachments.map(\.filename) == ["plan.png"])
    }

    @Test(
        "SCENARIO 93: a customer who passes a mail on, or an agent without proof, speaks for nobody else",
        arguments: [
            "joe@smithy.example", "Ada <ada@staff.example>",
        ])
    func othersForward(_ from: String) async throws {
        let bench = try await DeskBench()
        try await bench.take(self.passedOn(from: from))
        #expect(try bench.ticket("1").requester?.address != (try address("ann@bakery.example")))
    }
}
