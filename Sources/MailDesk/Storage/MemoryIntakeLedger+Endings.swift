public import DeskIdentity
public import MailTransport
public import MessageParsing

extension MemoryIntakeLedger {
    /// What is known of an identity.
    public func lookUp(
        _ identity: MailIdentity, for id: MailID, channel: ChannelID, in organization: OrganizationID
    ) async throws -> IdentityClaim {
        self.with(organization) { $0.lookUp(identity, for: id, channel: channel) }
    }

    /// Takes an identity.
    public func claim(
        _ identity: MailIdentity, plan: IntakePlan?, for id: MailID, channel: ChannelID,
        in organization: OrganizationID
    ) async throws -> IdentityClaim {
        self.with(organization) { space in
            let claim = space.lookUp(identity, for: id, channel: channel)
            guard case .new = claim else { return claim }
            space.mails[id]?.record.identity = identity
            space.mails[id]?.record.plan = plan
            space.identities[ChannelKey(channel, identity.key)] = id
            if let messageID = identity.messageID {
                let key = ChannelKey(channel, messageID)
                if space.messageIDs[key] == nil { space.messageIDs[key] = id }
            }
            return claim
        }
    }

    /// Notes a mail's outcome.
    public func finish(_ id: MailID, in organization: OrganizationID, _ ending: IntakeEnding) async throws {
        self.with(organization) { space in
            guard let mail = space.mails[id] else { return }
            space.mails[id]?.record.outcome = ending.outcome
            space.mails[id]?.record.trace = ending.trace
            space.mails[id]?.record.plan = nil
            space.mails[id]?.record.hasPendingFiles = ending.hasPendingFiles
            space.mails[id]?.record.retryAt = ending.retryAt
            if case .parked = ending.outcome {
                space.mails[id]?.record.attempts = 0
                space.mails[id]?.record.failures = 0
                return
            }
            if ending.settlement != .leave {
                space.settlements[ChannelKey(mail.record.channel, mail.record.key)] = ending.settlement
            }
            if ending.outcome.isDone { space.ended[id] = ending.at }
            space.shorten(after: id, beyond: self.fullRecords)
            if let sender = ending.sender {
                space.senders[ChannelKey(mail.record.channel, sender.caseFolded), default: []].append(ending.at)
            }
        }
    }

    /// Makes a mail wait again.
    public func reopen(_ id: MailID, released: Bool, in organization: OrganizationID) async throws -> Bool {
        self.with(organization) { space in
            guard var record = space.mails[id]?.record, record.outcome?.ticket == nil else { return false }
            record.outcome = nil
            record.plan = nil
            record.attempts = 0
            record.failures = 0
            record.retryAt = nil
            record.isReleased = record.isReleased || released
            space.mails[id]?.record = record
            space.ended[id] = nil
            return true
        }
    }

    /// The mails with files still to be stored.
    public func mailsWithPendingFiles(
        channel: ChannelID, in organization: OrganizationID, limit: Int
    ) async throws -> [MailID] {
        self.with(organization) { space in
            let mails = space.mails
            let waiting = space.order.lazy.filter { id in
                guard let record = mails[id]?.record else { return false }
                return record.channel == channel && record.hasPendingFiles
            }
            return Array(waiting.prefix(limit))
        }
    }

    /// Notes that a mail's files are stored.
    public func markFilesStored(_ id: MailID, in organization: OrganizationID) async throws {
        self.with(organization) { space in
            guard space.mails[id]?.record.hasPendingFiles == true else { return }
            space.mails[id]?.record.hasPendingFiles = false
            space.shorten(after: id, beyond: self.fullRecords)
        }
    }

    /// What is still to be done in a source.
    public func unsettled(
        source: SourceID, channel: ChannelID, in organization: OrganizationID, limit: Int
    ) async throws -> [SourceKey: Settlement] {
        self.with(organization) { space in
            let open = space.settlements.lazy.filter { $0.key.channel == channel && $0.key.item.source == source }
            return Dictionary(open.prefix(limit).map { ($0.key.item, $0.value) }, uniquingKeysWith: { $1 })
        }
    }

    /// Notes that this was done.
    public func markSettled(
        _ keys: [SourceKey], channel: ChannelID, in organization: OrganizationID
    ) async throws {
        self.with(organization) { space in
            for key in keys {
                let key = ChannelKey(channel, key)
                guard let settlement = space.settlements.removeValue(forKey: key), let id = space.keys[key],
                    space.mails[id]?.record.trace.isEmpty == false
                else { continue }
                space.mails[id]?.record.trace.append(TraceRecord(.settle, settlement.sentence))
            }
        }
    }

    /// How many mails of this sender have been processed.
    public func count(
        from sender: EmailAddress, channel: ChannelID, in organization: OrganizationID, since: WallTime
    ) async throws -> Int {
        self.with(organization) { space in
            let key = ChannelKey(channel, sender.caseFolded)
            space.senders[key]?.removeAll { $0 < since }
            return space.senders[key]?.count ?? 0
        }
    }

    /// Says that these mails belong to a ticket.
    public func link(_ links: ThreadLinks, in organization: OrganizationID) async throws {
        self.with(organization) { space in
            for message in links.messages where space.threads[message] == nil {
                space.threads[message] = links.ticket
                space.tickets[links.ticket, default: []].append(message)
            }
            guard let key = links.subjectKey, !key.isEmpty else { return }
            if space.subjects[key]?.contains(links.ticket) != true {
                space.subjects[key, default: []].append(links.ticket)
            }
        }
    }

    /// The tickets that these mails belong to.
    public func tickets(
        ofMessages ids: [MessageID], in organization: OrganizationID
    ) async throws -> [MessageID: TicketID] {
        self.with(organization) { space in
            Dictionary(ids.compactMap { id in space.threads[id].map { (id, $0) } }, uniquingKeysWith: { $1 })
        }
    }

    /// The ids of a ticket's mails.
    public func messages(of ticket: TicketID, in organization: OrganizationID) async throws -> [MessageID] {
        self.with(organization) { $0.tickets[ticket] ?? [] }
    }

    /// The tickets with this base subject, newest first.
    public func tickets(
        titled subjectKey: String, in organization: OrganizationID, limit: Int
    ) async throws -> [TicketID] {
        self.with(organization) { Array(($0.subjects[subjectKey] ?? []).suffix(limit).reversed()) }
    }
}

extension MemoryIntakeLedger.Space {
    func lookUp(_ identity: MailIdentity, for id: MailID, channel: ChannelID) -> IdentityClaim {
        typealias Key = MemoryIntakeLedger.ChannelKey<String>
        if let holder = self.identities[Key(channel, identity.key)], holder != id {
            let known = self.mails[holder]?.record.identity
            return .duplicate(of: holder, isVariant: known?.digest != identity.digest)
        }
        guard let messageID = identity.messageID, let other = self.messageIDs[Key(channel, messageID)] else {
            return .new(reusesID: false)
        }
        return .new(reusesID: other != id)
    }
}
