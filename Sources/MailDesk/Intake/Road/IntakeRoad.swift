import ClientMatcher
import DeskIdentity
import MailTransport
import MessageParsing
import TicketThreading

/// The road from the parsed mail to what is to be written: it only reads, so that it can be walked dry.
struct IntakeRoad: Sendable {
    let stores: DeskStores
    let tokens: ReplyTokenSigner
    let ownAddresses: @Sendable (EmailAddress) -> Bool

    /// Walks the steps until one ends the road; what is left then is to be committed.
    func walk(_ mail: MailInHand) async throws -> MailInHand {
        var mail = mail
        self.parse(&mail)
        let steps: [(inout MailInHand) async throws -> Void] = [
            self.identify, self.authenticate, self.classify, self.matchClient, self.thread, self.filter, self.route,
        ]
        for step in steps where mail.ending == nil { try await step(&mail) }
        return mail
    }

    /// Says what the parser found odd.
    private func parse(_ mail: inout MailInHand) {
        if let notice = mail.staged.raw.notice { mail.flags.append(notice) }
        let defects = mail.message.defects
        let names = defects.prefix(10).map { String(describing: $0.code) }
        let parts = mail.message.parts.count
        mail.note(
            .parse, "\(parts) \(parts == 1 ? "part" : "parts"), \(mail.staged.raw.bytes.count) bytes",
            ["defects": names.joined(separator: ", ")])
    }

    /// Who wrote it, and do we have it already?
    private func identify(_ mail: inout MailInHand) async throws {
        let identity = try MailIdentity(of: mail.message)
        mail.identity = identity
        mail.sender = self.sender(of: &mail)
        if try await self.isOurs(mail) {
            return mail.end(.recorded("It is our own mail, come back."), at: .identify)
        }
        let claim = try await self.stores.ledger.lookUp(
            identity, for: mail.staged.record.id, channel: mail.channel.id, in: mail.organization)
        mail.apply(claim)
    }

    /// The author; where the mail names none, whoever wants the answers. Never the Sender field.
    private func sender(of mail: inout MailInHand) -> MailboxAddress? {
        switch mail.message.author {
        case .known(let author):
            let isForm = mail.channel.policy.webForms.contains { $0.matches(author.address.description) }
            guard isForm, let visitor = mail.message.replyTo.first, !self.ownAddresses(visitor.address) else {
                return author
            }
            mail.flags.append("It came through the form of \(author.address).")
            return visitor
        case .unknown(let reasons):
            mail.flags.append("The author cannot be told.")
            guard mail.message.from.isEmpty, reasons.allSatisfy({ [.missingFrom, .malformedAddress].contains($0) }),
                let reply = mail.message.replyTo.first, !self.ownAddresses(reply.address)
            else { return nil }
            return reply
        }
    }

    /// Whether we sent this very mail: a rule sent it back, or the mailbox keeps a copy. A reply to it, or an honest
    /// forward, has an id of its own.
    private func isOurs(_ mail: MailInHand) async throws -> Bool {
        guard let id = mail.message.messageID else { return try self.hasOurMark(mail) }
        if case .valid = try self.tokens.read(id, in: mail.organization) { return true }
        if try await self.stores.outbox.item(messageID: id, in: mail.organization) != nil { return true }
        return try self.hasOurMark(mail)
    }

    /// The copy of our Message-ID that survives relays which write their own.
    private func hasOurMark(_ mail: MailInHand) throws -> Bool {
        for field in mail.message.headers.all(OutgoingHeaders.originalID).prefix(2) {
            guard let id = MessageID(field.value) else { continue }
            if case .valid = try self.tokens.read(id, in: mail.organization) { return true }
        }
        return false
    }

