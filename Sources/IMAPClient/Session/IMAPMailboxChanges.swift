/// Up to where a mailbox is known (RFC 7162, QRESYNC).
public struct IMAPResyncPoint: Sendable, Hashable {
    /// The UIDVALIDITY that it was known under.
    public var uidValidity: UInt32
    /// Its highest modification sequence then.
    public var modSeq: UInt64
    /// The UIDs known; nil for all. The server need not tell of the disappearance of others.
    public var known: IMAPUIDSet?

    /// A point.
    public init(uidValidity: UInt32, modSeq: UInt64, known: IMAPUIDSet? = nil) {
        self.uidValidity = uidValidity
        self.modSeq = modSeq
        self.known = known
    }
}

/// What has happened in a mailbox since a ``IMAPResyncPoint``.
public struct IMAPMailboxChanges: Sendable {
    /// The UIDs that are gone.
    public private(set) var vanished = IMAPUIDSet()
    /// The messages whose flags have changed, and new ones.
    public private(set) var changed: [IMAPFetchResponse] = []

    init(_ responses: [IMAPResponse]) {
        var gone: [ClosedRange<UInt32>] = []
        for response in responses {
            switch response {
            case .vanished(let uids, _): gone += uids.ranges
            case .fetch(let fetch): self.changed.append(fetch)
            default: break
            }
        }
        self.vanished = IMAPUIDSet(ranges: gone)
    }

    init(vanished: IMAPUIDSet, changed: [IMAPFetchResponse]) {
        self.vanished = vanished
        self.changed = changed
    }
}
