/// Finds the parts of a message in one pass over its bytes.
///
/// The pass is a loop over lines with an explicit stack of the parts that are open, so that nesting costs no call stack.
/// It builds a flat table of parts and one of fields; no byte is copied, except the boundaries, which may be quoted.
struct StructureScanner {
    /// A part whose end is not known yet.
    struct Open {
        var part: Int
        /// Where its boundary lies in `boundaries`; empty when it has none or was closed.
        var boundaryStart: Int
        var boundaryLength: Int
        /// Where the text outside the parts began that runs now: preamble or epilogue.
        var outsideSince: Int
        var isDigest: Bool
    }

    /// A delimiter line that belongs to an open part.
    struct Delimiter {
        var level: Int
        var lineStart: Int
        var nextLine: Int
        var closes: Bool
    }

    /// How many bytes a delimiter line may have beside its boundary: what is longer is text.
    static let delimiterSlack = 1_024

    private(set) var parts: [PartRecord] = []
    private(set) var fields: [FieldRecord] = []
    private(set) var defects: [MailDefect] = []
    private(set) var open: [Open] = []
    private var boundaries: [UInt8] = []
    private var headerBytes = 0
    private let limits: ParserLimits
    private var end: Int

    init(count: Int, limits: ParserLimits) {
        self.limits = limits
        self.end = min(count, Int(UInt32.max))
        if self.end < count { self.note(.messageTooLarge, self.end, count) }
    }

    /// Reads the whole message.
    mutating func scan(_ bytes: borrowing Span<UInt8>) {
        var place = self.beginPart(at: Self.envelopeEnd(bytes, end: self.end), in: bytes, insideDigest: false)
        while let delimiter = self.nextDelimiter(from: place, in: bytes) {
            self.closeParts(above: delimiter.level, at: self.contentEnd(before: delimiter.lineStart, in: bytes))
            let isFirst = self.hasNoPart(at: delimiter.level)
            self.noteHidden(level: delimiter.level, until: delimiter.lineStart, isPreamble: isFirst)
            place = delimiter.nextLine
            if delimiter.closes {
                self.open[delimiter.level].boundaryLength = 0
                self.open[delimiter.level].outsideSince = place
                continue
            }
            guard self.parts.count < self.limits.parts else {
                self.note(.tooManyParts, delimiter.lineStart, self.end)
                break
            }
            place = self.beginPart(at: place, in: bytes, insideDigest: self.open[delimiter.level].isDigest)
        }
        self.closeRest()
    }
}

// MARK: - Parts

extension StructureScanner {
    /// Opens a part, and with it every message that it directly holds; the place where the body begins.
    private mutating func beginPart(at start: Int, in bytes: borrowing Span<UInt8>, insideDigest: Bool) -> Int {
        var place = start
        var defaultsToMessage = insideDigest
        while true {
            let holdsMessage = self.beginOnePart(at: &place, in: bytes, defaultsToMessage: defaultsToMessage)
            guard holdsMessage else { return place }
            defaultsToMessage = false
        }
    }

    /// Opens one part and moves `place` to its body; whether a message begins there that is to be opened next.
    mutating func beginOnePart(
        at place: inout Int, in bytes: borrowing Span<UInt8>, defaultsToMessage: Bool
    ) -> Bool {
        let parent = self.open.last?.part ?? 0
        let depth = min(self.open.count, 255)
        let index = self.parts.count
        var record = PartRecord(
            start: UInt32(place), bodyStart: UInt32(place), end: UInt32(self.end),
            firstField: UInt32(self.fields.count), parent: UInt32(parent), subtreeEnd: UInt32(index + 1),
            fieldCount: 0, kind: .leaf, depth: UInt8(depth), defaultsToMessage: defaultsToMessage, isBase64: false)
        let content = self.readHeader(&record, in: bytes)
        place = Int(record.bodyStart)
        let opened = self.opened(content, record: &record, index: index, in: bytes)
        self.parts.append(record)
        self.open.append(opened)
        guard record.kind == .message else { return false }
        guard self.parts.count < self.limits.parts else {
            self.note(.tooManyParts, place, self.end)
            self.parts[index].kind = .leaf
            return false
        }
        return true
    }

