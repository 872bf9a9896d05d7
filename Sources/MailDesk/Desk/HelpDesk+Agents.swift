public import DeskIdentity
import MailTransport
public import MessageParsing

extension HelpDesk {
    /// Answers a ticket: the text goes onto it and out by mail.
    ///
    /// Without `to` the answer goes to whoever wrote last, with the others of that mail and the requester in copy. The
    /// desk's own addresses are left out. Returns the mail on its way out.
    ///
    /// A call that failed may have done a part of its work. Whoever gives a `key` can repeat it: with the same key
    /// nothing is sent or written twice.
    @discardableResult
    public func reply(
        to ticket: TicketID, as agent: AgentID, text: String, html: String? = nil,
        to recipients: [MailboxAddress]? = nil,
        cc: [MailboxAddress]? = nil, attachments: [AttachmentLink] = [], key: EffectKey? = nil
    ) async throws -> OutboxItem {
        let (summary, channel) = try await self.target(ticket)
        let addressing = try await self.addressing(summary, to: recipients, cc: cc)
        let record = try await self.stores.agents.agent(agent, in: self.organization)
        let key = EffectKey("reply/\(self.organization)/\(try key?.value ?? Self.randomName())")
        let event = OutboxEvent.reply(
            OutgoingReply(
                agentName: record?.name, subject: summary.title, text: text, html: html, to: addressing.to,
                cc: addressing.cc, inReplyTo: summary.lastInbound?.messageID,
                references: OutgoingHeaders.ends(
                    of: try await self.stores.ledger.messages(of: summary.id, in: self.organization)),
                attachments: attachments))
        let receipt = TicketReceipt(ticket: summary.id, reference: summary.reference)
        let item = try await self.enqueue(event, ticket: receipt, channel: channel, key: key)
        let message = TicketMessage(
            author: .agent(agent), messageID: item.messageID, subject: summary.title, text: text, html: html,
            attachments: attachments, recipients: addressing.to + addressing.cc, verdict: .verified,
            at: self.clock.wallTime)
        try await self.write(summary, message: message, participants: addressing.to + addressing.cc, key: key)
        return item
    }

    /// Puts a note on a ticket that only agents see; it is never mailed.
    public func note(on ticket: TicketID, by agent: AgentID, text: String) async throws {
        let (summary, _) = try await self.target(ticket)
        let message = TicketMessage(
            author: .agent(agent), visibility: .internal, subject: "", text: text, verdict: .verified,
            at: self.clock.wallTime)
        try await self.write(summary, message: message)
    }

    /// Closes a ticket; `notify` tells its requester.
    public func close(_ ticket: TicketID, notify: Bool = false) async throws {
        let (summary, channel) = try await self.target(ticket)
        try await self.write(summary, change: .close)
        guard notify, let requester = summary.requester else { return }
        let notification = OutgoingNotification(
            kind: .ticketResolved, to: [requester], values: ["ticket.title": summary.title],
            inReplyTo: summary.lastInbound?.messageID)
        _ = try await self.enqueue(
            .notification(notification), ticket: TicketReceipt(ticket: summary.id, reference: summary.reference),
            channel: channel, key: EffectKey("close/" + (try Self.randomName())))
    }

    /// Opens a ticket again.
    public func reopen(_ ticket: TicketID) async throws {
        try await self.write(try await self.target(ticket).0, change: .reopen)
    }

    /// Gives a ticket to an agent, or to nobody with nil.
    public func assign(_ ticket: TicketID, to agent: AgentID?) async throws {
        try await self.write(try await self.target(ticket).0, change: .assign(agent))
    }

    /// Lets everybody on its ticket see a mail that was held back because its writer took no part; from now on they do.
    public func approve(_ mail: MailID) async throws {
        guard let ticket = try await self.explain(mail).outcome?.ticket else {
            throw DeskError(.wrongState, "The mail is on no ticket.")
        }
        try await self.write(try await self.target(ticket).0, change: .approve(mail))
    }

    /// Merges a ticket into another: what comes for the first goes onto the second from now on.
    public func merge(_ ticket: TicketID, into target: TicketID) async throws {
        let source = try await self.target(ticket).0
        let destination = try await self.target(target).0
        guard source.id != destination.id else {
            throw DeskError(.wrongState, "A ticket cannot be merged into itself.")
        }
        try await self.write(source, change: .merge(into: destination.id))
    }

    /// Sends a mail of the desk itself without a ticket: an invitation, a reminder, a warning.
    @discardableResult
    public func notify(
        _ kind: NotificationKind, to recipient: MailboxAddress, values: [String: String], channel: ChannelID
    ) async throws -> OutboxItem {
        let notification = OutgoingNotification(kind: kind, to: [recipient], values: values, mayEcho: true)
        return try await self.enqueue(
            .notification(notification), ticket: nil, channel: try await self.channel(channel),
            key: EffectKey("notify/" + (try Self.randomName())))
    }

    /// The ticket, or what it was merged into, and its channel.
    private func target(_ ticket: TicketID) async throws -> (TicketSummary, MailChannel) {
        guard let summary = try await self.stores.tickets.current(ticket, in: self.organization) else {
            throw DeskError(.unknownTicket, "There is no such ticket.")
        }
        return (summary, try await self.channel(summary.channel))
    }

    private func write(
        _ ticket: TicketSummary, message: TicketMessage? = nil, participants: [MailboxAddress] = [],
        change: TicketChange? = nil, key: EffectKey? = nil
    ) async throws {
        let effects = IntakeEffects(
            organization: self.organization, channel: ticket.channel, target: .existing(ticket.id), message: message,
            participants: participants, change: change, at: self.clock.wallTime)
        let key = try key ?? EffectKey("act/" + Self.randomName())
        _ = try await self.stores.tickets.apply(effects, key: key)
    }

    /// Who gets an answer.
    private func addressing(
        _ ticket: TicketSummary, to: [MailboxAddress]?, cc: [MailboxAddress]?
    ) async throws -> (to: [MailboxAddress], cc: [MailboxAddress]) {
        let isOwn = try await self.ownAddresses()
        let writers = ticket.lastInbound?.answerTo ?? ticket.requester.map { [$0] } ?? []
        var seen: Set<EmailAddress> = []
        let isFirst = { (person: MailboxAddress) in
            !isOwn(person.address) && seen.insert(person.address.caseFolded).inserted
        }
        let primary = (to ?? writers).filter(isFirst)
        // Whom a mail names takes part only where the intake found that its author may bring others.
        let others = (ticket.lastInbound?.recipients ?? []).filter { ticket.hasParticipant($0) }
        let copies = (cc ?? (to == nil ? others + (ticket.requester.map { [$0] } ?? []) : [])).filter(isFirst)
        guard !primary.isEmpty else {
            throw DeskError(.noRecipients, "Nobody is left to send to.", remedy: .changeSettings("Name a recipient."))
        }
        return (primary, copies)
    }
}

extension TicketMessage {
    /// Where the author wants answers.
    var answerTo: [MailboxAddress] {
        guard self.replyTo.isEmpty else { return self.replyTo }
        if case .person(let author) = self.author { return [author] }
        return []
    }
}
