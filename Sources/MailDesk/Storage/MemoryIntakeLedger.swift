public import DeskIdentity
public import MailTransport
import MessageParsing
import Synchronization

/// The reference ``IntakeLedger``: the book in memory, gone with the process. For tests and demonstrations.
///
/// The bytes of mail that is done with are dropped beyond a number, and mail that ended long ago is forgotten, unless
/// it could still come again. What says which mail belongs to which ticket lives as long as the tickets do.
public final class MemoryIntakeLedger: IntakeLedger {
    /// Everything of one organization.
    struct Space {
        var mails: [MailID: StagedMail] = [:]
        var order: [MailID] = []
        var keys: [ChannelKey<SourceKey>: MailID] = [:]
        var skipped: Set<ChannelKey<SourceKey>> = []
        /// When sources that ask what is known have last named these keys.
        var listed: [ChannelKey<SourceKey>: WallTime] = [:]
        /// When mails ended that are done with.
        var ended: [MailID: WallTime] = [:]
        /// When each source is looked through again for mail to forget.
        var nextSweep: [ChannelKey<SourceID>: WallTime] = [:]
        /// The latest time that anybody has told.
        var now = WallTime(millisecondsSince1970: .min)
        var lastNumber = 0
        var leases: [ChannelID: ChannelLease] = [:]
        var cursors: [ChannelKey<SourceID>: SourceCursor] = [:]
        var identities: [ChannelKey<String>: MailID] = [:]
        var messageIDs: [ChannelKey<String>: MailID] = [:]
        var settlements: [ChannelKey<SourceKey>: Settlement] = [:]
        var senders: [ChannelKey<EmailAddress>: [WallTime]] = [:]
        var threads: [MessageID: TicketID] = [:]
        var tickets: [TicketID: [MessageID]] = [:]
        var subjects: [String: [TicketID]] = [:]
        /// Mails whose bytes are needed no more, the oldest first.
        var done: [MailID] = []
    }

    /// Something within a channel.
    struct ChannelKey<Item: Hashable & Sendable>: Hashable, Sendable {
        var channel: ChannelID
        var item: Item

        init(_ channel: ChannelID, _ item: Item) {
            self.channel = channel
            self.item = item
        }
    }

    private let spaces = Mutex<[OrganizationID: Space]>([:])

    /// How many mails that are done with keep their bytes and their trace. Mail that waits for a person or for its turn
    /// keeps them in any case. Default: 1,000.
    public let fullRecords: Int

    /// How long mail that is done with is known at least. Default: 90 days; it must be longer than mailboxes are looked
    /// back upon (``IMAPMailSource/rescanDays``).
    ///
    /// A mail of a source that asks what is known, such as a maildrop, is known for as long as the source names it, and
    /// so long again. Mail that waits for a person is never forgotten.
    public let retention: Duration

    /// An empty book; the defaults are stated at the properties.
    public init(fullRecords: Int = 1_000, retention: Duration = .seconds(90 * 86_400)) {
        self.fullRecords = max(fullRecords, 0)
        self.retention = max(retention, .zero)
    }

    /// Runs `body` on the organization's part of the book, alone.
    func with<Result>(
        _ organization: OrganizationID, _ body: (inout Space) throws -> sending Result
    ) rethrows
        -> sending Result
    {
        try self.spaces.withLock { try body(&$0[organization, default: Space()]) }
    }
}

extension MemoryIntakeLedger {
    /// Which of these keys are known.
    public func known(
        _ keys: [SourceKey], channel: ChannelID, in organization: OrganizationID
    ) async throws -> Set<SourceKey> {
        self.with(organization) { space in
            let known = keys.filter { key in
                let key = ChannelKey(channel, key)
                return space.keys[key] != nil || space.skipped.contains(key)
            }
            for key in known { space.listed[ChannelKey(channel, key)] = space.now }
            return Set(known)
        }
    }

    /// Gives a worker the right to work on a channel, or lengthens it.
    public func lease(
        _ channel: ChannelID, holder: String, in organization: OrganizationID, at now: WallTime, until: WallTime
    ) async throws -> ChannelLease? {
        self.with(organization) { space in
            space.now = max(space.now, now)
            let current = space.leases[channel]
            if let current, current.holder != holder, current.until > now { return nil }
            let token = (current?.token ?? 0) + (current?.holder == holder ? 0 : 1)
            let lease = ChannelLease(channel: channel, holder: holder, token: token, until: until)
            space.leases[channel] = lease
            return lease
        }
    }

    /// Gives a lease back; its token stays taken.
    public func release(_ lease: ChannelLease, in organization: OrganizationID) async throws {
        self.with(organization) { space in
            guard space.leases[lease.channel]?.token == lease.token else { return }
            space.leases[lease.channel]?.until = WallTime(millisecondsSince1970: .min)
        }
    }

    /// How far a source has been read.
    public func cursor(
        of source: SourceID, channel: ChannelID, in organization: OrganizationID
    ) async throws -> SourceCursor? {
        self.with(organization) { $0.cursors[ChannelKey(channel, source)] }
    }

    /// Keeps a page's mails and moves the cursor.
    public func stage(
        _ page: SourcePage, source: SourceID, channel: ChannelID, lease: ChannelLease?,
        in organization: OrganizationID, at now: WallTime
    ) async throws -> [MailID] {
        try self.with(organization) { space in
            try space.check(lease)
            space.now = max(space.now, now)
            if let cursor = page.cursor { space.cursors[ChannelKey(channel, source)] = cursor }
            for key in page.skipped {
                space.skipped.insert(ChannelKey(channel, key))
                space.listed[ChannelKey(channel, key)] = now
            }
            let ids = page.mails.map { space.stage($0, channel: channel, at: now) }
            let lost = page.unreadable.map { space.stage($0, channel: channel, at: now) }
            // A source that lists its mail has named all of it by its last page. One without a cursor never lists.
            let place = ChannelKey(channel, source)
            if !page.hasMore, page.cursor != nil || space.cursors[place] == nil {
                space.sweep(place, retention: self.retention)
            }
            return ids + lost
        }
    }

