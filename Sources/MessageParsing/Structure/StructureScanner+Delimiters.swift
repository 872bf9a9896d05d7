extension StructureScanner {
    /// The next delimiter line of any open multipart, from `place` on, which is the start of a line.
    func nextDelimiter(from place: Int, in bytes: borrowing Span<UInt8>) -> Delimiter? {
        guard self.open.contains(where: { $0.boundaryLength > 0 }) else { return nil }
        let isBase64 = self.open.last.map { self.parts[$0.part].isBase64 } ?? false
        var line = place
        while line < self.end {
            line =
                isBase64
                ? bytes.firstDashLineInBase64(from: line, to: self.end) : bytes.firstDashLine(from: line, to: self.end)
            guard line < self.end else { return nil }
            let next = min(bytes.first(ASCII.lineFeed, from: line, to: self.end) + 1, self.end)
            if let delimiter = self.delimiter(line: line, next: next, in: bytes) { return delimiter }
            line = next
        }
        return nil
    }

    /// Which open multipart the line belongs to, the innermost first; exact delimiters go before those with text
    /// behind.
    func delimiter(line: Int, next: Int, in bytes: borrowing Span<UInt8>) -> Delimiter? {
        guard next - line <= self.limits.boundaryBytes + Self.delimiterSlack else { return nil }
        let length = self.delimiterLength(line, next, in: bytes)
        var loose: Delimiter?
        var level = self.open.count - 1
        while level >= 0 {
            let entry = self.open[level]
            if entry.boundaryLength > 0, length >= entry.boundaryLength, self.startsWith(entry, at: line + 2, in: bytes)
            {
                let rest = length - entry.boundaryLength
                if rest == 0 { return Delimiter(level: level, lineStart: line, nextLine: next, closes: false) }
                let behind = line + 2 + entry.boundaryLength
                let closes = bytes.at(behind) == ASCII.hyphen && bytes.at(behind + 1) == ASCII.hyphen
                if closes, rest == 2 { return Delimiter(level: level, lineStart: line, nextLine: next, closes: true) }
                if closes || ASCII.isBlank(bytes.at(behind)), loose == nil {
                    loose = Delimiter(level: level, lineStart: line, nextLine: next, closes: closes)
                }
            }
            level -= 1
        }
        return loose
    }

    /// How many bytes stand behind the two hyphens, without the blanks and the line end.
    @inline(__always)
    func delimiterLength(_ line: Int, _ next: Int, in bytes: borrowing Span<UInt8>) -> Int {
        var last = next
        while last > line + 2, ASCII.isSpace(bytes.at(last - 1)) { last -= 1 }
        return last - line - 2
    }

    func startsWith(_ entry: Open, at place: Int, in bytes: borrowing Span<UInt8>) -> Bool {
        guard bytes.at(place) == self.boundaries[entry.boundaryStart] else { return false }
        var offset = 1
        while offset < entry.boundaryLength {
            guard bytes.at(place + offset) == self.boundaries[entry.boundaryStart + offset] else { return false }
            offset += 1
        }
        return true
    }

    /// Where content ends that a delimiter line follows: the line end before the delimiter belongs to the delimiter.
    func contentEnd(before line: Int, in bytes: borrowing Span<UInt8>) -> Int {
        guard line > 0, bytes.at(line - 1) == ASCII.lineFeed else { return line }
        return line > 1 && bytes.at(line - 2) == ASCII.carriageReturn ? line - 2 : line - 1
    }
}
