import ClientMatcher
import DeskIdentity
import MailTransport
import MessageParsing
import TicketThreading

/// Turns what the road found out into what is to be written.
struct IntakePlanner: Sendable {
    let stores: DeskStores
    let ownAddresses: @Sendable (EmailAddress) -> Bool

    /// The plan for a mail that reached the end of the road.
    func plan(_ mail: MailInHand) async throws -> IntakePlan {
        var mail = mail
        let ticket = mail.thread?.ticket
        let summary = try await self.summary(ticket, mail.organization)
        let message = try self.message(mail, on: summary)
        let target: IntakeEffects.Target = ticket.map { .existing($0) } ?? .newTicket(self.newTicket(mail))
        let effects = IntakeEffects(
            organization: mail.organization, channel: mail.channel.id, target: target, message: message,
            participants: self.participants(mail, message, summary), change: self.change(mail, message, summary),
            at: mail.now)
        let followUp = try await self.followUp(&mail, message, summary)
        let ids = [mail.passedOn?.messageID, mail.message.messageID].compactMap { $0 }
        let base = BaseSubject(mail.message.subject ?? "", tag: mail.channel.policy.threading.tag)
        return IntakePlan(
            effects: effects, messages: ids, subjectKey: ticket == nil ? base.key : nil, followUp: followUp,
            bounce: mail.bounce, trace: mail.trace)
    }

    private func summary(_ ticket: TicketID?, _ organization: OrganizationID) async throws -> TicketSummary? {
        guard let ticket else { return nil }
        return try await self.stores.tickets.summary(of: ticket, in: organization)
    }

    private func newTicket(_ mail: MailInHand) -> NewTicket {
        let match = mail.client ?? ClientMatch(client: ClientRecord.unknownID, rule: .unknown)
        return NewTicket(
            title: self.title(mail), client: match.client, clientRule: match.rule, requester: mail.requester,
            queue: mail.route?.queue, assignee: mail.route?.agent,
            related: mail.thread?.notes.compactMap(\.related) ?? [])
    }

    /// The subject without our tags; without one, the text's first line.
    private func title(_ mail: MailInHand) -> String {
        let subject = mail.channel.policy.threading.tag.removingTags(from: mail.message.subject ?? "")
        let line = Escaping.line(subject)
        guard line.isEmpty else { return String(line.prefix(255)) }
        let first = (mail.message.text ?? "").prefix(2_000).split(whereSeparator: \.isNewline)
            .map { Escaping.line(String($0)) }.first { !$0.isEmpty }
        return first.map { String($0.prefix(80)) } ?? "(no subject)"
    }

    private func message(_ mail: MailInHand, on ticket: TicketSummary?) throws -> TicketMessage {
        let fromAgent = self.isAgentsAnswer(mail, ticket)
        let author: TicketMessage.Author =
            if fromAgent, let agent = mail.agent { .agent(agent.id) } else if let writer = self.writer(mail, ticket) {
                .person(writer)
            } else { .unknown }
        let files = try AttachmentLinks.links(of: mail.message, without: mail.channel.policy.blockedFileEndings)
        let notes = files.blocked.map { "The file \($0.name) was not kept: its kind is blocked." }
        let others = (mail.message.to + mail.message.cc).filter { !self.ownAddresses($0.address) }
        let answers = mail.message.replyTo.filter { !self.ownAddresses($0.address) }
        return TicketMessage(
            author: author, visibility: self.visibility(mail, ticket), mail: mail.staged.record.id,
            messageID: mail.passedOn?.messageID ?? mail.message.messageID,
            subject: Escaping.line(mail.message.subject ?? ""),
            text: Self.bounded(mail.message.text ?? ""), html: mail.message.html.map(Self.bounded),
            attachments: files.kept, recipients: Array(others.prefix(200)),
            replyTo: self.isUnproved(mail, on: ticket)
                ? answers.filter { ticket?.hasParticipant($0) == true } : answers,
            mailClass: mail.classification.mailClass, verdict: mail.verdict, at: mail.now, flags: mail.flags + notes)
    }

    /// Long texts are cut for the ticket; the mail itself is kept whole.
    private static func bounded(_ text: String) -> String {
        text.utf8.count <= 1_048_576 ? text : String(text.prefix(1_000_000)) + "\n[…]"
    }

    private func visibility(_ mail: MailInHand, _ ticket: TicketSummary?) -> TicketMessage.Visibility {
        guard ticket != nil else { return .public }
        switch mail.classification.mailClass {
        case .person, .generated, .bulk: break
        case .outOfOffice, .bounce, .readReceipt, .complaint: return .internal
        }
        if mail.agent != nil, !self.isAgentsAnswer(mail, ticket) { return .held }
        if case .hold = mail.thread?.placement, !self.isAgentsAnswer(mail, ticket) { return .held }
        return .public
    }

