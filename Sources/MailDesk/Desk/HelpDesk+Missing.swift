import MailTransport

extension HelpDesk {
    /// How many mails whose content did not come are asked for again in one look.
    private static let missingAtOnce = 10

    /// Keeps a page. A mail that its source could not give is asked for again later, and given up in the end.
    func keep(
        _ page: SourcePage, of source: any MailSource, _ channel: MailChannel, _ lease: ChannelLease
    ) async throws {
        let ids = try await self.stores.ledger.stage(
            page, source: source.id, channel: channel.id, lease: lease, in: self.organization, at: self.clock.wallTime)
        for (id, mail) in zip(ids.suffix(page.unreadable.count), page.unreadable) {
            try await self.postpone(id, mail, channel, lease)
        }
    }

    /// Counts that a mail's content did not come, and says when it is asked for again.
    private func postpone(
        _ id: MailID, _ mail: UnreadableMail, _ channel: MailChannel, _ lease: ChannelLease
    ) async throws {
        let now = self.clock.wallTime
        guard let record = try await self.stores.ledger.record(id, in: self.organization), record.awaitsContent,
            record.outcome == nil, record.retryAt.map({ $0 <= now }) ?? true
        else { return }
        let attempt = try await self.stores.ledger.beginAttempt(id, lease: lease, in: self.organization)
        guard !mail.isFinal, attempt < channel.policy.maximumAttempts else {
            return try await self.bury(record, at: .fetch, mail.reason, answer: mail.answer)
        }
        let wait = Backoff.wait(afterFailures: attempt, of: id.value)
        try await self.stores.ledger.failAttempt(
            id, in: self.organization, reason: mail.reason, retryAt: now.advanced(by: wait))
        self.observer.record(MailEvent(.info, "A mail's content did not come and is asked for again."))
    }

    /// Asks again for the mails whose content did not come, where it is time, and sees through what comes.
    func fetchMissing(
        _ source: any MailSource, _ channel: MailChannel, _ lease: ChannelLease, _ report: inout SyncReport
    ) async throws {
        let missing = try await self.stores.ledger.missing(
            source: source.id, channel: channel.id, in: self.organization, at: self.clock.wallTime,
            limit: Self.missingAtOnce)
        for record in missing where !self.isDraining {
            let page = try await source.fetch(again: record.key)
            try await self.keep(page, of: source, channel, lease)
            report.fetched += page.mails.count
            guard page.mails.isEmpty, page.unreadable.isEmpty else { continue }
            let reason = "It was removed from its mailbox before its content came."
            try await self.end(
                record.id,
                IntakeEnding(
                    outcome: .recorded(reason), trace: [TraceRecord(.fetch, "gone", detail: ["reason": reason])],
                    sender: nil, at: self.clock.wallTime, settlement: .leave))
        }
        guard !missing.isEmpty else { return }
        try await self.processWaiting(channel, lease, &report)
        try await self.settleQuietly(source, channel)
    }
}
