import Synchronization

/// The memory of a ``POP3MailSource``: which messages of one maildrop were fetched already.
///
/// POP3 has no such memory of its own. The reference is ``POP3MemoryLedger``; production keeps it where the mail goes.
/// Store the mail and ``save(_:)``'s record in one transaction, and no crash can double a mail; without that, a crash
/// between the two hands the mail over once more, byte for byte the same.
public protocol POP3Ledger: Sendable {
    /// The records of this maildrop, whose server lists these messages now.
    ///
    /// A ledger that is asked by unique id may leave out the records of messages that are not listed; it then forgets
    /// them by itself.
    func records(of listing: [POP3Identity]) async throws -> [POP3Record]

    /// Puts records in, in place of those with the same ``POP3Record/id``.
    func save(_ records: [POP3Record]) async throws

    /// Takes records out.
    func remove(_ ids: [Int]) async throws
}

/// A ledger in memory: the reference, for tests and for programs that delete what they fetch.
public final class POP3MemoryLedger: POP3Ledger {
    private let kept: Mutex<[Int: POP3Record]>

    /// A ledger with these records.
    public init(_ records: [POP3Record] = []) {
        self.kept = Mutex(Dictionary(records.map { ($0.id, $0) }) { $1 })
    }

    /// All records, by ascending number, listed or not.
    public func records(of listing: [POP3Identity]) -> [POP3Record] { self.records() }

    /// All records, by ascending number.
    public func records() -> [POP3Record] {
        self.kept.withLock { $0.values.sorted { $0.id < $1.id } }
    }

    /// Puts records in.
    public func save(_ records: [POP3Record]) {
        self.kept.withLock { kept in
            for record in records { kept[record.id] = record }
        }
    }

    /// Takes records out.
    public func remove(_ ids: [Int]) {
        self.kept.withLock { kept in
            for id in ids { kept[id] = nil }
        }
    }
}
