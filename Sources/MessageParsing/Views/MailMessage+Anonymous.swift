extension MailMessage {
    /// The message with everything that a person wrote made unreadable, for a report about a mail that is read wrongly.
    ///
    /// Every byte stays in its place, so that the parts, the defects and most oddities stay what they are: letters
    /// become `x`, digits `0`, characters beyond ASCII one of the same length. Kept are line ends, punctuation, the
    /// names of fields, dates, and what the structure consists of: media types, boundaries, charsets, encodings.
    public var anonymized: [UInt8] {
        self.withBytes { bytes in
            var veil = Veil(bytes.bytes(self.range), offset: self.range.lowerBound)
            // An mbox envelope line may stand before the header, and a byte order mark before that; `From ` stays.
            let start = self.range.lowerBound + (bytes.at(self.range.lowerBound) == 0xEF ? 8 : 5)
            veil.coverText(ByteRange(start, self.root.headerRange.lowerBound), escapes: false)
            for part in self.allParts {
                veil.coverHeader(of: part)
                veil.cover(part)
            }
            return veil.bytes
        }
    }
}

/// Covers text in place.
private struct Veil {
    private(set) var bytes: [UInt8]
    private let offset: Int

    /// The fields whose value says nothing of people.
    private static let kept: Set<String> = [
        "content-transfer-encoding", "mime-version", "date", "precedence", "auto-submitted", "importance",
    ]
    /// The fields of which only the values of some parameters say something.
    private static let structured: Set<String> = ["content-type", "content-disposition"]

    init(_ bytes: [UInt8], offset: Int) {
        self.bytes = bytes
        self.offset = offset
    }

    /// Covers the values of the fields, and lines between them that are no fields.
    mutating func coverHeader(of part: MailPart) {
        var place = part.headerRange.lowerBound
        for field in part.headers {
            self.coverText(ByteRange(place, field.range.lowerBound), escapes: false)
            self.cover(field, in: part)
            place = field.range.upperBound
        }
        self.coverText(ByteRange(place, part.headerRange.upperBound), escapes: false)
    }

    private mutating func cover(_ field: HeaderField, in part: MailPart) {
        let name = field.name.canonical
        let range = field.valueRange
        if Self.kept.contains(name) { return }
        guard Self.structured.contains(name) else { return self.coverValue(range) }
        for value in part.storage.bytes.withSpan({ Self.personalValues($0, field.record) }) { self.coverValue(value) }
    }

    /// The values of a structured field's parameters, apart from those that the structure needs.
    private static func personalValues(_ bytes: borrowing Span<UInt8>, _ record: FieldRecord) -> [ByteRange] {
        var scanner = ParameterScanner(from: FieldScan.valueStart(bytes, record), to: Int(record.end))
        var values: [ByteRange] = []
        while let raw = scanner.next(bytes) {
            let name = String(decoding: raw.name.offsets.map { ASCII.lowered(bytes.at($0)) }, as: UTF8.self)
            if name.hasPrefix("name") || name.hasPrefix("filename") || name == "url" || name == "id" {
                values.append(raw.value)
            }
        }
        return values
    }

    /// Covers the body of a leaf, and the text around the parts of a multipart except for the delimiters.
    mutating func cover(_ part: MailPart) {
        guard part.record.kind != .message else { return }
        let body = part.bodyRange
        guard part.record.kind == .multipart else { return self.coverBody(body, part.transferEncoding) }
        var start = body.lowerBound
        for child in part.children {
            self.coverOutside(ByteRange(start, child.range.lowerBound))
            start = child.range.upperBound
        }
        self.coverOutside(ByteRange(start, body.upperBound))
    }

    private mutating func coverBody(_ range: ByteRange, _ encoding: TransferEncoding) {
        switch encoding {
        case .base64: self.coverBase64(range)
        case .quotedPrintable: self.coverText(range, escapes: true)
        case .uuencode: self.coverUU(range)
        case .sevenBit, .eightBit, .binary, .unknown: self.coverText(range, escapes: false)
        }
    }

    private mutating func coverOutside(_ range: ByteRange) {
        self.eachLine(range) { veil, line in
            let first = line.lowerBound - veil.offset
            let isDelimiter =
                line.count >= 2 && veil.bytes[first] == ASCII.hyphen && veil.bytes[first + 1] == ASCII.hyphen
            if !isDelimiter { veil.coverText(line, escapes: false) }
        }
    }

