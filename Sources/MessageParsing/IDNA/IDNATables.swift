/// The tables behind ``InternationalName``: runs of code points and what is true of each, read once from their rows.
enum IDNATables {
    /// What the mapping table of UTS 46 says about a code point.
    enum Status: Equatable {
        case valid
        case disallowed
        case ignored
        /// Valid, though an older standard mapped it: ß, ς and the joiners.
        case deviation
        case mapped([UInt32])
    }

    static func status(of scalar: Unicode.Scalar) -> Status {
        let value = scalar.value
        guard let run = self.mapping.run(containing: value) else { return .disallowed }
        let offset = value - self.mapping.starts[run]
        switch self.mapping.kinds[run] {
        case UInt8(ascii: "v"): return .valid
        case UInt8(ascii: "i"): return .ignored
        case UInt8(ascii: "d"): return .deviation
        case UInt8(ascii: "p"): return offset % 2 == 0 ? .mapped([value + 1]) : .valid
        case UInt8(ascii: "m"):
            let target = self.mapping.targets[run]
            return .mapped(target.count == 1 ? [target[0] + offset] : target)
        default: return .disallowed
        }
    }

    /// The letter of the bidirectional class, as the rows explain them.
    static func bidiClass(of scalar: Unicode.Scalar) -> UInt8 { self.bidi.kind(of: scalar.value) ?? UInt8(ascii: "l") }

    /// The letter of the joining type, as the rows explain them.
    static func joiningType(of scalar: Unicode.Scalar) -> UInt8 {
        self.joining.kind(of: scalar.value) ?? UInt8(ascii: "u")
    }

    /// The composite of two code points, if there is one.
    static func composite(_ first: UInt32, _ second: UInt32) -> UInt32? {
        self.composites[UInt64(first) << 32 | UInt64(second)]
    }

    /// What a composite is made of.
    static func parts(of composite: UInt32) -> (UInt32, UInt32)? {
        self.decompositions[composite].map { (UInt32(truncatingIfNeeded: $0 >> 32), UInt32(truncatingIfNeeded: $0)) }
    }

    private static let mapping = RunTable(mappingRows)
    private static let bidi = RunTable(bidiRows)
    private static let joining = RunTable(joiningRows)
    private static let composites = makeComposites()
    private static let decompositions = [UInt32: UInt64](
        composites.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })

    private static func makeComposites() -> [UInt64: UInt32] {
        var table: [UInt64: UInt32] = [:]
        for row in self.compositionRows.utf8.split(whereSeparator: \.isBlankOrLineEnd) {
            let numbers = row.split(separator: UInt8(ascii: ".")).map(RunTable.number)
            if numbers.count == 3 { table[UInt64(numbers[0]) << 32 | UInt64(numbers[1])] = numbers[2] }
        }
        return table
    }
}

/// Runs of code points that have something in common.
struct RunTable {
    private(set) var starts: [UInt32] = []
    private(set) var kinds: [UInt8] = []
    private(set) var targets: [[UInt32]] = []

    /// Reads rows: a letter, the length of the run to the base of 36, and numbers behind dots.
    init(_ rows: String) {
        var next: UInt32 = 0
        for token in rows.utf8.split(whereSeparator: \.isBlankOrLineEnd) {
            guard let kind = token.first else { continue }
            let pieces = token.dropFirst().split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            let length = pieces.first.map { $0.isEmpty ? 1 : Self.number($0) } ?? 1
            self.starts.append(next)
            self.kinds.append(kind)
            self.targets.append(pieces.dropFirst().map(Self.number))
            next += kind == UInt8(ascii: "p") ? length * 2 : length
        }
    }

    func run(containing value: UInt32) -> Int? {
        var low = 0
        var high = self.starts.count
        while low < high {
            let middle = (low + high) / 2
            if self.starts[middle] <= value { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? low - 1 : nil
    }

    func kind(of value: UInt32) -> UInt8? { self.run(containing: value).map { self.kinds[$0] } }

    /// A number to the base of 36; the rows are ours, so that it fits.
    static func number(_ digits: Substring.UTF8View) -> UInt32 {
        digits.reduce(0) { $0 &* 36 &+ UInt32($1 &- ($1 < 0x3A ? 0x30 : 0x57)) }
    }
}