    /// Decides from the fields whether a part holds other parts.
    private mutating func opened(
        _ content: ContentFields, record: inout PartRecord, index: Int, in bytes: borrowing Span<UInt8>
    ) -> Open {
        var opened = Open(
            part: index, boundaryStart: 0, boundaryLength: 0, outsideSince: Int(record.bodyStart), isDigest: false)
        let type = content.type.map { MediaTypeScan(bytes, field: $0) }
        let encoding = content.encoding.map { EncodingScan(bytes, field: $0) } ?? .identity
        record.isBase64 = encoding == .base64
        if let field = content.type, type?.isElsewhere ?? false {
            self.note(type?.isPiece ?? false ? .partialMessage : .externalBody, Int(field.start), Int(field.end))
        }
        let holdsMessage = type?.isNestedMessage ?? record.defaultsToMessage
        let isMultipart = type?.isMultipart ?? false
        guard holdsMessage || isMultipart else { return opened }
        guard self.open.count < self.limits.depth else {
            self.note(.tooDeep, Int(record.start), Int(record.bodyStart))
            return opened
        }
        if encoding != .identity, let field = content.encoding {
            self.note(.encodedMultipart, Int(field.start), Int(field.end))
        }
        if holdsMessage {
            if encoding == .identity { record.kind = .message }
            return opened
        }
        guard let field = content.type, let type else { return opened }
        opened.isDigest = type.isDigest
        self.keepBoundary(of: field, in: bytes, opened: &opened)
        if opened.boundaryLength > 0 { record.kind = .multipart }
        return opened
    }

    /// Copies the boundary of a multipart to where delimiters are compared with it.
    private mutating func keepBoundary(of field: FieldRecord, in bytes: borrowing Span<UInt8>, opened: inout Open) {
        let parameters = ParameterList(bytes, field: field, limits: self.limits)
        for code in parameters.defects { self.note(code, Int(field.start), Int(field.end)) }
        guard let boundary = parameters.firstRaw("boundary") else {
            return self.note(.missingBoundary, Int(field.start), Int(field.end))
        }
        var value = boundary[...]
        while let last = value.last, ASCII.isBlank(last) { value = value.dropLast() }
        guard !value.isEmpty else { return self.note(.missingBoundary, Int(field.start), Int(field.end)) }
        guard value.count <= self.limits.boundaryBytes else {
            return self.note(.boundaryTooLong, Int(field.start), Int(field.end))
        }
        opened.boundaryStart = self.boundaries.count
        opened.boundaryLength = value.count
        self.boundaries.append(contentsOf: value)
    }

    /// Ends every part that lies above `level` in the stack.
    private mutating func closeParts(above level: Int, at place: Int) {
        while self.open.count > level + 1, let last = self.open.popLast() {
            if last.boundaryLength == 0, self.parts[last.part].kind == .multipart {
                self.noteHidden(last, until: place)
            }
            self.close(last, at: place)
            if last.boundaryLength > 0 { self.note(.unclosedMultipart, Int(self.parts[last.part].start), place) }
        }
    }

    private mutating func close(_ entry: Open, at place: Int) {
        let end = max(place, Int(self.parts[entry.part].bodyStart))
        self.parts[entry.part].end = UInt32(end)
        self.parts[entry.part].subtreeEnd = UInt32(self.parts.count)
        // A multipart in which no part was found is a leaf to whoever wants to read it: its text must not vanish.
        if self.parts[entry.part].kind == .multipart, self.parts.count == entry.part + 1 {
            self.parts[entry.part].kind = .leaf
            self.note(.emptyMultipart, Int(self.parts[entry.part].start), end)
        }
        if entry.boundaryLength > 0 { self.boundaries.removeLast(self.boundaries.count - entry.boundaryStart) }
    }

    private mutating func closeRest() {
        while let last = self.open.popLast() {
            if last.boundaryLength > 0 { self.note(.unclosedMultipart, Int(self.parts[last.part].start), self.end) }
            if last.boundaryLength == 0, self.parts[last.part].kind == .multipart, last.outsideSince > 0 {
                self.noteHidden(last, until: self.end)
            }
            self.close(last, at: self.end)
        }
    }

    private func hasNoPart(at level: Int) -> Bool { self.open[level].part + 1 == self.parts.count }

    /// Reports text before the first part; text after the last one is looked at when the part ends.
    private mutating func noteHidden(level: Int, until end: Int, isPreamble: Bool) {
        guard isPreamble else { return }
        self.noteHidden(self.open[level], until: end)
    }

