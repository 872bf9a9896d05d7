/// Base64 in pieces: the same rule as ``Base64``, with what it needs to look ahead for written as states.
struct Base64Stream: TransferStream {
    private enum State {
        /// Inside encoded text.
        case open
        /// Behind this many signs of padding, of which there may be as many as the second number says.
        case padding(found: Int, wanted: Int)
        /// Behind padding, in front of whatever follows it.
        case closed
        /// Behind padding, in a line of which it is not known whether it is encoded text; it waits in `line`.
        case deciding
        /// What follows is not ours.
        case over
    }

    private var state = State.open
    private var group: UInt32 = 0
    private var held = 0
    /// The line in hand was found to be encoded text, so that padding inside it ends nothing.
    private var isTrusted = false
    private var line: [UInt8] = []
    /// How far `line` was found to be encoded text.
    private var checked = 0
    private(set) var isDamaged = false

    mutating func decode(_ bytes: Span<UInt8>, into output: inout [UInt8]) {
        var place = 0
        while place < bytes.count {
            switch self.state {
            case .open: place = self.readOpen(bytes, place, &output)
            case .padding(let found, let wanted):
                if bytes.at(place) == ASCII.equals {
                    place += 1
                    self.pad(found: found + 1, wanted: wanted, &output)
                } else {
                    self.endPadding(found: found, wanted: wanted, &output)
                }
            case .closed: place = self.readClosed(bytes, place)
            case .deciding: place = self.readLine(bytes, place, &output)
            case .over: return
            }
        }
    }

    mutating func finish(into output: inout [UInt8]) {
        if case .deciding = self.state { self.decideLine(&output) }
        if case .padding(let found, let wanted) = self.state { self.endPadding(found: found, wanted: wanted, &output) }
        if self.held > 0 { self.isDamaged = true }
        self.endGroup(&output)
    }

    /// Decodes up to the next sign of padding.
    private mutating func readOpen(_ bytes: Span<UInt8>, _ start: Int, _ output: inout [UInt8]) -> Int {
        let end = bytes.first(ASCII.equals, from: start, to: bytes.count)
        if self.isTrusted, bytes.first(ASCII.lineFeed, from: start, to: end) < end { self.isTrusted = false }
        self.readGroups(bytes.extracting(start..<end), &output)
        guard end < bytes.count else { return end }
        self.pad(found: 1, wanted: 4 - self.held, &output)
        return end + 1
    }

    /// Decodes text without padding; a group that is not full stays in `group`.
    private mutating func readGroups(_ bytes: Span<UInt8>, _ output: inout [UInt8]) {
        var group = self.group, held = self.held, damaged = false
        // The room that `FastBase64Decoder` asks for.
        output += unsafe [UInt8](unsafeUninitializedCapacity: bytes.count / 4 * 3 + 8) { memory, initialized in
            guard let target = memory.baseAddress else { return }
            unsafe bytes.withUnsafeBufferPointer { source in
                var decoder = unsafe FastBase64Decoder(source: source, target: target, group: group, held: held)
                unsafe decoder.run()
                initialized = unsafe decoder.written
                group = unsafe decoder.group
                held = unsafe decoder.held
                damaged = unsafe decoder.isDamaged
            }
        }
        self.group = group
        self.held = held
        self.isDamaged = self.isDamaged || damaged
    }

    private mutating func pad(found: Int, wanted: Int, _ output: inout [UInt8]) {
        self.state = .padding(found: found, wanted: wanted)
        if found >= wanted { self.endPadding(found: found, wanted: wanted, &output) }
    }

    private mutating func endPadding(found: Int, wanted: Int, _ output: inout [UInt8]) {
        if self.held < 2 || found < wanted { self.isDamaged = true }
        self.endGroup(&output)
        self.state = .closed
    }

    /// Writes the whole bytes that the group holds.
    private mutating func endGroup(_ output: inout [UInt8]) {
        let bits = self.held == 0 ? 0 : self.group << UInt32(32 - self.held * 6)
        for index in 0..<(self.held * 6 / 8) {
            output.append(UInt8(truncatingIfNeeded: bits >> UInt32(24 - 8 * index)))
        }
        self.held = 0
        self.group = 0
    }

    private mutating func readClosed(_ bytes: Span<UInt8>, _ place: Int) -> Int {
        let byte = bytes.at(place)
        if byte == ASCII.lineFeed { self.isTrusted = false }
        if byte.isBlankOrLineEnd { return place + 1 }
        if byte == ASCII.equals {
            self.state = .padding(found: 0, wanted: 4)
            return place
        }
        self.isDamaged = true
        if self.isTrusted {
            self.state = .open
        } else {
            self.state = .deciding
            self.line = []
            self.checked = 0
        }
        return place
    }

    /// Holds bytes until the line ends, or cannot be encoded text.
    private mutating func readLine(_ bytes: Span<UInt8>, _ start: Int, _ output: inout [UInt8]) -> Int {
        let feed = bytes.first(ASCII.lineFeed, from: start, to: bytes.count)
        self.line += bytes.extracting(start..<feed).copied()
        if feed < bytes.count || !self.mayBeEncoded() { self.decideLine(&output) }
        return feed
    }

    /// Whether what is held of the line is the alphabet, and behind it nothing but blanks.
    private mutating func mayBeEncoded() -> Bool {
        while self.checked < self.line.count,
            Base64.value(of: self.line[self.checked]) != nil || self.line[self.checked] == ASCII.equals
        {
            self.checked += 1
        }
        return self.line[self.checked...].allSatisfy { $0.isBlank || $0 == ASCII.carriageReturn }
    }

    /// Decodes the line that was held, if it is encoded text.
    private mutating func decideLine(_ output: inout [UInt8]) {
        let line = self.line
        self.line = []
        guard line.withSpan({ Base64.endOfEncodedLine($0, from: 0) }) != nil else {
            self.state = .over
            return
        }
        self.isTrusted = true
        self.state = .open
        line.withSpan { self.decode($0, into: &output) }
    }
}
