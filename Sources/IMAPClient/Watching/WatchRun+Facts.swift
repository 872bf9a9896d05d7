import MailTransport

/// What the first look at a mail tells.
struct MailFacts {
    var size: UInt64?
    var flags = IMAPFlagSet()
    var date: IMAPInternalDate?
    var emailID: String?

    /// Takes over what a response tells.
    mutating func add(_ fetch: IMAPFetchResponse) {
        self.size = fetch.size ?? self.size
        self.flags = fetch.flags ?? self.flags
        self.date = fetch.internalDate ?? self.date
        self.emailID = fetch.emailID ?? self.emailID
    }
}

extension WatchRun {
    /// What the server says of the mails without their content; nothing of those that are gone.
    func facts(
        _ mailbox: IMAPMailbox, _ uids: IMAPUIDSet, _ capabilities: IMAPCapabilities
    ) async throws -> [UInt32: MailFacts] {
        var attributes: [IMAPFetchAttribute] = [.size, .flags, .internalDate]
        if capabilities.has("OBJECTID") { attributes.append(.emailID) }
        if capabilities.has("X-GM-EXT-1") { attributes.append(.gmailMessageID) }
        var facts: [UInt32: MailFacts] = [:]
        var refusal: IMAPError?
        for attempt in [attributes, [.size, .flags], []] {
            refusal = try await self.add(mailbox, uids.subtracting(IMAPUIDSet(facts.keys)), attempt, to: &facts)
            if refusal == nil { break }
        }
        if refusal != nil {
            // One mail may be to blame: each is asked for alone.
            for uid in uids where facts[uid] == nil {
                refusal = try await self.add(mailbox, [uid], [.size, .flags], to: &facts) ?? refusal
            }
        }
        // A server that tells nothing of any of several mails has trouble of its own.
        if let refusal, facts.isEmpty, uids.count > 1 { throw refusal }
        // A mail is passed over only when it is gone: some servers leave out the UID, or end the answer early.
        for uid in try await mailbox.inUse(uids.subtracting(IMAPUIDSet(facts.keys))) {
            facts[uid] = MailFacts()
        }
        return facts
    }

    /// Adds what the server tells of the mails; returns its refusal, if it refuses to tell of all.
    private func add(
        _ mailbox: IMAPMailbox, _ uids: IMAPUIDSet, _ attributes: [IMAPFetchAttribute],
        to facts: inout [UInt32: MailFacts]
    ) async throws -> IMAPError? {
        do {
            for try await fetch in mailbox.fetch(uids, attributes) {
                if let uid = fetch.uid { facts[uid, default: MailFacts()].add(fetch) }
            }
            return nil
        } catch let error as IMAPError where error.isRefusal {
            return error
        }
    }
}
