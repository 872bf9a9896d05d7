/// A set of UIDs (or message numbers), kept as sorted ranges that neither touch nor overlap.
///
/// On the wire `1:3,7` (RFC 9051, sequence-set).
public struct IMAPUIDSet: Sendable, Hashable {
    /// The ranges, ascending.
    public private(set) var ranges: [ClosedRange<UInt32>]

    /// The empty set.
    public init() {
        self.ranges = []
    }

    /// The set of these UIDs; 0 is no UID and is left out.
    public init(_ uids: some Sequence<UInt32>) {
        let sorted = uids.filter { $0 > 0 }.sorted()
        var ranges: [ClosedRange<UInt32>] = []
        for uid in sorted {
            if let last = ranges.last, uid <= last.upperBound || uid - last.upperBound == 1 {
                ranges[ranges.count - 1] = last.lowerBound...Swift.max(last.upperBound, uid)
            } else {
                ranges.append(uid...uid)
            }
        }
        self.ranges = ranges
    }

    /// The set of these ranges, whatever their order.
    public init(ranges: [ClosedRange<UInt32>]) {
        self.ranges = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where range.upperBound > 0 {
            let range = Swift.max(range.lowerBound, 1)...range.upperBound
            if let last = self.ranges.last,
                range.lowerBound <= last.upperBound || range.lowerBound - last.upperBound == 1
            {
                self.ranges[self.ranges.count - 1] = last.lowerBound...Swift.max(last.upperBound, range.upperBound)
            } else {
                self.ranges.append(range)
            }
        }
    }

    /// Whether there is none.
    public var isEmpty: Bool { self.ranges.isEmpty }

    /// How many there are.
    public var count: Int {
        self.ranges.reduce(0) { $0 + Int($1.upperBound - $1.lowerBound) + 1 }
    }

    /// Whether `uid` is one of them.
    public func contains(_ uid: UInt32) -> Bool {
        var low = 0
        var high = self.ranges.count
        while low < high {
            let middle = (low + high) / 2
            if self.ranges[middle].upperBound < uid { low = middle + 1 } else { high = middle }
        }
        return low < self.ranges.count && self.ranges[low].contains(uid)
    }

    /// The set with those of `other` added.
    public func union(_ other: IMAPUIDSet) -> IMAPUIDSet {
        IMAPUIDSet(ranges: self.ranges + other.ranges)
    }

    /// Whether no UID is in both sets.
    public func isDisjoint(with other: IMAPUIDSet) -> Bool {
        var index = 0
        for range in self.ranges {
            while index < other.ranges.count, other.ranges[index].upperBound < range.lowerBound { index += 1 }
            guard index < other.ranges.count else { return true }
            if other.ranges[index].lowerBound <= range.upperBound { return false }
        }
        return true
    }

    /// The UIDs that are in both sets.
    public func intersection(_ other: IMAPUIDSet) -> IMAPUIDSet {
        self.subtracting(self.subtracting(other))
    }

    /// The UIDs of this set that are not in `other`.
    public func subtracting(_ other: IMAPUIDSet) -> IMAPUIDSet {
        var kept: [ClosedRange<UInt32>] = []
        var index = 0
        for range in self.ranges {
            var start = range.lowerBound
            var isDone = false
            while index < other.ranges.count, other.ranges[index].upperBound < start { index += 1 }
            var next = index
            while !isDone, next < other.ranges.count, other.ranges[next].lowerBound <= range.upperBound {
                let hole = other.ranges[next]
                if hole.lowerBound > start { kept.append(start...(hole.lowerBound - 1)) }
                if hole.upperBound >= range.upperBound { isDone = true } else { start = hole.upperBound + 1 }
                next += 1
            }
            if !isDone { kept.append(start...range.upperBound) }
        }
        return IMAPUIDSet(ranges: kept)
    }

    /// The first `count` UIDs.
    public func prefix(_ count: Int) -> IMAPUIDSet {
        var left = count
        var taken: [ClosedRange<UInt32>] = []
        for range in self.ranges {
            guard left > 0 else { break }
            let length = Int(range.upperBound - range.lowerBound) + 1
            if length <= left {
                taken.append(range)
            } else {
                taken.append(range.lowerBound...(range.lowerBound + UInt32(left - 1)))
            }
            left -= length
        }
        return IMAPUIDSet(ranges: taken)
    }
}

extension IMAPUIDSet: Sequence, ExpressibleByArrayLiteral, CustomStringConvertible {
    /// A set of these UIDs.
    public init(arrayLiteral elements: UInt32...) {
        self.init(elements)
    }

    /// The UIDs, ascending.
    public func makeIterator() -> AnyIterator<UInt32> {
        var ranges = self.ranges.makeIterator()
        var current: ClosedRange<UInt32>?
        var next: UInt32 = 0
        return AnyIterator {
            if current == nil {
                current = ranges.next()
                next = current?.lowerBound ?? 0
            }
            guard let range = current else { return nil }
            defer { if next == range.upperBound { current = nil } else { next += 1 } }
            return next
        }
    }

    /// The form on the wire.
    public var description: String {
        self.ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound):\($0.upperBound)" }
            .joined(separator: ",")
    }
}