    /// Is the sender who it says?
    private func authenticate(_ mail: inout MailInHand) async throws {
        mail.verdict = SenderVerdict(
            of: mail.message, trusting: mail.channel.policy.trustedAuthenticationServers)
        // What was checked is the author. Whoever a form names, or wants the answers, is not proved by it.
        if mail.verdict == .verified, !mail.isByItsAuthor { mail.verdict = .unknown }
        guard case .failed(let reason) = mail.verdict else { return mail.note(.authenticate, mail.verdict.name) }
        mail.flags.append("The sender is forged: \(reason)")
        guard mail.channel.policy.forgedSender == .quarantine, !mail.isReleased else {
            return mail.note(.authenticate, "failed", ["reason": reason])
        }
        mail.end(.quarantined("The sender is forged: \(reason)"), at: .authenticate)
    }

    /// Did a person write it? And is it one of us?
    private func classify(_ mail: inout MailInHand) async throws {
        mail.classification = mail.message.classification
        if mail.isByItsAuthor, let sender = mail.sender?.address {
            mail.agent = try await self.stores.agents.agent(at: sender, in: mail.organization)
        }
        if let agent = mail.agent, mail.verdict == .verified || mail.channel.policy.trustsAgentAddresses {
            mail.passedOn = self.passedOn(mail.message)
            if mail.passedOn != nil { mail.flags.append("\(agent.name) has passed this mail on.") }
        }
        mail.note(
            .classify, mail.classification.mailClass.rawValue,
            [
                "evidence": mail.classification.evidence.joined(separator: "; "),
                "agent": mail.agent?.id.value ?? "",
            ])
    }

    /// The mail that this one carries as its only message, if it is no answer to anything.
    private func passedOn(_ message: MailMessage) -> MailInHand.PassedOn? {
        guard message.inReplyTo.isEmpty, BaseSubject(message.subject ?? "").isForward || message.root.isMultipart else {
            return nil
        }
        let inner = message.parts.dropFirst().prefix(20).compactMap(\.message)
        guard inner.count == 1, let only = inner.first, let author = only.author.mailbox,
            !self.ownAddresses(author.address)
        else { return nil }
        return MailInHand.PassedOn(author: author, messageID: only.messageID)
    }

    /// Which client?
    private func matchClient(_ mail: inout MailInHand) async throws {
        let matcher = SenderMatcher(directory: self.stores.clients, options: mail.channel.policy.clients)
        let match = try await matcher.match(mail.requester?.address, in: mail.organization)
        mail.client = match
        mail.flags += match.notes.map(\.sentence)
        mail.note(
            .matchClient, match.client.value,
            [
                "rule": match.rule.rawValue, "key": match.key ?? "",
                "notes": match.notes.map(\.sentence).joined(separator: " "),
            ])
    }

    /// Which ticket?
    private func thread(_ mail: inout MailInHand) async throws {
        if try await self.matchBounce(&mail) { return }
        let index = DeskThreadIndex(ledger: self.stores.ledger, tickets: self.stores.tickets)
        let threader = TicketThreader(index: index, tokens: self.tokens, options: mail.channel.policy.threading)
        let decision = try await threader.decide(
            ThreadQuery(
                organization: mail.organization, channel: mail.channel.id, sender: mail.sender?.address,
                client: mail.client?.client,
                isSharedClient: mail.client?.isCatchAll ?? true, subject: mail.message.subject ?? "",
                inReplyTo: mail.message.inReplyTo, references: mail.message.references, recipients: mail.ownRecipients,
                receivedAt: mail.now.secondsSince1970))
        mail.thread = decision
        mail.flags += decision.notes.map(\.sentence)
        mail.note(
            .thread, decision.ticket.map { "ticket \($0)" } ?? "new ticket",
            [
                "evidence": decision.evidence?.name ?? "",
                "notes": decision.notes.map(\.sentence).joined(separator: " "),
            ])
    }
}

extension MailInHand {
    /// Takes in what the ledger knows of the identity.
    mutating func apply(_ claim: IdentityClaim) {
        switch claim {
        case .duplicate(let original, let isVariant):
            self.end(.duplicate(of: original, isVariant: isVariant), at: .identify)
        case .new(let reusesID):
            if reusesID { self.flags.append("Another mail has the same Message-ID.") }
            self.note(
                .identify, reusesID ? "new, with the Message-ID of another" : "new",
                ["message-id": self.identity?.messageID ?? "none"])
        }
    }
}
