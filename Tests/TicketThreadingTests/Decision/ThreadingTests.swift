import DeskIdentity
import MessageParsing
import Testing
import TicketThreading

@Suite("A mail finds its ticket")
struct ThreadingTests {
    let index = MemoryThreadIndex()
    let signer: ReplyTokenSigner
    let ann: EmailAddress
    let bob: EmailAddress
    let eve: EmailAddress
    static let now: Int64 = 1_800_000_000
    static let day: Int64 = 86_400

    init() throws {
        self.signer = ReplyTokenSigner(key: try #require(ReplyTokenKey([UInt8](repeating: 9, count: 32))))
        self.ann = try #require(EmailAddress("ann@acme.example"))
        self.bob = try #require(EmailAddress("bob@acme.example"))
        self.eve = try #require(EmailAddress("eve@evil.example"))
        self.index.put(self.ticket("123", "printer", client: "acme"), in: "org")
        self.index.put(self.ticket("456", "invoice", client: "acme"), in: "org")
        self.index.link(try id("a1@acme.example"), to: "123", in: "org")
        self.index.link(try id("r1@desk.example"), to: "123", in: "org")
        self.index.link(try id("r2@desk.example"), to: "456", in: "org")
    }

    func id(_ text: String) throws -> MessageID { try #require(MessageID(text)) }

    func ticket(_ id: TicketID, _ subject: String, client: ClientID, age: Int64 = 2) -> ThreadTicket {
        ThreadTicket(
            id: id, subjectKey: subject, client: client, participants: [self.ann],
            lastActivity: Self.now - age * Self.day)
    }

    func query(_ sender: EmailAddress?, _ subject: String = "", client: ClientID? = "acme") -> ThreadQuery {
        ThreadQuery(organization: "org", sender: sender, client: client, subject: subject, receivedAt: Self.now)
    }

    func decide(_ query: ThreadQuery, _ options: ThreadingOptions = ThreadingOptions()) async throws -> ThreadDecision {
        try await TicketThreader(index: self.index, tokens: self.signer, options: options).decide(query)
    }

    @Test(
        "SCENARIO 41, 44: by In-Reply-To, ours or the customer's own",
        arguments: ["r1@desk.example", "a1@acme.example", "r1@DESK.example."])
    func inReplyTo(_ text: String) async throws {
        var query = self.query(self.ann)
        query.inReplyTo = [try self.id(text)]
        let decision = try await self.decide(query)
        #expect(decision.placement == .append("123"))
        #expect(decision.evidence?.name == "in-reply-to")
    }

    @Test("SCENARIO 42: by the newest known reference")
    func references() async throws {
        var query = self.query(self.ann)
        query.inReplyTo = [try self.id("unknown@x.example")]
        query.references = try ["a1@acme.example", "r2@desk.example", "nobody@x.example"].map(self.id)
        let decision = try await self.decide(query)
        #expect(decision.placement == .append("456"))
        #expect(decision.evidence == .references(try self.id("r2@desk.example")))
    }

    @Test("SCENARIO 43: In-Reply-To wins over References")
    func inReplyToWins() async throws {
        var query = self.query(self.ann)
        query.inReplyTo = [try self.id("r1@desk.example")]
        query.references = try ["r1@desk.example", "r2@desk.example"].map(self.id)
        #expect(try await self.decide(query).ticket == "123")
    }

    @Test("SCENARIO 45: by the token in References when the relay rewrote our Message-ID")
    func rewrittenID() async throws {
        let token = try #require(
            try self.signer.messageID(for: ReplyToken(ticket: "123"), in: "org", domain: "desk.example"))
        var query = self.query(self.ann)
        query.inReplyTo = [try self.id("0102018f@eu-west-1.relay.example")]
        query.references = [token, try self.id("0102018f@eu-west-1.relay.example")]
        let decision = try await self.decide(query)
        #expect(decision.placement == .append("123"))
        #expect(decision.evidence == .token)
    }

    @Test(
        "SCENARIO 46, 47: by the tag, when the requester uses it",
        arguments: [
            "Re: [Ticket #123] Printer", "RE: AW: SV: [EXT] [ticket # 123] printer",
        ])
    func tag(_ subject: String) async throws {
        let decision = try await self.decide(self.query(self.ann, subject))
        #expect(decision.placement == .append("123"))
        #expect(decision.evidence == .subjectTag("123"))
    }

    @Test("SCENARIO 48, HOSTILE 202: not by the tag when a stranger uses it")
    func strangerTag() async throws {
        let decision = try await self.decide(self.query(self.eve, "Re: [Ticket #123]", client: "evil"))
        #expect(decision.placement == .newTicket)
        #expect(decision.notes.contains(.foreignReference("123")))
    }

    @Test("SCENARIO 49: by the tag when a colleague uses it, as somebody new")
    func colleagueTag() async throws {
        let decision = try await self.decide(self.query(self.bob, "[Ticket #123]"))
        #expect(decision.placement == .append("123"))
        #expect(decision.notes == [.newParticipant])
    }

    @Test(
        "SCENARIO 50, 52: other numbers name nothing",
        arguments: [
            "#123", "INC000123", "[JIRA-123]", "Order 123", "[Ticket #0123]", "[Ticket #123456789012345678901]",
            "[Ticket #-1]",
        ])
    func otherNumbers(_ subject: String) async throws {
        #expect(try await self.decide(self.query(self.ann, subject)).placement == .newTicket)
    }

    @Test("SCENARIO 53: ids win over the tag, and the conflict is noted")
    func conflict() async throws {
        var query = self.query(self.ann, "Re: [Ticket #123] printer")
        query.inReplyTo = [try self.id("r2@desk.example")]
        let decision = try await self.decide(query)
        #expect(decision.placement == .append("456"))
        #expect(decision.notes.contains(.conflict("123")))
    }

    @Test("SCENARIO 54: a forged token is passed over and noted")
    func forged() async throws {
        var query = self.query(self.ann, "Hello")
        query.inReplyTo = [try self.id("t.gezdg.aa.aaaaaaaaaaaaaaaaaaaaaaaaaa@desk.example")]
        let decision = try await self.decide(query)
        #expect(decision.placement == .newTicket)
        #expect(decision.notes == [.forgedToken])
    }

    @Test("SCENARIO 55: by a plus address")
    func plusAddress() async throws {
        let support = try #require(EmailAddress("support@desk.example"))
        var query = self.query(self.ann, "Something")
        query.recipients = [support, try #require(try self.signer.plusAddress(of: support, for: "123", in: "org"))]
        let decision = try await self.decide(query)
        #expect(decision.placement == .append("123"))
        #expect(decision.notes.contains(.subjectChanged))
    }

    @Test(
        "SCENARIO 56, HOSTILE 201: a stranger who answers our mail is held back by default",
        arguments: [
            (ThreadingOptions.StrangerRule.hold, ThreadDecision.Placement.hold("123")), (.newTicket, .newTicket),
            (.append, .append("123")),
        ])
    func strangers(_ rule: ThreadingOptions.StrangerRule, _ placement: ThreadDecision.Placement) async throws {
        var query = self.query(self.eve, client: nil)
        query.inReplyTo = [try self.id("r1@desk.example")]
        let decision = try await self.decide(query, ThreadingOptions(stranger: rule))
        #expect(decision.placement == placement)
        #expect(decision.notes.contains(.stranger))
        #expect(ThreadingOptions().stranger == .hold)
    }

    @Test("a person takes part in whatever letter case the address is written, and a colleague's is another")
    func letterCase() async throws {
        var query = self.query(EmailAddress("ANN@acme.example"), "[Ticket #123]", client: nil)
        #expect(try await self.decide(query).placement == .append("123"))
        query.sender = EmailAddress("ann@acme.example.org")
        #expect(try await self.decide(query).placement == .newTicket)
    }

    @Test("an answer that names the ticket has not changed its subject, whatever our mail was called")
    func namedTicket() async throws {
        var query = self.query(self.ann, "Re: [Ticket #123] We have received your request")
        query.inReplyTo = [try self.id("r1@desk.example")]
        #expect(try await self.decide(query).notes.isEmpty)
        query.subject = "Re: [Ticket #456] We have received your request"
        #expect(try await self.decide(query).notes.contains(.subjectChanged))
    }

    @Test("options beyond all reason decide something, and trap nowhere", arguments: [Int.min, -1, 0, 1, Int.max])
    func strangeOptions(_ number: Int) async throws {
        var query = self.query(self.ann, "Printer")
        query.inReplyTo = [try self.id("unknown@x.example")]
        query.references = try ["a1@acme.example", "r2@desk.example"].map(self.id)
        let options = ThreadingOptions(
            subjectWindowDays: number, closedCutoffDays: number, staleCutoffDays: number, maximumReferences: number)
        let decision = try await self.decide(query, options)
        #expect(number > 0 ? decision.ticket != nil : decision.ticket == nil)
    }

    @Test("SCENARIO 57: nothing of one organization is seen in another")
    func otherOrganization() async throws {
        var query = self.query(self.ann, "[Ticket #123] printer")
        query.organization = "other"
        query.inReplyTo = [try self.id("r1@desk.example")]
        query.references = [
            try #require(try self.signer.messageID(for: ReplyToken(ticket: "123"), in: "org", domain: "d.example"))
        ]
        #expect(try await self.decide(query).placement == .newTicket)
    }

    @Test(
        "SCENARIO 58: the same subject again joins by default, and not under the stricter rules",
        arguments: [
            (ThreadingOptions.SubjectRule.exact, TicketID?("123")), (.replyPrefix, nil), (.off, nil),
        ])
    func sameSubject(_ rule: ThreadingOptions.SubjectRule, _ ticket: TicketID?) async throws {
        #expect(
            try await self.decide(self.query(self.ann, "Printer"), ThreadingOptions(subject: rule)).ticket == ticket)
        #expect(ThreadingOptions().subject == .exact)
    }

    @Test("SCENARIO 59: Re: and the subject of an open ticket of the same person")
    func replySubject() async throws {
        let decision = try await self.decide(
            self.query(self.ann, "Re: Printer"), ThreadingOptions(subject: .replyPrefix))
        #expect(decision.placement == .append("123"))
        #expect(decision.evidence == .subject("Printer"))
    }

    @Test("SCENARIO 60: the subject of another client's ticket joins only where anybody may")
    func otherClient() async throws {
        let query = self.query(self.eve, "Re: Printer", client: "evil")
        #expect(try await self.decide(query).placement == .newTicket)
        #expect(try await self.decide(query, ThreadingOptions(sender: .anyone)).placement == .append("123"))
    }

    @Test("SCENARIO 61: of two tickets with the subject the newest, and it is noted")
    func twoTickets() async throws {
        self.index.put(self.ticket("789", "printer", client: "acme", age: 1), in: "org")
        let decision = try await self.decide(self.query(self.ann, "Re: Printer"))
        #expect(decision.placement == .append("789"))
        #expect(decision.notes.contains(.ambiguousSubject(2)))
    }

    @Test("SCENARIO 62: never by an empty subject", arguments: ["", "Re:", "Re: AW:"])
    func emptySubject(_ subject: String) async throws {
        self.index.put(self.ticket("1", "", client: "acme"), in: "org")
        #expect(try await self.decide(self.query(self.ann, subject)).placement == .newTicket)
    }

    @Test("never by the subject of a forwarded mail")
    func forwarded() async throws {
        #expect(try await self.decide(self.query(self.ann, "Fwd: Printer")).placement == .newTicket)
    }

    @Test("SCENARIO 64: follows a merge, also in a circle")
    func merged() async throws {
        var old = self.ticket("123", "printer", client: "acme")
        old.mergedInto = "200"
        self.index.put(old, in: "org")
        self.index.put(self.ticket("200", "other", client: "acme"), in: "org")
        var query = self.query(self.ann, "Re: printer")
        query.inReplyTo = [try self.id("r1@desk.example")]
        let decision = try await self.decide(query)
        #expect(decision.placement == .append("200"))
        #expect(decision.notes.contains(.merged("123")))
        #expect(try await self.decide(self.query(self.ann, "[Ticket #123] x")).placement == .append("200"))
        var circle = self.ticket("200", "other", client: "acme")
        circle.mergedInto = "123"
        self.index.put(circle, in: "org")
        #expect(try await self.decide(query).placement == .newTicket)
    }

    @Test(
        "SCENARIO 65, 66: a ticket closed long ago is followed by a new one",
        arguments: [(2, true), (29, true), (31, false), (90, false)])
    func closed(_ days: Int64, _ joins: Bool) async throws {
        var ticket = self.ticket("123", "printer", client: "acme", age: days)
        ticket.closedAt = Self.now - days * Self.day
        self.index.put(ticket, in: "org")
        var query = self.query(self.ann, "Re: printer")
        query.inReplyTo = [try self.id("r1@desk.example")]
        let decision = try await self.decide(query)
        #expect(decision.ticket == (joins ? "123" : nil))
        #expect(decision.notes.contains(.follows("123")) == !joins)
    }

    @Test("a new mail with the subject of a closed ticket does not reopen it")
    func closedSubject() async throws {
        var ticket = self.ticket("123", "printer", client: "acme")
        ticket.closedAt = Self.now - Self.day
        self.index.put(ticket, in: "org")
        #expect(try await self.decide(self.query(self.ann, "Printer")).placement == .newTicket)
        #expect(try await self.decide(self.query(self.ann, "Re: Printer")).placement == .append("123"))
    }

    @Test("SCENARIO 71: an old mail used as an address book starts a new ticket")
    func addressBook() async throws {
        self.index.put(self.ticket("123", "printer", client: "acme", age: 240), in: "org")
        var query = self.query(self.ann, "New laptop")
        query.inReplyTo = [try self.id("r1@desk.example")]
        let decision = try await self.decide(query)
        #expect(decision.placement == .newTicket)
        #expect(decision.notes.contains(.follows("123")))
        query.subject = "Re: printer"
        #expect(try await self.decide(query).placement == .append("123"))
    }

    @Test("SCENARIO 70: a changed subject stays on the ticket and is noted")
    func changedSubject() async throws {
        var query = self.query(self.ann, "New problem: VPN")
        query.inReplyTo = [try self.id("r1@desk.example")]
        let decision = try await self.decide(query)
        #expect(decision.placement == .append("123"))
        #expect(decision.notes == [.subjectChanged])
    }

    @Test("SCENARIO 36: a reply to a deleted ticket is a new one")
    func deleted() async throws {
        self.index.remove("123", in: "org")
        var query = self.query(self.ann)
        query.inReplyTo = [try self.id("r1@desk.example")]
        let decision = try await self.decide(query)
        #expect(decision.placement == .newTicket)
        #expect(decision.notes == [.deletedTicket("123")])
    }

    @Test("SCENARIO 72: of thousands of references the first and the newest are looked up")
    func manyReferences() async throws {
        var query = self.query(self.ann)
        let noise = try (0..<5_000).map { try self.id("n\($0)@x.example") }
        query.references = [try self.id("r1@desk.example")] + noise
        #expect(try await self.decide(query).placement == .append("123"))
        query.references = noise + [try self.id("r1@desk.example")]
        #expect(try await self.decide(query).placement == .append("123"))
        query.references = noise + [try self.id("r1@desk.example")] + noise
        #expect(try await self.decide(query).placement == .newTicket)
    }

    @Test("HOSTILE 203: in the shared client only the same person joins by subject")
    func sharedClient() async throws {
        var ticket = self.ticket("9", "help", client: "unknown-email")
        ticket.isSharedClient = true
        self.index.put(ticket, in: "org")
        var query = self.query(self.eve, "Re: Help", client: "unknown-email")
        query.isSharedClient = true
        #expect(try await self.decide(query).placement == .newTicket)
        query.sender = self.ann
        #expect(try await self.decide(query).placement == .append("9"))
    }

    @Test("a mail whose writer cannot be told joins by ids only, and is held back")
    func noSender() async throws {
        #expect(try await self.decide(self.query(nil, "[Ticket #123] printer")).placement == .newTicket)
        var query = self.query(nil)
        query.inReplyTo = [try self.id("r1@desk.example")]
        #expect(try await self.decide(query).placement == .hold("123"))
    }
}