    /// The data lines of uuencode keep their first character, which is their length.
    private mutating func coverUU(_ range: ByteRange) {
        self.eachLine(range) { veil, line in
            let text = veil.bytes[(line.lowerBound - veil.offset)..<(line.upperBound - veil.offset)]
            if text.starts(with: "begin".utf8) {
                veil.coverText(ByteRange(line.lowerBound + min(line.count, 10), line.upperBound), escapes: false)
            } else if !text.starts(with: "end".utf8) {
                for place in text.indices.dropFirst() where text[place] > 0x20 { veil.bytes[place] = ASCII.greater }
            }
        }
    }

    private mutating func eachLine(_ range: ByteRange, _ cover: (inout Veil, ByteRange) -> Void) {
        let end = min(range.upperBound - self.offset, self.bytes.count)
        var line = max(range.lowerBound - self.offset, 0)
        while line < end {
            let next = self.bytes[line..<end].firstIndex(of: ASCII.lineFeed) ?? end
            cover(&self, ByteRange(line + self.offset, next + self.offset))
            line = next + 1
        }
    }

    private mutating func coverBase64(_ range: ByteRange) {
        for place in self.places(range) where Base64.value(of: self.bytes[place]) != nil {
            self.bytes[place] = 0x41
        }
    }

    /// Covers a value; of an encoded word its charset and its encoding stay.
    private mutating func coverValue(_ range: ByteRange) {
        let places = self.places(range)
        var place = places.lowerBound
        while place < places.upperBound {
            guard let head = self.wordHead(place, places.upperBound) else {
                place = self.coverOne(place, places.upperBound, escapes: false)
                continue
            }
            place = head.text
            while place < places.upperBound, self.bytes[place] != ASCII.question {
                if head.isBase64 {
                    if Base64.value(of: self.bytes[place]) != nil { self.bytes[place] = 0x41 }
                    place += 1
                } else {
                    place = self.coverOne(place, places.upperBound, escapes: true)
                }
            }
        }
    }

    /// Where the text of an encoded word begins that starts at `start`.
    private func wordHead(_ start: Int, _ end: Int) -> (text: Int, isBase64: Bool)? {
        guard start + 1 < end, self.bytes[start] == ASCII.equals, self.bytes[start + 1] == ASCII.question else {
            return nil
        }
        var place = start + 2
        while place < end, place < start + 70, self.bytes[place] != ASCII.question { place += 1 }
        guard place + 2 < end, self.bytes[place] == ASCII.question, self.bytes[place + 2] == ASCII.question else {
            return nil
        }
        let letter = ASCII.lowered(self.bytes[place + 1])
        guard letter == 0x62 || letter == 0x71 else { return nil }
        return (place + 3, letter == 0x62)
    }

    mutating func coverText(_ range: ByteRange, escapes: Bool) {
        let places = self.places(range)
        var place = places.lowerBound
        while place < places.upperBound { place = self.coverOne(place, places.upperBound, escapes: escapes) }
    }

    /// Covers one character; the place behind it.
    private mutating func coverOne(_ place: Int, _ end: Int, escapes: Bool) -> Int {
        let byte = self.bytes[place]
        if escapes, byte == ASCII.equals, place + 2 < end, ASCII.hexValue(self.bytes[place + 1]) != nil,
            ASCII.hexValue(self.bytes[place + 2]) != nil
        {
            // A question mark stands for any byte.
            self.bytes[place + 1] = 0x33
            self.bytes[place + 2] = 0x46
            return place + 3
        }
        if ASCII.isLetter(byte) { self.bytes[place] = 0x78 }
        if ASCII.isDigit(byte) { self.bytes[place] = 0x30 }
        return byte < 0x80 ? place + 1 : self.coverWide(place, end)
    }

    /// Covers a character of UTF-8 by another of its length, and a byte that begins none by one that begins none.
    private mutating func coverWide(_ place: Int, _ end: Int) -> Int {
        let other: [UInt8]
        switch self.bytes[place] {
        case 0xC2...0xDF: other = [0xC3, 0xA9]
        case 0xE0...0xEF: other = [0xE2, 0x82, 0xAC]
        case 0xF0...0xF4: other = [0xF0, 0x9F, 0x99, 0x82]
        default: other = [0xE9]
        }
        let isWhole =
            place + other.count <= end
            && self.bytes[(place + 1)..<(place + other.count)].allSatisfy { $0 & 0xC0 == 0x80 }
        guard isWhole, other.count > 1 else {
            self.bytes[place] = 0xE9
            return place + 1
        }
        self.bytes.replaceSubrange(place..<(place + other.count), with: other)
        return place + other.count
    }

    /// A range as places in `bytes`.
    private func places(_ range: ByteRange) -> Range<Int> {
        let low = min(max(range.lowerBound - self.offset, 0), self.bytes.count)
        return low..<min(max(range.upperBound - self.offset, low), self.bytes.count)
    }
}
