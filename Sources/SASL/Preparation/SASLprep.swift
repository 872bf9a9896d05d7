/// SASLprep (RFC 4013): one form for each user name and password, whatever keyboard it was typed on.
enum SASLprep {
    /// The prepared form of `text`, as a query: characters that Unicode 3.2 did not know are let through.
    ///
    /// Throws ``SASLError/Code/prohibitedCharacter`` for what no name or password may hold (controls among them), for
    /// text that mixes directions, and when nothing is left.
    static func prepare(_ text: String) throws(SASLError) -> [UInt8] {
        if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }), !text.utf8.isEmpty { return Array(text.utf8) }
        let mapped = text.unicodeScalars.compactMap { Self.map($0.value) }
        let prepared = Self.compose(Self.decompose(mapped))
        let tables = SASLprepTables.shared
        guard !prepared.isEmpty, !prepared.contains(where: tables.isProhibited), Self.hasOneDirection(prepared) else {
            throw SASLError(
                .prohibitedCharacter, "The user name or the password holds characters that a login cannot carry.")
        }
        var result = String.UnicodeScalarView()
        for scalar in prepared.lazy.compactMap(Unicode.Scalar.init) { result.append(scalar) }
        return Array(String(result).utf8)
    }

    /// Blanks of all kinds become a space; soft hyphens, joiners and variation selectors go (RFC 4013, 2.1).
    private static func map(_ scalar: UInt32) -> UInt32? {
        switch scalar {
        case 0xA0, 0x1680, 0x2000...0x200B, 0x202F, 0x205F, 0x3000: 0x20
        case 0xAD, 0x34F, 0x1806, 0x180B...0x180D, 0x200C, 0x200D, 0x2060, 0xFE00...0xFE0F, 0xFEFF: nil
        default: scalar
        }
    }

    /// A text with a letter from right to left has none from left to right, and begins and ends with such a letter
    /// (RFC 3454, section 6).
    private static func hasOneDirection(_ scalars: [UInt32]) -> Bool {
        let tables = SASLprepTables.shared
        guard scalars.contains(where: tables.isRightToLeft) else { return true }
        guard let first = scalars.first, let last = scalars.last else { return true }
        return !scalars.contains(where: tables.isLeftToRight) && tables.isRightToLeft(first)
            && tables.isRightToLeft(last)
    }

    // MARK: Normalization form KC

    /// All characters in full decomposition, marks in their canonical order.
    private static func decompose(_ scalars: [UInt32]) -> [UInt32] {
        var result: [UInt32] = []
        for scalar in scalars {
            if let jamo = Hangul.decompose(scalar) {
                result += jamo
            } else {
                result += SASLprepTables.shared.decomposition(of: scalar) ?? [scalar]
            }
        }
        return Self.order(result)
    }

    /// Sorts each run of combining marks by their class; marks of one class keep their order.
    private static func order(_ scalars: [UInt32]) -> [UInt32] {
        var result: [UInt32] = []
        var marks: [(rank: UInt8, scalar: UInt32)] = []
        for scalar in scalars {
            let rank = Self.combiningClass(scalar)
            if rank == 0 {
                result += Self.sorted(marks) + [scalar]
                marks = []
            } else {
                marks.append((rank, scalar))
            }
        }
        return result + Self.sorted(marks)
    }

    private static func sorted(_ marks: [(rank: UInt8, scalar: UInt32)]) -> [UInt32] {
        marks.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }.map(\.element.scalar)
    }

    /// Joins each mark to the last letter before it unless something stands in between (UAX 15).
    private static func compose(_ scalars: [UInt32]) -> [UInt32] {
        var result: [UInt32] = []
        var starter: Int?
        var lastClass: UInt8 = 0
        for scalar in scalars {
            let rank = Self.combiningClass(scalar)
            let isBlocked = starter.map { result.count - 1 > $0 && lastClass >= rank } ?? true
            if let place = starter, !isBlocked, let joined = Self.join(result[place], scalar) {
                result[place] = joined
                continue
            }
            if rank == 0 { starter = result.count }
            lastClass = rank
            result.append(scalar)
        }
        return result
    }

    private static func join(_ first: UInt32, _ second: UInt32) -> UInt32? {
        Hangul.compose(first, second) ?? SASLprepTables.shared.composition(of: first, second)
    }

    private static func combiningClass(_ scalar: UInt32) -> UInt8 {
        Unicode.Scalar(scalar)?.properties.canonicalCombiningClass.rawValue ?? 0
    }
}

/// The syllables of Korean, which fall apart and join by arithmetic (Unicode, section 3.12).
private enum Hangul {
    private static let syllables: UInt32 = 0xAC00
    private static let leading: UInt32 = 0x1100
    private static let vowel: UInt32 = 0x1161
    private static let trailing: UInt32 = 0x11A7

    static func decompose(_ scalar: UInt32) -> [UInt32]? {
        guard scalar >= self.syllables, scalar < self.syllables + 11172 else { return nil }
        let index = scalar - self.syllables
        let parts = [self.leading + index / 588, self.vowel + index % 588 / 28]
        return index % 28 == 0 ? parts : parts + [self.trailing + index % 28]
    }

    static func compose(_ first: UInt32, _ second: UInt32) -> UInt32? {
        if (self.leading..<self.leading + 19).contains(first), (self.vowel..<self.vowel + 21).contains(second) {
            return self.syllables + ((first - self.leading) * 21 + (second - self.vowel)) * 28
        }
        let isOpen = (self.syllables..<self.syllables + 11172).contains(first) && (first - self.syllables) % 28 == 0
        guard isOpen, (self.trailing + 1..<self.trailing + 28).contains(second) else { return nil }
        return first + (second - self.trailing)
    }
}
