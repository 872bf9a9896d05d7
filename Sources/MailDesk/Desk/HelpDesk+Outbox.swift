import DeskIdentity
import MailTransport
import MessageParsing
import Synchronization
import TicketThreading

extension HelpDesk {
    /// Queues a mail, once for each key; its Message-ID is fixed from here on.
    func enqueue(
        _ event: OutboxEvent, ticket: TicketReceipt?, channel: MailChannel, key: EffectKey
    ) async throws -> OutboxItem {
        let recipients: [EmailAddress]
        switch event {
        case .reply(let reply): recipients = (reply.to + reply.cc).map(\.address)
        case .notification(let notification): recipients = notification.to.map(\.address)
        }
        var seen: Set<EmailAddress> = []
        let item = OutboxItem(
            id: OutboxID("out-" + (try Self.randomName())), key: key, channel: channel.id, event: event, ticket: ticket,
            messageID: try await self.newMessageID(for: ticket, channel: channel),
            recipients: recipients.filter { seen.insert($0.caseFolded).inserted }, createdAt: self.clock.wallTime)
        guard !item.recipients.isEmpty else { throw DeskError(.noRecipients, "Nobody is left to send to.") }
        let queued = try await self.stores.outbox.enqueue(item, in: self.organization)
        if let ticket {
            try await self.stores.ledger.link(
                ThreadLinks(ticket: ticket.ticket, messages: [queued.messageID]), in: self.organization)
        }
        self.wake(.outbox)
        return queued
    }

    private func newMessageID(for ticket: TicketReceipt?, channel: MailChannel) async throws -> MessageID {
        let nonce = Array(try Self.randomName().utf8.prefix(12))
        let domain = channel.address.domain
        if let ticket {
            let token = ReplyToken(ticket: ticket.ticket, nonce: nonce)
            if let id = try await self.tokens().messageID(for: token, in: self.organization, domain: domain) {
                return id
            }
        }
        guard let id = MessageID("n.\(try Self.randomName())@\(domain)") else {
            throw DeskError(.composing, "A mail could not be given an id.")
        }
        return id
    }

    /// Sends what is due, and returns each mail as it stands then. Never sends a mail twice: one that was being handed
    /// over when something broke is `uncertain` until a person decides.
    @discardableResult
    public func deliver(limit: Int = 100) async throws -> [OutboxItem] {
        var results: [OutboxItem] = []
        // Channels that have sent what they may for now: their mail must not stand before that of the others.
        var full: Set<ChannelID> = []
        while results.count < limit {
            let before = full
            let due = try await self.stores.outbox.due(
                in: self.organization, except: full, at: self.clock.wallTime, limit: limit - results.count)
            for item in due where !full.contains(item.channel) {
                try Task.checkCancellation()
                if let sent = try await self.trySending(item) {
                    results.append(sent)
                } else {
                    full.insert(item.channel)
                }
            }
            if full == before { break }
        }
        return results
    }

    /// Sends a mail unless its channel has sent enough for now; then nil.
    private func trySending(_ item: OutboxItem) async throws -> OutboxItem? {
        guard let channel = try await self.stores.channels.channel(item.channel, in: self.organization) else {
            var orphan = item
            orphan.fail(SendProblem(isTemporary: false, "Its channel was deleted."))
            try await self.stores.outbox.update(orphan, in: self.organization)
            return orphan
        }
        guard self.mayLeave(channel) else { return nil }
        return try await self.send(item, on: channel)
    }

    /// Whether the channel's rate allows one more mail now; counts it if so.
    private func mayLeave(_ channel: MailChannel) -> Bool {
        guard let limit = channel.sending.perMinute else { return true }
        let now = self.clock.wallTime
        return self.live.withLock { live in
            live.sentAt[channel.id]?.removeAll { $0 <= now.advanced(by: .seconds(-60)) || $0 > now }
            guard live.sentAt[channel.id]?.count ?? 0 < limit else { return false }
            live.sentAt[channel.id, default: []].append(now)
            return true
        }
    }

