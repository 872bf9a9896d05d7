/// Steps through the tokens of a structured field that is read seldom: trace fields and authentication results.
struct FieldCursor {
    private(set) var place = 0
    private let bytes: [UInt8]

    init(_ bytes: [UInt8], limit: Int) { self.bytes = bytes.count > limit ? Array(bytes.prefix(limit)) : bytes }

    var isAtEnd: Bool { self.place >= self.bytes.count }

    /// The byte in hand; NUL at the end.
    var byte: UInt8 { self.place < self.bytes.count ? self.bytes[self.place] : 0 }

    mutating func advance() { self.place = min(self.place + 1, self.bytes.count) }

    /// Steps over `byte` if it is in hand.
    mutating func take(_ byte: UInt8) -> Bool {
        guard !self.isAtEnd, self.byte == byte else { return false }
        self.place += 1
        return true
    }

    /// Steps over space and comments; the texts of the comments, without parentheses.
    @discardableResult
    mutating func skipSpaceAndComments() -> [String] {
        var comments: [String] = []
        while !self.isAtEnd {
            if ASCII.isSpace(self.byte) {
                self.place += 1
            } else if self.byte == ASCII.openParenthesis {
                let start = self.place
                let end = self.bytes.withSpan { FieldScan.commentEnd($0, start, self.bytes.count) }
                let closed = end > start + 1 && self.bytes[end - 1] == ASCII.closeParenthesis
                comments.append(Self.text(self.bytes[(start + 1)..<max(start + 1, closed ? end - 1 : end)]))
                self.place = end
            } else {
                break
            }
        }
        return comments
    }

    /// A quoted string without its quotes, or the bytes up to space or one of `stops`.
    mutating func word(until stops: [UInt8]) -> String {
        if self.byte == ASCII.quote, !self.isAtEnd { return self.quotedString() }
        let start = self.place
        while !self.isAtEnd, !ASCII.isSpace(self.byte), !stops.contains(self.byte) { self.place += 1 }
        return Self.text(self.bytes[start..<self.place])
    }

    private mutating func quotedString() -> String {
        self.place += 1
        var content: [UInt8] = []
        while !self.isAtEnd, self.byte != ASCII.quote {
            if self.byte == ASCII.backslash, self.place + 1 < self.bytes.count { self.place += 1 }
            if self.byte != ASCII.carriageReturn, self.byte != ASCII.lineFeed { content.append(self.byte) }
            self.place += 1
        }
        self.advance()
        return Self.text(content[...])
    }

    /// What is left, space at both ends removed.
    mutating func rest() -> [UInt8] {
        defer { self.place = self.bytes.count }
        return Array(self.bytes[self.place...])
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        DisplayText.safe(String(decoding: bytes, as: UTF8.self))
    }
}
