public import MailTransport

/// A mailbox of a ``TestMailStore`` as a value: a snapshot to look at, or, inside ``TestMailStore/update(_:of:_:)``,
/// the mailbox itself to change.
///
/// UIDs ascend and are never given twice; every change gets a higher MODSEQ; what was expunged is remembered, so that
/// QRESYNC (RFC 7162) can be answered exactly.
public struct TestMailbox: Sendable {
    /// How a change of flags treats those that are there.
    public enum FlagChange: Sendable, Hashable {
        /// They give way to the new ones.
        case replace
        /// They stay, and the new ones join them.
        case add
        /// The named ones go.
        case remove
    }

    /// Its name, in Unicode; levels are divided by `/`.
    public internal(set) var name: String
    /// The number under which the UIDs are valid; never 0.
    public internal(set) var uidValidity: UInt32
    /// The UID that the next mail gets.
    public internal(set) var uidNext: UInt32 = 1
    /// The highest MODSEQ that was given to a change.
    public internal(set) var highestModSeq: UInt64 = 1
    /// The mails, by ascending UID.
    public internal(set) var mails: [TestMail] = []
    /// What was expunged: the UID and the MODSEQ of its going, in the order of going.
    public internal(set) var expunged: [(uid: UInt32, modSeq: UInt64)] = []
    /// Its role, such as `\Sent` (RFC 6154), or nil.
    public var specialUse: String?
    /// Whether the user subscribed to it.
    public var isSubscribed = true

    init(name: String, uidValidity: UInt32, specialUse: String?) {
        self.name = name
        self.uidValidity = uidValidity
        self.specialUse = specialUse
    }

    /// The mail with this UID, or nil.
    public subscript(uid uid: UInt32) -> TestMail? {
        self.index(of: uid).map { self.mails[$0] }
    }

    /// Where the mail with this UID stands in ``mails``, or nil.
    public func index(of uid: UInt32) -> Int? {
        let index = self.lowerBound(of: uid)
        return index < self.mails.count && self.mails[index].uid == uid ? index : nil
    }

    /// The first position whose UID is not lower than `uid`.
    func lowerBound(of uid: UInt32) -> Int {
        var low = 0
        var high = self.mails.count
        while low < high {
            let middle = (low + high) / 2
            if self.mails[middle].uid < uid { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Adds a mail at the end and returns its UID; nil when there is no UID left.
    @discardableResult
    public mutating func append(_ raw: [UInt8], flags: [String] = [], internalDate: WallTime) -> UInt32? {
        guard self.uidNext < .max else { return nil }
        let uid = self.uidNext
        self.uidNext += 1
        self.mails.append(
            TestMail(
                uid: uid, raw: raw, internalDate: internalDate, flags: Set(flags.map(TestMail.canonical(flag:))),
                modSeq: self.nextModSeq(), isRecent: true))
        return uid
    }

    /// Changes the flags of a mail; false when there is none with this UID.
    ///
    /// A change that changes nothing keeps the MODSEQ, as RFC 7162 3.1.3 allows.
    @discardableResult
    public mutating func changeFlags(of uid: UInt32, _ change: FlagChange, _ flags: [String]) -> Bool {
        guard let index = self.index(of: uid) else { return false }
        let named = Set(flags.map(TestMail.canonical(flag:)))
        let old = self.mails[index].flags
        let new =
            switch change {
            case .replace: named
            case .add: old.union(named)
            case .remove: old.subtracting(named)
            }
        if new != old {
            self.mails[index].flags = new
            self.mails[index].modSeq = self.nextModSeq()
        }
        return true
    }

    /// Takes mails out for good, whatever their flags; returns the UIDs of those that were there.
    @discardableResult
    public mutating func remove(_ uids: [UInt32]) -> [UInt32] {
        let present = Set(uids).filter { self.index(of: $0) != nil }
        guard !present.isEmpty else { return [] }
        let modSeq = self.nextModSeq()
        self.mails.removeAll { present.contains($0.uid) }
        let gone = present.sorted()
        self.expunged += gone.map { (uid: $0, modSeq: modSeq) }
        return gone
    }

    /// Takes out the mails that bear `\Deleted`, only those of `uids` if given; returns their UIDs.
    @discardableResult
    public mutating func expunge(only uids: [UInt32]? = nil) -> [UInt32] {
        let wanted = uids.map { Set($0) }
        return self.remove(
            self.mails.filter { $0.flags.contains("\\Deleted") && wanted?.contains($0.uid) ?? true }.map(\.uid))
    }

    /// Gives every mail a new UID under a new UIDVALIDITY, as a server does that has lost its index.
    public mutating func renumber(uidValidity: UInt32) {
        self.uidValidity = max(uidValidity, 1)
        self.uidNext = 1
        self.expunged = []
        let old = self.mails
        self.mails = []
        for mail in old {
            self.append(mail.raw, flags: Array(mail.flags), internalDate: mail.internalDate)
        }
    }

    private mutating func nextModSeq() -> UInt64 {
        // A 64-bit counter that goes up by one per change does not end in the life of a test; it stays at the top.
        if self.highestModSeq < .max { self.highestModSeq += 1 }
        return self.highestModSeq
    }
}
