public import DeskIdentity
import MailTransport
import Synchronization

extension HelpDesk {
    /// Fetches a channel's mail from its sources, sees all of it through, and settles it in the source.
    ///
    /// Throws when the channel is not known, or is being synced already; an error of a source is thrown after what was
    /// fetched has been processed, and noted in ``status(of:)``.
    @discardableResult
    public func sync(_ id: ChannelID) async throws -> SyncReport {
        let channel = try await self.channel(id)
        guard self.live.withLock({ $0.busy.insert(id).inserted }) else {
            throw DeskError(.leaseLost, "The channel is being synced already.", remedy: .retryLater(after: nil))
        }
        defer { self.live.withLock { _ = $0.busy.remove(id) } }
        let lease = try await self.lease(id)
        let result: Result<SyncReport, any Error>
        do {
            result = .success(try await self.sync(channel, lease))
        } catch {
            result = .failure(error)
        }
        try await self.stores.ledger.release(lease, in: self.organization)
        return try result.get()
    }

    /// Leases a channel, or lengthens the lease; throws when another worker has it.
    @discardableResult
    private func lease(_ id: ChannelID) async throws -> ChannelLease {
        let now = self.clock.wallTime
        let lease = try await self.stores.ledger.lease(
            id, holder: self.worker, in: self.organization, at: now, until: now.advanced(by: self.leaseTime))
        guard let lease else {
            throw DeskError(.leaseLost, "Another worker has the channel.", remedy: .retryLater(after: self.leaseTime))
        }
        return lease
    }

    private func sync(_ channel: MailChannel, _ lease: ChannelLease) async throws -> SyncReport {
        let id = channel.id
        var report = SyncReport()
        var failure: (any Error)?
        for source in self.live.withLock({ $0.sources[id] ?? [] }) {
            do {
                try await self.fetch(source, channel, lease, &report)
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                failure = failure ?? error
            }
        }
        try await self.processWaiting(channel, lease, &report)
        self.note(failure, on: id)
        if let failure { throw failure }
        return report
    }

    /// Page after page is staged and processed, until the source has no more or the desk is to stop.
    private func fetch(
        _ source: any MailSource, _ channel: MailChannel, _ lease: ChannelLease, _ report: inout SyncReport
    ) async throws {
        try await self.settleQuietly(source, channel)
        while try await self.mayFetch(channel.id) {
            let cursor = try await self.stores.ledger.cursor(of: source.id, channel: channel.id, in: self.organization)
            let ledger = self.stores.ledger
            let organization = self.organization
            let page = try await source.fetch(after: cursor, limit: channel.sync.batchSize) { keys in
                try await ledger.known(keys, channel: channel.id, in: organization)
            }
            try await self.keep(page, of: source, channel, lease)
            report.fetched += page.mails.count
            try await self.processWaiting(channel, lease, &report)
            try await self.settleQuietly(source, channel)
            guard page.hasMore, page.cursor != cursor else { break }
        }
        guard try await self.mayFetch(channel.id) else { return }
        try await self.fetchMissing(source, channel, lease, &report)
    }

    /// Whether the channel is switched on now, and the desk goes on.
    private func mayFetch(_ id: ChannelID) async throws -> Bool {
        guard !self.isDraining else { return false }
        return try await self.stores.channels.channel(id, in: self.organization)?.isSyncing ?? false
    }

    /// Sees the channel's waiting mails through, one after the other.
    func processWaiting(
        _ channel: MailChannel, _ lease: ChannelLease, _ report: inout SyncReport
    ) async throws {
        while true {
            let ids = try await self.stores.ledger.pending(
                channel: channel.id, in: self.organization, at: self.clock.wallTime, limit: 100)
            for id in ids {
                try Task.checkCancellation()
                // Whoever switches the channel off does not wait for a whole page; what is staged waits.
                if self.isDraining { return }
                if channel.isSyncing, try await !self.mayFetch(channel.id) { return }
                try await self.lease(channel.id)
                try await self.process(id, lease: lease)
                report.processed.append(id)
            }
            // Those that failed wait for their time, so the same ids do not come again; less than a full page is the
            // end.
            if ids.count < 100 { break }
        }
        let files = try await self.stores.ledger.mailsWithPendingFiles(
            channel: channel.id, in: self.organization, limit: 100)
        for id in files { await self.storeFiles(of: id, on: channel) }
    }

    /// Does in the source what is still to be done there. What fails is a warning: mail goes on coming in.
    func settleQuietly(_ source: any MailSource, _ channel: MailChannel) async throws {
        var warning: String?
        do {
            try await self.settle(source, channel)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            warning = String(describing: error)
        }
        self.live.withLock { live in
            live.warnings[channel.id, default: [:]][source.id] = warning
            let first = live.warnings[channel.id]?.min { $0.key < $1.key }?.value
            live.status[channel.id, default: ChannelStatus()].warning = first
        }
    }

    private func settle(_ source: any MailSource, _ channel: MailChannel) async throws {
        let open = try await self.stores.ledger.unsettled(
            source: source.id, channel: channel.id, in: self.organization, limit: 1_000)
        for (settlement, entries) in Dictionary(grouping: open, by: \.value) {
            let keys = entries.map(\.key).sorted { ($0.item.count, $0.item) < ($1.item.count, $1.item) }
            try await source.settle(keys, as: settlement)
            try await self.stores.ledger.markSettled(keys, channel: channel.id, in: self.organization)
        }
    }

    /// Notes in a channel's status how the last look went.
    func note(_ failure: (any Error)?, on id: ChannelID) {
        let now = self.clock.wallTime
        self.live.withLock { live in
            var status = live.status[id] ?? ChannelStatus()
            status.lastError = failure.map { String(describing: $0) }
            status.lastErrorAt = failure == nil ? nil : now
            if failure == nil { status.lastSync = now }
            live.status[id] = status
        }
    }

    /// Works until the task is cancelled or ``drain()`` is called: looks at each channel's sources at its interval and
    /// whenever a source has news, and sends what is due.
    public func run() async throws {
        let interrupted = try await self.stores.outbox.recover(in: self.organization)
        self.observer.count("mail.desk.interrupted", by: interrupted)
        let waker = self.makeWaker(for: .desk)
        defer { self.dropWaker(waker.key) }
        self.live.withLock { $0.isRunning = true }
        defer { self.live.withLock { $0.isRunning = false } }
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask { try await self.runOutbox() }
            while !self.isDraining {
                if let channels = await self.channelsWithoutLoop() {
                    for channel in channels { group.addTask { try await self.runChannel(channel) } }
                    try await waker.point.wait()
                } else {
                    try await self.wait(for: .seconds(60), source: nil, waker.point)
                }
            }
        }
    }

    /// The channels that have a source and no loop yet, which they are to get now; nil when the store does not say.
    private func channelsWithoutLoop() async -> [ChannelID]? {
        do {
            let channels = try await self.channels().map(\.id).filter { self.hasSource($0) }
            return self.live.withLock { live in channels.filter { live.looping.insert($0).inserted } }
        } catch {
            self.observer.record(MailEvent(.info, "The channels could not be read.", error: error))
            return nil
        }
    }

    /// Asks ``run()`` to end: each loop finishes the mail in hand and leaves. The desk fetches nothing from then on;
    /// for another run make another desk over the same stores.
    public func drain() {
        self.live.withLock { $0.isDraining = true }
        self.wake(nil)
    }
}
