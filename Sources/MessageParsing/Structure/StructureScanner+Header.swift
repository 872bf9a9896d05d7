extension StructureScanner {
    /// The fields of a header block that say what the body is.
    struct ContentFields {
        var type: FieldRecord?
        var encoding: FieldRecord?
    }

    /// Where the message begins: after an mbox envelope line and a byte order mark.
    static func envelopeEnd(_ bytes: borrowing Span<UInt8>, end: Int) -> Int {
        var place = 0
        if bytes.at(0) == 0xEF, bytes.at(1) == 0xBB, bytes.at(2) == 0xBF { place = 3 }
        if Self.isEnvelope(bytes, at: place) {
            place = min(bytes.first(ASCII.lineFeed, from: place, to: end) + 1, end)
        }
        return min(place, end)
    }

    /// Whether an mbox envelope line begins at `start`: `From ` and an address, but not a field From with space before
    /// its colon.
    static func isEnvelope(_ bytes: borrowing Span<UInt8>, at start: Int) -> Bool {
        guard bytes.at(start) == 0x46, bytes.matches("from ", at: start, count: 5) else { return false }
        var place = start + 5
        while ASCII.isBlank(bytes.at(place)) { place += 1 }
        return bytes.at(place) != ASCII.colon
    }

    /// Reads the header block that starts at `record.start`, and sets where the body begins.
    mutating func readHeader(_ record: inout PartRecord, in bytes: borrowing Span<UInt8>) -> ContentFields {
        var content = ContentFields()
        var line = Int(record.start)
        var count = 0
        var announced: [UInt8]?
        lines: while line < self.end {
            let first = bytes.at(line)
            if first == ASCII.lineFeed {
                line += 1
                break
            }
            if first == ASCII.carriageReturn, bytes.at(line + 1) == ASCII.lineFeed {
                line += 2
                break
            }
            var next = min(bytes.first(ASCII.lineFeed, from: line, to: self.end) + 1, self.end)
            let nameLength = self.nameLength(line, next, in: bytes)
            guard nameLength > 0 else {
                if first == ASCII.hyphen, bytes.at(line + 1) == ASCII.hyphen {
                    if announced == nil { announced = content.type.map { self.boundary(announcedBy: $0, in: bytes) } }
                    if self.delimiter(line: line, next: next, in: bytes) != nil
                        || self.isDelimiter(line, next, of: announced ?? [], in: bytes)
                    {
                        self.note(.missingHeaderEnd, Int(record.start), line)
                        break lines
                    }
                }
                guard self.skipMalformed(line, next, isFirst: line == Int(record.start), in: bytes) else { break lines }
                line = next
                continue
            }
            while ASCII.isBlank(bytes.at(next)), next < self.end {
                next = min(bytes.first(ASCII.lineFeed, from: next, to: self.end) + 1, self.end)
            }
            let field = FieldRecord(start: UInt32(line), end: UInt32(next), nameLength: UInt16(nameLength))
            self.keep(field, count: &count, content: &content, in: bytes)
            line = next
        }
        record.fieldCount = UInt16(min(count, Int(UInt16.max)))
        record.bodyStart = UInt32(line)
        return content
    }

    /// The boundary that the field names for the parts of this very part; empty when it announces none.
    private func boundary(announcedBy field: FieldRecord, in bytes: borrowing Span<UInt8>) -> [UInt8] {
        guard MediaTypeScan(bytes, field: field).isMultipart else { return [] }
        return ParameterList(bytes, field: field, limits: self.limits).boundary ?? []
    }

    /// Whether the line, which begins with two hyphens, delimits by `boundary` and says nothing else.
    private func isDelimiter(
        _ line: Int, _ next: Int, of boundary: [UInt8], in bytes: borrowing Span<UInt8>
    ) -> Bool {
        guard !boundary.isEmpty, self.delimiterLength(line, next, in: bytes) == boundary.count else { return false }
        return boundary.indices.allSatisfy { bytes.at(line + 2 + $0) == boundary[$0] }
    }

    /// The length of the field name with which a line begins; 0 when the line is no field.
    @inline(__always)
    func nameLength(_ line: Int, _ next: Int, in bytes: borrowing Span<UInt8>) -> Int {
        var place = line
        let limit = min(next, line + min(self.limits.fieldNameBytes, Int(UInt16.max)))
        while place < limit {
            let byte = bytes.at(place)
            if byte <= 0x20 || byte == ASCII.colon || byte >= 0x7F { break }
            place += 1
        }
        let length = place - line
        if bytes.at(place) == ASCII.colon, place < next { return length }
        while place < next, ASCII.isSpace(bytes.at(place)) { place += 1 }
        if place < next { return bytes.at(place) == ASCII.colon ? length : 0 }
        // The name may stand alone and its colon on the next line, behind a blank.
        guard length > 0, ASCII.isBlank(bytes.at(next)), next < self.end else { return 0 }
        while place < self.end, place - next < self.limits.fieldNameBytes, ASCII.isBlank(bytes.at(place)) { place += 1 }
        return place < self.end && bytes.at(place) == ASCII.colon ? length : 0
    }

    /// Counts a field against the budgets, and remembers those that describe the body.
    @inline(__always)
    mutating func keep(
        _ field: FieldRecord, count: inout Int, content: inout ContentFields, in bytes: borrowing Span<UInt8>
    ) {
        let start = Int(field.start)
        let length = Int(field.end) - start
        self.headerBytes += length
        guard count < min(self.limits.fields, Int(UInt16.max)), self.headerBytes <= self.limits.headerBytes else {
            let code: MailDefect.Code = self.headerBytes > self.limits.headerBytes ? .headersTooLarge : .tooManyFields
            if self.defects.last?.code != code { self.note(code, start, self.end) }
            return
        }
        if length > self.limits.fieldBytes { self.note(.fieldTooLong, start, Int(field.end)) }
        self.fields.append(field)
        count += 1
        guard bytes.at(start) | 0x20 == 0x63 else { return }
        if bytes.matches("content-type", at: start, count: Int(field.nameLength)) {
            if content.type == nil {
                content.type = field
            } else {
                self.note(.duplicateContentType, start, Int(field.end))
            }
        } else if bytes.matches("content-transfer-encoding", at: start, count: Int(field.nameLength)) {
            if content.encoding == nil {
                content.encoding = field
            } else {
                self.note(.duplicateTransferEncoding, start, Int(field.end))
            }
        }
    }

    /// Whether a line that is no field is junk between fields; otherwise the body begins with it.
    ///
    /// It is junk when a field or the empty line follows it. So one broken line does not turn the rest of the header
    /// block into text, and a body without the empty line before it is still read.
    mutating func skipMalformed(
        _ line: Int, _ next: Int, isFirst: Bool, in bytes: borrowing Span<UInt8>
    ) -> Bool {
        let startsBlank = ASCII.isBlank(bytes.at(line))
        let nextLineEnd = min(bytes.first(ASCII.lineFeed, from: next, to: self.end) + 1, self.end)
        let fieldFollows = next < self.end && self.nameLength(next, nextLineEnd, in: bytes) > 0
        let emptyFollows =
            bytes.at(next) == ASCII.lineFeed
            || (bytes.at(next) == ASCII.carriageReturn && bytes.at(next + 1) == ASCII.lineFeed)
        if fieldFollows || (emptyFollows && !isFirst) || (startsBlank && isFirst && !emptyFollows) {
            self.note(isFirst && startsBlank ? .leadingContinuation : .malformedHeaderLine, line, next)
            return true
        }
        self.note(.missingHeaderEnd, line, next)
        return false
    }
}
