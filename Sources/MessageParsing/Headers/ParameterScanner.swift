/// Reads the parameters of a structured field one by one as ranges: `; name="value"; name2*0*=...`.
///
/// It takes what mailers send: values without quotes that hold spaces, quotes that are never closed or stand inside
/// other quotes, missing semicolons, comments, Windows paths with their backslashes.
struct ParameterScanner {
    /// One parameter as it stands in the field.
    struct Raw {
        var name: ByteRange
        /// The value without its quotes.
        var value: ByteRange
        var isQuoted: Bool
        var hasEscapes: Bool
    }

    private(set) var foundUnclosedQuote = false
    private var place: Int
    private let end: Int

    /// Starts behind the main value of a field, at its first semicolon.
    init(from start: Int, to end: Int) {
        self.place = start
        self.end = end
    }

    /// The next parameter, or nil at the end of the field.
    mutating func next(_ bytes: borrowing Span<UInt8>) -> Raw? {
        while self.place < self.end {
            self.skipSeparators(bytes)
            let nameStart = self.place
            while self.place < self.end, Self.isName(bytes.at(self.place)) { self.place += 1 }
            let name = ByteRange(nameStart, self.place)
            self.place = FieldScan.skipSpaceAndComments(bytes, self.place, self.end)
            guard bytes.at(self.place) == ASCII.equals, self.place < self.end else {
                // A word without a value, or a byte that begins nothing: step over it.
                if name.isEmpty, self.place < self.end { self.place += 1 }
                continue
            }
            self.place += 1
            guard !name.isEmpty else { continue }
            return self.value(of: name, bytes)
        }
        return nil
    }

    private mutating func skipSeparators(_ bytes: borrowing Span<UInt8>) {
        while self.place < self.end {
            let byte = bytes.at(self.place)
            if byte == ASCII.semicolon || byte == ASCII.comma || ASCII.isSpace(byte) {
                self.place += 1
            } else if byte == ASCII.openParenthesis {
                self.place = FieldScan.commentEnd(bytes, self.place, self.end)
            } else {
                return
            }
        }
    }

    private mutating func value(of name: ByteRange, _ bytes: borrowing Span<UInt8>) -> Raw {
        var start = self.place
        while start < self.end, ASCII.isSpace(bytes.at(start)) { start += 1 }
        if bytes.at(start) == ASCII.quote, start < self.end {
            return self.quotedValue(of: name, from: start + 1, bytes)
        }
        return self.plainValue(of: name, from: start, bytes)
    }

    /// A value in quotes. A quote ends it only where something may end: before a semicolon, a further parameter or the
    /// end.
    private mutating func quotedValue(of name: ByteRange, from start: Int, _ bytes: borrowing Span<UInt8>) -> Raw {
        var hasEscapes = false
        var inner: Int?
        var cursor = start
        while cursor < self.end {
            let byte = bytes.at(cursor)
            if byte == ASCII.backslash, Self.isEscape(bytes.at(cursor + 1)), cursor + 1 < self.end {
                // A path that ends with a backslash: the quote behind it closes.
                if bytes.at(cursor + 1) == ASCII.quote, self.endsValue(cursor + 2, bytes, atFieldEndOnly: true) {
                    self.place = cursor + 2
                    return Raw(name: name, value: ByteRange(start, cursor + 1), isQuoted: true, hasEscapes: hasEscapes)
                }
                hasEscapes = true
                cursor += 2
            } else if byte == ASCII.quote, self.endsValue(cursor + 1, bytes, atFieldEndOnly: false) {
                self.place = cursor + 1
                return Raw(name: name, value: ByteRange(start, cursor), isQuoted: true, hasEscapes: hasEscapes)
            } else {
                if byte == ASCII.quote, inner == nil { inner = cursor }
                if byte == ASCII.quote || byte == ASCII.carriageReturn || byte == ASCII.lineFeed { hasEscapes = true }
                cursor += 1
            }
        }
        return self.unclosedValue(of: name, from: start, inner: inner, bytes)
    }