    /// The mails without bytes that are to be asked for again.
    public func missing(
        source: SourceID, channel: ChannelID, in organization: OrganizationID, at now: WallTime, limit: Int
    ) async throws -> [IntakeRecord] {
        self.with(organization) { space in
            let mails = space.mails
            let missing = space.order.lazy.compactMap { mails[$0]?.record }.filter { record in
                record.awaitsContent && record.outcome == nil && record.channel == channel
                    && record.key.source == source && record.retryAt.map { $0 <= now } ?? true
            }
            return Array(missing.prefix(limit))
        }
    }

    /// The mails that wait for an attempt.
    public func pending(
        channel: ChannelID, in organization: OrganizationID, at now: WallTime, limit: Int
    ) async throws -> [MailID] {
        self.with(organization) { space in
            let mails = space.mails
            let waiting = space.order.lazy.filter { id in
                guard let record = mails[id]?.record, record.channel == channel, !record.awaitsContent else {
                    return false
                }
                let isDue = record.retryAt.map { $0 <= now }
                switch record.outcome {
                case nil: return isDue ?? true
                case .parked: return isDue ?? false
                default: return false
                }
            }
            return Array(waiting.prefix(limit))
        }
    }

    /// One mail with its bytes.
    public func mail(_ id: MailID, in organization: OrganizationID) async throws -> StagedMail? {
        self.with(organization) { $0.mails[id] }
    }

    /// One mail's record.
    public func record(_ id: MailID, in organization: OrganizationID) async throws -> IntakeRecord? {
        self.with(organization) { $0.mails[id]?.record }
    }

    /// The newest records.
    public func records(in organization: OrganizationID, limit: Int) async throws -> [IntakeRecord] {
        self.with(organization) { space in space.order.suffix(limit).reversed().compactMap { space.mails[$0]?.record } }
    }

    /// Counts an attempt.
    public func beginAttempt(_ id: MailID, lease: ChannelLease?, in organization: OrganizationID) async throws -> Int {
        try self.with(organization) { space in
            try space.check(lease)
            space.mails[id]?.record.attempts += 1
            return space.mails[id]?.record.attempts ?? 0
        }
    }

    /// Notes that an attempt failed.
    public func failAttempt(
        _ id: MailID, in organization: OrganizationID, reason: String, retryAt: WallTime
    ) async throws {
        self.with(organization) { space in
            space.mails[id]?.record.lastError = reason
            space.mails[id]?.record.failures += 1
            space.mails[id]?.record.retryAt = retryAt
        }
    }

    /// Takes back the count of an attempt.
    public func cancelAttempt(_ id: MailID, in organization: OrganizationID) async throws {
        self.with(organization) { space in
            guard let attempts = space.mails[id]?.record.attempts else { return }
            space.mails[id]?.record.attempts = max(0, attempts - 1)
        }
    }
}

extension MemoryIntakeLedger.Space {
    /// Refuses a worker whose channel another one has taken over.
    func check(_ lease: ChannelLease?) throws {
        guard let lease, let current = self.leases[lease.channel], current.token != lease.token else { return }
        throw DeskError(
            .leaseLost, "Another worker has taken the channel over.", remedy: .retryLater(after: nil))
    }

    /// Notes that a mail may be shortened, and shortens the oldest beyond `limit`.
    mutating func shorten(after id: MailID, beyond limit: Int) {
        guard let record = self.mails[id]?.record, record.outcome?.isDone == true, !record.hasPendingFiles else {
            return
        }
        self.done.append(id)
        // A part at a time, so that the list is not moved for each mail.
        guard self.done.count > limit + limit / 8 else { return }
        let old = self.done.prefix(self.done.count - limit)
        for id in old where self.mails[id]?.record.outcome?.isDone == true {
            self.mails[id]?.raw.bytes = []
            self.mails[id]?.record.trace = []
        }
        self.done.removeFirst(old.count)
    }

    /// Keeps a mail unless its key is known.
    mutating func stage(_ raw: RawMail, channel: ChannelID, at now: WallTime) -> MailID {
        let key = MemoryIntakeLedger.ChannelKey(channel, raw.key)
        if let known = self.keys[key] {
            if self.mails[known]?.record.awaitsContent == true, !raw.bytes.isEmpty {
                let record = IntakeRecord(id: known, channel: channel, key: raw.key, receivedAt: raw.receivedAt ?? now)
                self.mails[known] = StagedMail(record: record, raw: raw)
            }
            return known
        }
        self.lastNumber += 1
        let id = MailID("mail-\(self.lastNumber)")
        let record = IntakeRecord(id: id, channel: channel, key: raw.key, receivedAt: raw.receivedAt ?? now)
        self.mails[id] = StagedMail(record: record, raw: raw)
        self.order.append(id)
        self.keys[key] = id
        return id
    }

    /// Keeps the place of a mail that could not be read.
    mutating func stage(_ mail: UnreadableMail, channel: ChannelID, at now: WallTime) -> MailID {
        let isKnown = self.keys[MemoryIntakeLedger.ChannelKey(channel, mail.key)] != nil
        let id = self.stage(RawMail(key: mail.key, bytes: []), channel: channel, at: now)
        if !isKnown { self.mails[id]?.record.awaitsContent = true }
        return id
    }
}
