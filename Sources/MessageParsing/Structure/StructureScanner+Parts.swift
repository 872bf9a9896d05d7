extension StructureScanner {
    /// Opens a part, and with it every message that it directly holds; the place where the body begins.
    mutating func beginPart(at start: Int, in bytes: borrowing Span<UInt8>, insideDigest: Bool) -> Int {
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
    mutating func opened(
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
    mutating func keepBoundary(of field: FieldRecord, in bytes: borrowing Span<UInt8>, opened: inout Open) {
        if let plain = PlainBoundary.range(bytes, field: field, limits: self.limits) {
            opened.boundaryStart = self.boundaries.count
            opened.boundaryLength = plain.count
            for place in plain.offsets { self.boundaries.append(bytes.at(place)) }
            return
        }
        let parameters = ParameterList(bytes, field: field, limits: self.limits)
        for code in parameters.defects { self.note(code, Int(field.start), Int(field.end)) }
        guard let value = parameters.boundary else {
            return self.note(.missingBoundary, Int(field.start), Int(field.end))
        }
        guard value.count <= self.limits.boundaryBytes else {
            return self.note(.boundaryTooLong, Int(field.start), Int(field.end))
        }
        opened.boundaryStart = self.boundaries.count
        opened.boundaryLength = value.count
        self.boundaries.append(contentsOf: value)
    }

    /// Ends every part that lies above `level` in the stack.
    mutating func closeParts(above level: Int, at place: Int) {
        while self.open.count > level + 1, let last = self.open.popLast() {
            if last.boundaryLength == 0, self.parts[last.part].kind == .multipart {
                self.noteHidden(last, until: place)
            }
            self.close(last, at: place)
            if last.boundaryLength > 0 { self.note(.unclosedMultipart, Int(self.parts[last.part].start), place) }
        }
    }

    mutating func close(_ entry: Open, at place: Int) {
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

    mutating func closeRest() {
        while let last = self.open.popLast() {
            if last.boundaryLength > 0 { self.note(.unclosedMultipart, Int(self.parts[last.part].start), self.end) }
            if last.boundaryLength == 0, self.parts[last.part].kind == .multipart, last.outsideSince > 0 {
                self.noteHidden(last, until: self.end)
            }
            self.close(last, at: self.end)
        }
    }

    func hasNoPart(at level: Int) -> Bool { self.open[level].part + 1 == self.parts.count }

    /// Reports text before the first part; text after the last one is looked at when the part ends.
    mutating func noteHidden(level: Int, until end: Int, isPreamble: Bool) {
        guard isPreamble else { return }
        self.noteHidden(self.open[level], until: end)
    }

    mutating func noteHidden(_ entry: Open, until end: Int) {
        guard end - entry.outsideSince > self.limits.hiddenBytes else { return }
        self.note(.hiddenContent, entry.outsideSince, end)
    }

    mutating func note(_ code: MailDefect.Code, _ start: Int, _ end: Int) {
        guard self.defects.count < self.limits.defects else { return }
        self.defects.append(MailDefect(code: code, range: ByteRange(start, end)))
    }
}

// MARK: - For the reader of events

extension StructureScanner {
    /// Whether no more parts may be opened.
    var isFull: Bool { self.parts.count >= self.limits.parts }

    /// Takes another window of the bytes, `count` long; what was found in the windows before stays in the table of
    /// parts.
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