    private func send(_ item: OutboxItem, on channel: MailChannel) async throws -> OutboxItem {
        var item = item
        let now = self.clock.wallTime
        if item.event.isAutomatic, item.createdAt.advanced(by: channel.sending.acknowledgementAge) < now {
            item.fail(SendProblem(isTemporary: false, "It has waited too long to be of use."))
            try await self.stores.outbox.update(item, in: self.organization)
            return item
        }
        if let dead = try await self.suppression(of: item) {
            item.fail(SendProblem(isTemporary: false, "Mail to the address came back: \(dead.reason)"))
            try await self.stores.outbox.update(item, in: self.organization)
            return item
        }
        let bytes: [UInt8]
        do {
            bytes = try await self.bytes(of: item, on: channel, at: now)
        } catch {
            item.attempts += 1
            let isTemporary = (error as? DeskError)?.code != .composing
            item.apply(
                SendReport(.notSent(SendProblem(isTemporary: isTemporary, String(describing: error)))), at: now,
                maximumAge: channel.sending.maximumAge)
            try await self.stores.outbox.update(item, in: self.organization)
            return item
        }
        guard try await self.stores.outbox.beginSending(item.id, bytes: bytes, in: self.organization) else {
            return try await self.stores.outbox.item(item.id, in: self.organization) ?? item
        }
        item.bytes = bytes
        item.attempts += 1
        item.state = .sending
        item.apply(
            await self.handOver(item, channel, bytes), at: self.clock.wallTime, maximumAge: channel.sending.maximumAge)
        try await self.stores.outbox.update(item, in: self.organization)
        self.observer.count("mail.desk.sent", by: item.state == .sent ? 1 : 0)
        return item
    }

    private func handOver(_ item: OutboxItem, _ channel: MailChannel, _ bytes: [UInt8]) async -> SendReport {
        let mail = OutgoingMail(
            organization: self.organization, channel: channel.id,
            sender: item.event.isAutomatic ? nil : channel.address,
            recipients: item.waiting, messageID: item.messageID, bytes: bytes)
        do {
            return try await self.sender.send(mail)
        } catch let error where error is CancellationError || Task.isCancelled {
            return SendReport(.unknown(SendProblem(isTemporary: false, "Sending was interrupted.")))
        } catch {
            return SendReport(.notSent(SendProblem(isTemporary: true, String(describing: error))))
        }
    }

    /// The bytes of the first attempt, or new ones.
    private func bytes(of item: OutboxItem, on channel: MailChannel, at now: WallTime) async throws -> [UInt8] {
        if let bytes = item.bytes { return bytes }
        let composer = MailComposer(
            organization: self.organization, stores: self.stores, tokens: try await self.tokens(),
            templates: { try await self.template(for: $0) })
        return try await composer.compose(item, on: channel, at: now)
    }

    /// The newest outgoing mails, newest first.
    public func outbox(limit: Int = 100) async throws -> [OutboxItem] {
        try await self.stores.outbox.items(in: self.organization, limit: limit)
    }

    /// Lets a person decide about an uncertain or failed mail: send it again, with the same Message-ID, or take it for
    /// sent.
    public func resolve(_ id: OutboxID, resend: Bool) async throws {
        guard var item = try await self.stores.outbox.item(id, in: self.organization) else {
            throw DeskError(.unknownMail, "There is no such mail.")
        }
        guard item.state == .uncertain || item.state == .failed else {
            throw DeskError(.wrongState, "The mail is neither uncertain nor failed.")
        }
        for index in item.recipients.indices
        where item.recipients[index].state == .uncertain || item.recipients[index].state == .failed {
            item.recipients[index].state = resend ? .queued : .sent
        }
        item.state = resend ? .queued : .sent
        item.notBefore = self.clock.wallTime
        try await self.stores.outbox.update(item, in: self.organization)
        self.wake(.outbox)
    }
}
