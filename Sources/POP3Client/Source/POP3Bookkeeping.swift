internal import MailTransport

/// Decides what is new in a maildrop, as a value: listings, records and digests go in, decisions come out.
///
/// A unique id decides where it is unique. Where the server repeats ids, has none, or has given a message another one,
/// the content decides.
struct POP3Bookkeeping: Sendable {
    private static let day: Int64 = 24 * 60 * 60 * 1000

    private var records: [Int: POP3Record] = [:]
    private var byUniqueID: [String: Set<Int>] = [:]
    private var byDigest: [[UInt8]: Set<Int>] = [:]
    /// How often the message of a record was met in this session.
    private var met: [Int: Int] = [:]
    private let listed: [String: Int]
    private let now: WallTime
    private var nextID = 1

    init(records: [POP3Record], listing: [POP3Identity], now: WallTime) {
        self.listed = listing.reduce(into: [:]) { counts, identity in
            if let id = identity.uniqueID { counts[id, default: 0] += 1 }
        }
        self.now = now
        for record in records { self.put(record) }
    }

    /// The record under which a listed message is known without looking into it; nil when it must be fetched.
    func record(of identity: POP3Identity) -> POP3Record? {
        guard let uniqueID = identity.uniqueID, let ids = self.byUniqueID[uniqueID] else { return nil }
        let known = ids.compactMap { self.records[$0] }
        let copies = known.reduce(0) { $0 + $1.copies }
        return copies >= self.listed[uniqueID] ?? 0 ? known.min { $0.id < $1.id } : nil
    }

    /// Whether no other message of the maildrop bears the message's unique id.
    func isUnique(_ identity: POP3Identity) -> Bool {
        identity.uniqueID.map { self.listed[$0] == 1 } ?? false
    }

    /// The record under which a fetched message is known after all, as it stands from now on; nil when it is new.
    mutating func match(_ identity: POP3Identity, digest: [UInt8]) -> POP3Record? {
        let alike = (self.byDigest[digest] ?? []).sorted().compactMap { self.records[$0] }
        if let uniqueID = identity.uniqueID, var same = alike.first(where: { $0.uniqueID == uniqueID }) {
            let met = (self.met[same.id] ?? 0) + 1
            self.met[same.id] = met
            same.copies = max(same.copies, met)
            return self.put(same)
        }
        // The same content under an id that is listed too is another message; under one that is gone, it is this one.
        let gone = alike.first { record in record.uniqueID.map { self.listed[$0] == nil } ?? true }
        guard var moved = gone else { return nil }
        moved.uniqueID = identity.uniqueID ?? moved.uniqueID
        moved.lastListed = self.now
        return self.put(moved)
    }

    /// A record of a message that was not known.
    mutating func add(_ identity: POP3Identity, digest: [UInt8], _ outcome: POP3Record.Outcome) -> POP3Record {
        self.met[self.nextID] = 1
        return self.put(
            POP3Record(
                id: self.nextID, uniqueID: identity.uniqueID, digest: digest, outcome: outcome, since: self.now,
                lastListed: self.now))
    }

    /// The records whose day of last listing has changed, as they are to be saved.
    mutating func touched() -> [POP3Record] {
        let stale = self.records.values.filter { record in
            guard let id = record.uniqueID, self.listed[id] != nil else { return false }
            return self.age(of: record.lastListed) >= Self.day
        }
        return stale.sorted { $0.id < $1.id }.map { record in
            var record = record
            record.lastListed = self.now
            return self.put(record)
        }
    }

    /// The records of messages that were not listed for so many days: they will not come back.
    func forgotten(after days: Int) -> [Int] {
        let limit = Int64(clamping: days).multipliedReportingOverflow(by: Self.day)
        guard !limit.overflow else { return [] }
        return self.records.values.filter { record in
            record.uniqueID.map { self.listed[$0] == nil } ?? true
                && self.age(of: record.lastListed) > limit.partialValue
        }.map(\.id).sorted()
    }

    /// Whether a message has been known for so many days.
    func isOlder(_ record: POP3Record, thanDays days: Int) -> Bool {
        let limit = Int64(clamping: days).multipliedReportingOverflow(by: Self.day)
        return !limit.overflow && self.age(of: record.since) >= limit.partialValue
    }

    private func age(of time: WallTime) -> Int64 {
        let (age, overflows) = self.now.millisecondsSince1970.subtractingReportingOverflow(time.millisecondsSince1970)
        return overflows ? 0 : age
    }

    @discardableResult
    private mutating func put(_ record: POP3Record) -> POP3Record {
        if let old = self.records.updateValue(record, forKey: record.id), let id = old.uniqueID {
            self.byUniqueID[id]?.remove(record.id)
        }
        if let id = record.uniqueID { self.byUniqueID[id, default: []].insert(record.id) }
        if !record.digest.isEmpty { self.byDigest[record.digest, default: []].insert(record.id) }
        if record.id >= self.nextID { self.nextID = record.id < .max ? record.id + 1 : .max }
        return record
    }
}
