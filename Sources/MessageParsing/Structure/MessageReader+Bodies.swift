extension MessageReader {
    /// Hands out body bytes up to the next delimiter; whether there is more to do with what is there.
    mutating func readBody(isLast: Bool, _ handle: (Event) throws -> Void) rethrows -> Bool {
        let count = self.pending.count
        guard self.cursor < count else { return false }
        if !self.atLineStart {
            let end = self.pending.withSpan { $0.first(ASCII.lineFeed, from: self.cursor, to: count) }
            self.atLineStart = end < count
            try self.emit(count: min(end + 1, count) - self.cursor, holdLineEnd: true, handle)
            return self.cursor < count
        }
        let line = self.pending.withSpan { $0.firstDashLine(from: self.cursor, to: count) }
        if line > self.cursor { return try self.emitLines(upTo: line, isLast: isLast, handle) }
        let limit = self.limits.boundaryBytes + StructureScanner.delimiterSlack
        let end = self.pending.withSpan { $0.first(ASCII.lineFeed, from: line, to: min(count, line + limit)) }
        let isWhole = end < min(count, line + limit)
        guard isWhole || isLast || count - line > limit else { return false }
        let next = isWhole ? end + 1 : count
        if let found = self.pending.withSpan({ self.scanner.delimiter(line: line, next: next, in: $0) }) {
            try self.take(found, handle)
            return true
        }
        self.atLineStart = isWhole
        try self.emit(count: (isWhole ? next : min(next, line + limit)) - self.cursor, holdLineEnd: true, handle)
        return self.cursor < count
    }

    /// Hands out lines that are no delimiters; of a last line that is cut after one hyphen the hyphen stays.
    private mutating func emitLines(upTo end: Int, isLast: Bool, _ handle: (Event) throws -> Void) rethrows -> Bool {
        var stop = end
        if end == self.pending.count, !isLast, let last = self.pending.last {
            let startsLine = end - 1 == self.cursor || (end >= 2 && self.pending[end - 2] == ASCII.lineFeed)
            if last == ASCII.hyphen, startsLine { stop = end - 1 }
            self.atLineStart = last == ASCII.lineFeed || stop < end
        }
        guard stop > self.cursor else { return false }
        try self.emit(count: stop - self.cursor, holdLineEnd: true, handle)
        return end < self.pending.count
    }

    private mutating func take(_ found: StructureScanner.Delimiter, _ handle: (Event) throws -> Void) rethrows {
        let bodyEnd = self.offset + self.cursor - self.held.count
        self.held = []
        self.cursor = found.nextLine
        self.searched = found.nextLine
        try self.close(above: found.level, at: bodyEnd, handle)
        self.atLineStart = true
        if found.closes {
            self.scanner.closeBoundary(at: found.level)
            self.mode = .body
        } else if self.scanner.isFull {
            self.mode = .rest
        } else {
            self.nextDefaultsToMessage = self.scanner.open.last?.isDigest ?? false
            self.mode = .header
        }
    }

    mutating func close(above level: Int, at place: Int, _ handle: (Event) throws -> Void) rethrows {
        for entry in self.scanner.popParts(above: level) {
            let isDamaged = try self.finishContent(handle)
            let start = entry.part < self.bodyStarts.count ? self.bodyStarts[entry.part] : place
            try handle(.end(part: entry.part, body: ByteRange(start, max(place, start)), isDamaged: isDamaged))
        }
    }

    /// Hands out what the decoder of the body in hand held back; whether it found damage.
    private mutating func finishContent(_ handle: (Event) throws -> Void) rethrows -> Bool {
        guard var decoder = self.decoder else { return false }
        self.decoder = nil
        let rest = decoder.finish()
        if !rest.isEmpty { try handle(.content(rest)) }
        return decoder.isDamaged
    }

    /// Hands out `count` bytes from the cursor on, but not a line end at their end, which may belong to a delimiter.
    mutating func emit(count: Int, holdLineEnd: Bool, _ handle: (Event) throws -> Void) rethrows {
        let start = self.offset + self.cursor - self.held.count
        var bytes = self.held + self.pending[self.cursor..<min(self.cursor + max(count, 0), self.pending.count)]
        self.cursor = min(self.cursor + max(count, 0), self.pending.count)
        self.held = []
        if holdLineEnd {
            if bytes.last == ASCII.lineFeed { self.held = [bytes.removeLast()] }
            if bytes.last == ASCII.carriageReturn { self.held.insert(bytes.removeLast(), at: 0) }
        }
        guard !bytes.isEmpty else { return }
        let range = ByteRange(start, start + bytes.count)
        let isBody = self.scanner.open.last.map { self.scanner.parts[$0.part].kind == .leaf } ?? false
        guard isBody, self.mode == .body else { return try handle(.outside(bytes, range: range)) }
        guard var decoder = self.decoder else { return try handle(.body(bytes, range: range)) }
        self.decoder = nil
        let content = decoder.decode(bytes.span)
        self.decoder = decoder
        if !content.isEmpty { try handle(.content(content)) }
    }
}

extension MailPart {
    /// A part of which only the header block is there, read by the rules for the place where `record` stands.
    init(head bytes: [UInt8], of record: PartRecord, options: ParserOptions) {
        let storage = MessageStorage(headOf: bytes, defaultsToMessage: record.defaultsToMessage, options: options)
        self.init(storage: storage, index: 0)
    }
}
