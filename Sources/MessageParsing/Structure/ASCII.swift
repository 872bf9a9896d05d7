/// The ASCII bytes that mail gives a meaning, and the classes of RFC 5322 they fall into.
enum ASCII {
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let quote: UInt8 = 0x22
    static let percent: UInt8 = 0x25
    static let apostrophe: UInt8 = 0x27
    static let openParenthesis: UInt8 = 0x28
    static let closeParenthesis: UInt8 = 0x29
    static let asterisk: UInt8 = 0x2A
    static let comma: UInt8 = 0x2C
    static let hyphen: UInt8 = 0x2D
    static let dot: UInt8 = 0x2E
    static let slash: UInt8 = 0x2F
    static let colon: UInt8 = 0x3A
    static let semicolon: UInt8 = 0x3B
    static let less: UInt8 = 0x3C
    static let equals: UInt8 = 0x3D
    static let greater: UInt8 = 0x3E
    static let question: UInt8 = 0x3F
    static let at: UInt8 = 0x40
    static let openBracket: UInt8 = 0x5B
    static let backslash: UInt8 = 0x5C
    static let closeBracket: UInt8 = 0x5D
    static let underscore: UInt8 = 0x5F

    /// Space, tab, CR or LF: what folding may leave between tokens.
    @inline(__always)
    static func isSpace(_ byte: UInt8) -> Bool {
        byte == Self.space || byte == Self.tab || byte == Self.lineFeed || byte == Self.carriageReturn
    }

    /// Space or tab: what may stand inside a line.
    @inline(__always)
    static func isBlank(_ byte: UInt8) -> Bool { byte == Self.space || byte == Self.tab }

    /// A digit from 0 to 9.
    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    /// A letter from A to Z in either case.
    @inline(__always)
    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    /// The byte with A to Z folded to a to z.
    @inline(__always)
    static func lowered(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    /// The value of a hexadecimal digit in either case, or nil.
    @inline(__always)
    static func hexValue(_ byte: UInt8) -> UInt8? {
        if byte &- 0x30 < 10 { return byte &- 0x30 }
        let folded = (byte | 0x20) &- 0x61
        return folded < 6 ? folded &+ 10 : nil
    }

    /// A byte of an atom: RFC 5322 atext, or any byte of a UTF-8 letter (RFC 6532).
    @inline(__always)
    static func isAtom(_ byte: UInt8) -> Bool {
        if byte >= 0x80 { return true }
        if byte <= 0x20 || byte == 0x7F { return false }
        switch byte {
        case Self.quote, Self.openParenthesis, Self.closeParenthesis, Self.comma, Self.dot, Self.colon, Self.semicolon,
            Self.less, Self.greater, Self.at, Self.openBracket, Self.backslash, Self.closeBracket:
            return false
        default:
            return true
        }
    }
}