    private mutating func noteHidden(_ entry: Open, until end: Int) {
        guard end - entry.outsideSince > self.limits.hiddenBytes else { return }
        self.note(.hiddenContent, entry.outsideSince, end)
    }

    private mutating func note(_ code: MailDefect.Code, _ start: Int, _ end: Int) {
        guard self.defects.count < self.limits.defects else { return }
        self.defects.append(MailDefect(code: code, range: ByteRange(start, end)))
    }
}

// MARK: - For the reader of events

extension StructureScanner {
    /// Whether no more parts may be opened.
    var isFull: Bool { self.parts.count >= self.limits.parts }

    /// Takes another window of the bytes, `count` long; what was found in the windows before stays in the table of parts.
    mutating func setWindow(count: Int) {
        self.end = count
        self.fields.removeAll(keepingCapacity: true)
    }

    /// Takes the parts above `level` from the stack, the innermost first.
    mutating func popParts(above level: Int) -> [Open] {
        var popped: [Open] = []
        while self.open.count > level + 1, let last = self.open.popLast() {
            if last.boundaryLength > 0 { self.boundaries.removeLast(self.boundaries.count - last.boundaryStart) }
            popped.append(last)
        }
        return popped
    }

    /// Notes that a multipart was closed: its boundary ends nothing any more.
    mutating func closeBoundary(at level: Int) {
        guard self.open.indices.contains(level) else { return }
        self.open[level].boundaryLength = 0
    }
}

// MARK: - Delimiters

extension StructureScanner {
    /// The next delimiter line of any open multipart, from `place` on, which is the start of a line.
    private func nextDelimiter(from place: Int, in bytes: borrowing Span<UInt8>) -> Delimiter? {
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

    /// Which open multipart the line belongs to, the innermost first; exact delimiters go before those with text behind.
    func delimiter(line: Int, next: Int, in bytes: borrowing Span<UInt8>) -> Delimiter? {
        guard next - line <= self.limits.boundaryBytes + Self.delimiterSlack else { return nil }
        var last = next
        while last > line + 2, ASCII.isSpace(bytes.at(last - 1)) { last -= 1 }
        let length = last - line - 2
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

    private func startsWith(_ entry: Open, at place: Int, in bytes: borrowing Span<UInt8>) -> Bool {
        guard bytes.at(place) == self.boundaries[entry.boundaryStart] else { return false }
        var offset = 1
        while offset < entry.boundaryLength {
            guard bytes.at(place + offset) == self.boundaries[entry.boundaryStart + offset] else { return false }
            offset += 1
        }
        return true
    }

    /// Where content ends that a delimiter line follows: the line end before the delimiter belongs to the delimiter.
    private func contentEnd(before line: Int, in bytes: borrowing Span<UInt8>) -> Int {
        guard line > 0, bytes.at(line - 1) == ASCII.lineFeed else { return line }
        return line > 1 && bytes.at(line - 2) == ASCII.carriageReturn ? line - 2 : line - 1
    }
}

// MARK: - Header blocks

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
        if bytes.matches("from ", at: place, count: 5), bytes.at(place) == 0x46 {
            place = min(bytes.first(ASCII.lineFeed, from: place, to: end) + 1, end)
        }
        return min(place, end)
    }

    /// Reads the header block that starts at `record.start`, and sets where the body begins.
    private mutating func readHeader(_ record: inout PartRecord, in bytes: borrowing Span<UInt8>) -> ContentFields {
        var content = ContentFields()
        var line = Int(record.start)
        var count = 0
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
                if first == ASCII.hyphen, bytes.at(line + 1) == ASCII.hyphen,
                    self.delimiter(line: line, next: next, in: bytes) != nil
                {
                    self.note(.missingHeaderEnd, Int(record.start), line)
                    break lines
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

    /// The length of the field name with which a line begins; 0 when the line is no field.
    @inline(__always)
    private func nameLength(_ line: Int, _ next: Int, in bytes: borrowing Span<UInt8>) -> Int {
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
    private mutating func keep(
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
    /// It is junk when a field or the empty line follows it. So one broken line does not turn the rest of the header block
    /// into text, and a body without the empty line before it is still read.
    private mutating func skipMalformed(
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
