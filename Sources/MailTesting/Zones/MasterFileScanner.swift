/// Divides a master file into entries and these into tokens: quotes, escapes, parentheses over lines, comments.
struct MasterFileScanner {
    /// A word or a quoted text, its escapes still in place.
    struct Token {
        let raw: [UInt8]
        let isQuoted: Bool

        /// The raw characters.
        var text: String { String(decoding: self.raw, as: UTF8.self) }

        /// Whether it ends in a dot that is not escaped.
        var isAbsolute: Bool {
            guard self.raw.last == UInt8(ascii: ".") else { return false }
            return self.raw.dropLast().reversed().prefix { $0 == UInt8(ascii: "\\") }.count % 2 == 0
        }

        /// The bytes, escapes undone: `\"` is a quote and `\010` the byte 10.
        var bytes: [UInt8] {
            var bytes: [UInt8] = []
            var rest = self.raw[...]
            while let byte = rest.popFirst() {
                guard byte == UInt8(ascii: "\\"), !rest.isEmpty else {
                    bytes.append(byte)
                    continue
                }
                let digits = rest.prefix(3)
                let isNumber = digits.count == 3 && digits.allSatisfy { (0x30...0x39).contains($0) }
                if isNumber, let number = UInt8(String(decoding: digits, as: UTF8.self)) {
                    bytes.append(number)
                    rest = rest.dropFirst(3)
                } else if let next = rest.popFirst() {
                    bytes.append(next)
                }
            }
            return bytes
        }
    }

    /// A line, or several that parentheses join.
    struct Entry {
        let line: Int
        let beginsWithBlank: Bool
        var tokens: [Token] = []
        /// What stands behind the semicolon of a line that holds nothing else.
        var comment: String?
    }

    private let bytes: [UInt8]
    private var index = 0
    private var line = 1

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    private var current: UInt8? { self.index < self.bytes.count ? self.bytes[self.index] : nil }

    /// The next entry, perhaps without tokens; nil at the end.
    mutating func next() throws(ZoneError) -> Entry? {
        guard let first = self.current else { return nil }
        var entry = Entry(line: self.line, beginsWithBlank: first == 0x20 || first == 0x09)
        var depth = 0
        while let byte = self.current {
            switch byte {
            case 0x20, 0x09, 0x0D: self.index += 1
            case 0x0A:
                self.index += 1
                self.line += 1
                if depth == 0 { return entry }
            case UInt8(ascii: ";"):
                let comment = self.takeComment()
                if depth == 0, entry.tokens.isEmpty { entry.comment = comment }
            case UInt8(ascii: "("):
                depth += 1
                self.index += 1
            case UInt8(ascii: ")"):
                guard depth > 0 else {
                    throw ZoneError(line: self.line, detail: "A parenthesis closes that was not open.")
                }
                depth -= 1
                self.index += 1
            case UInt8(ascii: "\""): entry.tokens.append(try self.takeQuoted())
            default: entry.tokens.append(self.takeWord())
            }
        }
        guard depth == 0 else { throw ZoneError(line: entry.line, detail: "A parenthesis is not closed.") }
        return entry
    }

    private mutating func takeComment() -> String {
        let start = self.index + 1
        while let byte = self.current, byte != 0x0A { self.index += 1 }
        return String(decoding: self.bytes[start..<self.index], as: UTF8.self)
    }

    private mutating func takeQuoted() throws(ZoneError) -> Token {
        let start = self.index + 1
        self.index = start
        while let byte = self.current, byte != UInt8(ascii: "\"") {
            if byte == 0x0A { self.line += 1 }
            self.index += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        guard self.index < self.bytes.count else { throw ZoneError(line: self.line, detail: "A text is not closed.") }
        self.index += 1
        return Token(raw: Array(self.bytes[start..<(self.index - 1)]), isQuoted: true)
    }

    private mutating func takeWord() -> Token {
        let start = self.index
        let ends = Array(" \t\r\n;()\"".utf8)
        while let byte = self.current, !ends.contains(byte) {
            self.index += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        self.index = min(self.index, self.bytes.count)
        return Token(raw: Array(self.bytes[start..<self.index]), isQuoted: false)
    }
}
