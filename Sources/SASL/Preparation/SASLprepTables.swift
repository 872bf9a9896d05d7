/// The tables of stringprep for SASLprep, unpacked when the first text comes that is not ASCII.
///
/// They follow Unicode 3.2, as RFC 3454 prescribes: characters that came later pass through unchanged.
struct SASLprepTables: Sendable {
    /// The unpacked tables.
    static let shared = SASLprepTables()

    private let prohibitedRanges: [ClosedRange<UInt32>]
    private let rightToLeftRanges: [ClosedRange<UInt32>]
    private let leftToRightRanges: [ClosedRange<UInt32>]
    private let decomposed: [UInt32: [UInt32]]
    private let composed: [UInt64: UInt32]

    private init() {
        self.prohibitedRanges = Self.unpackRanges(Self.prohibited)
        self.rightToLeftRanges = Self.unpackRanges(Self.rightToLeft)
        self.leftToRightRanges = Self.unpackRanges(Self.leftToRight)
        var decomposed: [UInt32: [UInt32]] = [:]
        Self.unpackMappings(Self.decompositions) { decomposed[$0] = $1 }
        self.decomposed = decomposed
        var composed: [UInt64: UInt32] = [:]
        Self.unpackMappings(Self.compositions) { composed[Self.key($1.first ?? 0, $1.last ?? 0)] = $0 }
        self.composed = composed
    }

    /// Whether a prepared text may not hold the character.
    func isProhibited(_ scalar: UInt32) -> Bool { Self.contains(self.prohibitedRanges, scalar) }

    /// Whether the letter is written from right to left.
    func isRightToLeft(_ scalar: UInt32) -> Bool { Self.contains(self.rightToLeftRanges, scalar) }

    /// Whether the letter is written from left to right.
    func isLeftToRight(_ scalar: UInt32) -> Bool { Self.contains(self.leftToRightRanges, scalar) }

    /// What the character falls apart into, or nil when it is whole.
    func decomposition(of scalar: UInt32) -> [UInt32]? { self.decomposed[scalar] }

    /// What the two characters become together, or nil.
    func composition(of first: UInt32, _ second: UInt32) -> UInt32? { self.composed[Self.key(first, second)] }

    private static func key(_ first: UInt32, _ second: UInt32) -> UInt64 { UInt64(first) << 32 | UInt64(second) }

    private static func contains(_ ranges: [ClosedRange<UInt32>], _ scalar: UInt32) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < scalar { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(scalar)
    }

    /// `gap+length` pairs, divided by blanks.
    private static func unpackRanges(_ packed: String) -> [ClosedRange<UInt32>] {
        var end: UInt32 = 0
        return packed.utf8.split(separator: UInt8(ascii: " ")).map { pair in
            let numbers = pair.split(separator: UInt8(ascii: "+")).map(Self.number)
            let start = end &+ (numbers.first ?? 0)
            end = start &+ (numbers.last ?? 1)
            return start...max(start, end &- 1)
        }
    }

    /// `gap:a.b` entries, or `gap*count:a` for neighbours that map to neighbours.
    private static func unpackMappings(_ packed: String, _ store: (UInt32, [UInt32]) -> Void) {
        var end: UInt32 = 0
        for entry in packed.utf8.split(separator: UInt8(ascii: " ")) {
            let sides = entry.split(separator: UInt8(ascii: ":"))
            guard sides.count == 2 else { continue }
            let place = sides[0].split(separator: UInt8(ascii: "*")).map(Self.number)
            let mapped = sides[1].split(separator: UInt8(ascii: ".")).map(Self.number)
            let start = end &+ (place.first ?? 0)
            let count = place.count > 1 ? place[1] : 1
            for step in 0..<count { store(start &+ step, count == 1 ? mapped : mapped.map { $0 &+ step }) }
            end = start &+ count
        }
    }

    private static func number(_ digits: Substring.UTF8View) -> UInt32 {
        digits.reduce(0) { $0 << 4 | UInt32($1 < 0x3A ? $1 &- 0x30 : $1 &- 0x57) }
    }
}