    /// Whether an agent answers a ticket by mail: the address must be proved, for with a forged one a stranger could
    /// speak in the desk's name.
    private func isAgentsAnswer(_ mail: MailInHand, _ ticket: TicketSummary?) -> Bool {
        guard let ticket, mail.agent != nil, mail.classification.mailClass == .person else { return false }
        if let requester = ticket.requester, let sender = mail.sender,
            requester.address.isSamePerson(as: sender.address)
        {
            return false
        }
        return mail.verdict == .verified || mail.channel.policy.trustsAgentAddresses
    }

    /// Who wrote it. An agent who passes a mail on makes a new ticket of its writer's.
    private func writer(_ mail: MailInHand, _ ticket: TicketSummary?) -> MailboxAddress? {
        ticket == nil ? mail.requester : mail.sender
    }

    /// Whether nothing but the address speaks for the sender of a mail to an existing ticket: the ticket was found by
    /// the subject, which anybody can write, and nobody has proved the sender. Such a mail must not lead answers
    /// elsewhere.
    private func isUnproved(_ mail: MailInHand, on ticket: TicketSummary?) -> Bool {
        ticket != nil && mail.verdict != .verified && mail.thread?.evidence?.isStrong != true
    }

    /// Whether the author may bring others onto the ticket: the one who asks, and the people of the ticket's client.
    private func mayBringOthers(_ mail: MailInHand, _ author: MailboxAddress, onto ticket: TicketSummary?) -> Bool {
        guard let ticket else { return true }
        guard !self.isUnproved(mail, on: ticket) else { return false }
        if let requester = ticket.requester, requester.address.isSamePerson(as: author.address) { return true }
        guard let match = mail.client else { return false }
        return !match.isCatchAll && match.client == ticket.client
    }

    /// Who takes part from now on: the author, and whom the author may bring.
    private func participants(
        _ mail: MailInHand, _ message: TicketMessage, _ ticket: TicketSummary?
    ) -> [MailboxAddress] {
        guard message.visibility == .public, case .person(let author) = message.author else { return [] }
        guard mail.classification.mailClass == .person, self.mayBringOthers(mail, author, onto: ticket) else {
            return [author]
        }
        var seen: Set<EmailAddress> = []
        let people = ([author] + message.recipients).filter { seen.insert($0.address.caseFolded).inserted }
        return Array(people.prefix(max(1, mail.channel.policy.maximumParticipants)))
    }

    private func change(
        _ mail: MailInHand, _ message: TicketMessage, _ ticket: TicketSummary?
    ) -> TicketChange? {
        // A mail that did not arrive is work, also on a closed ticket.
        if mail.bounce?.isPermanent == true, ticket?.closedAt != nil { return .reopen }
        guard let ticket, ticket.closedAt != nil, message.visibility == .public, case .person = message.author,
            mail.channel.policy.automated.reopening.contains(mail.classification.mailClass)
        else { return nil }
        let hour = mail.now.advanced(by: .seconds(-3_600))
        let often = ticket.reopenedAt.filter { $0 > hour }.count
        return often < mail.channel.policy.automated.reopeningsPerHour ? .reopen : nil
    }

    /// The mail that follows: an acknowledgement of a new ticket, an agent's answer passed on to the customer.
    private func followUp(
        _ mail: inout MailInHand, _ message: TicketMessage, _ ticket: TicketSummary?
    ) async throws -> OutboxEvent? {
        if let ticket, case .agent = message.author { return self.passedOn(&mail, message, ticket) }
        guard ticket == nil else { return nil }
        let gate = AcknowledgementGate(
            outbox: self.stores.outbox, suppressions: self.stores.suppressions, ownAddresses: self.ownAddresses)
        guard let recipient = message.replyTo.first ?? mail.sender else {
            mail.note(.commit, "no acknowledgement", ["reason": "The sender cannot be told."])
            return nil
        }
        if let reason = try await gate.reasonAgainst(mail, to: recipient.address) {
            mail.note(.commit, "no acknowledgement", ["reason": reason])
            return nil
        }
        mail.note(.commit, "acknowledgement")
        return .notification(
            OutgoingNotification(
                kind: .ticketAcknowledgement, to: [recipient],
                values: ["ticket.title": self.title(mail)], mayEcho: mail.verdict == .verified,
                inReplyTo: mail.message.messageID))
    }

    /// An agent's answer by mail goes to the customer, unless the agent has sent it there already.
    private func passedOn(
        _ mail: inout MailInHand, _ message: TicketMessage, _ ticket: TicketSummary
    ) -> OutboxEvent? {
        guard let requester = ticket.requester, !self.ownAddresses(requester.address) else { return nil }
        guard !message.recipients.contains(where: { $0.address.isSamePerson(as: requester.address) }) else {
            mail.note(.commit, "not passed on", ["reason": "The agent has sent it to the customer already."])
            return nil
        }
        mail.note(.commit, "passed on to the customer")
        return .reply(
            OutgoingReply(
                agentName: mail.agent?.name, subject: ticket.title, text: message.text, to: [requester],
                inReplyTo: ticket.lastInbound?.messageID, attachments: message.attachments))
    }
}