    /// A value whose quote is not closed where a value may end: it ends with the first quote that stands in it, else
    /// with the line (or where a further parameter begins).
    private mutating func unclosedValue(
        of name: ByteRange, from start: Int, inner: Int?, _ bytes: borrowing Span<UInt8>
    ) -> Raw {
        self.foundUnclosedQuote = true
        if let inner {
            self.place = inner + 1
            return Raw(name: name, value: ByteRange(start, inner), isQuoted: true, hasEscapes: true)
        }
        var stop = bytes.first(ASCII.lineFeed, from: start, to: self.end)
        let semicolon = bytes.first(ASCII.semicolon, from: start, to: stop)
        if semicolon < stop { stop = semicolon }
        self.place = stop
        var last = stop
        while last > start, ASCII.isSpace(bytes.at(last - 1)) { last -= 1 }
        return Raw(name: name, value: ByteRange(start, last), isQuoted: true, hasEscapes: true)
    }

    /// Whether a value may end before `start`: blanks, and then a semicolon, the end, a comment or a further parameter.
    private func endsValue(_ start: Int, _ bytes: borrowing Span<UInt8>, atFieldEndOnly: Bool) -> Bool {
        var cursor = start
        while cursor < self.end, ASCII.isSpace(bytes.at(cursor)) { cursor += 1 }
        guard cursor < self.end else { return true }
        if atFieldEndOnly { return false }
        let byte = bytes.at(cursor)
        if byte == ASCII.semicolon || byte == ASCII.comma || byte == ASCII.openParenthesis { return true }
        return self.beginsParameter(cursor, bytes)
    }

    /// Whether a name and an equals sign stand at `start`. Names are short, so that this stays cheap wherever it is
    /// asked.
    private func beginsParameter(_ start: Int, _ bytes: borrowing Span<UInt8>) -> Bool {
        var cursor = start
        let limit = min(self.end, start + 64)
        while cursor < limit, Self.isName(bytes.at(cursor)) { cursor += 1 }
        return cursor > start && cursor < self.end && bytes.at(cursor) == ASCII.equals
    }

    /// A value without quotes: it ends at a semicolon, or at a space behind which a further parameter begins.
    private mutating func plainValue(of name: ByteRange, from start: Int, _ bytes: borrowing Span<UInt8>) -> Raw {
        var cursor = start
        var last = start
        var folded = false
        // Comments before this place were found to have text behind them.
        var insideUntil = start
        while cursor < self.end, bytes.at(cursor) != ASCII.semicolon {
            if ASCII.isSpace(bytes.at(cursor)) {
                let gap = cursor
                while cursor < self.end, ASCII.isSpace(bytes.at(cursor)) { cursor += 1 }
                if self.beginsParameter(cursor, bytes) { break }
                if cursor >= insideUntil, self.isClosingComment(cursor, bytes, until: &insideUntil) { break }
                if cursor < self.end, bytes.at(cursor) != ASCII.semicolon, cursor - gap > 1 { folded = true }
            } else {
                cursor += 1
                last = cursor
            }
        }
        self.place = cursor
        return Raw(name: name, value: ByteRange(start, last), isQuoted: false, hasEscapes: folded)
    }

    /// Whether a comment begins at `start` with nothing behind it in this parameter; `cursor` is then where it ends.
    private func isClosingComment(_ start: Int, _ bytes: borrowing Span<UInt8>, until cursor: inout Int) -> Bool {
        guard bytes.at(start) == ASCII.openParenthesis, start < self.end else { return false }
        cursor = FieldScan.skipSpaceAndComments(bytes, start, self.end)
        return cursor >= self.end || bytes.at(cursor) == ASCII.semicolon
    }

    private static func isName(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte != 0x7F && byte != ASCII.equals && byte != ASCII.semicolon && byte != ASCII.quote
            && byte != ASCII.openParenthesis && byte != ASCII.comma
    }

    /// The bytes before which a backslash is an escape; before others it is a backslash, as in a Windows path.
    static func isEscape(_ byte: UInt8) -> Bool {
        byte == ASCII.quote || byte == ASCII.backslash || byte == ASCII.openParenthesis
            || byte == ASCII.closeParenthesis
            || byte == ASCII.less || byte == ASCII.greater || byte == ASCII.at || byte == ASCII.comma
            || byte == ASCII.semicolon || byte == ASCII.colon || byte == ASCII.slash || byte == ASCII.openBracket
            || byte == ASCII.closeBracket || byte == ASCII.question || byte == ASCII.equals
    }
}
