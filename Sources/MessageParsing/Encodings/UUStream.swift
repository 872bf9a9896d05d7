/// Uuencode in pieces, line by line.
struct UUStream: TransferStream {
    private enum State {
        /// Before the `begin` line. Everything is held, for without such a line it comes out unchanged.
        case seeking
        /// Behind a `begin` line; the next line shows whether it began a block.
        case begun(isBase64: Bool)
        /// Inside a block.
        case data(isBase64: Bool)
        /// Behind the block.
        case over
        /// There is no block; the bytes pass.
        case passing
    }

    private var state = State.seeking
    private var held: [UInt8] = []
    /// Where the line in hand starts in `held`.
    private var lineStart = 0
    private var searched = 0
    private var base64 = Base64Stream()
    private(set) var isDamaged = false
    private var isEmpty = true

    mutating func decode(_ bytes: Span<UInt8>, into output: inout [UInt8]) {
        guard bytes.count > 0 else { return }
        self.isEmpty = false
        switch self.state {
        case .over: return
        case .passing: output += bytes.copied()
        case .seeking, .begun, .data:
            self.held += bytes.copied()
            self.readLines(&output)
        }
    }

    mutating func finish(into output: inout [UInt8]) {
        if self.lineStart < self.held.count {
            self.read(line: self.lineStart..<self.held.count, next: self.held.count, &output)
        }
        switch self.state {
        case .seeking, .begun:
            output += self.held
            self.isDamaged = !self.isEmpty
        case .data(let isBase64): self.endBlock(isBase64: isBase64, isComplete: false, &output)
        case .passing: output += self.held
        case .over: break
        }
        self.held = []
        self.state = .over
    }

    private mutating func readLines(_ output: inout [UInt8]) {
        while true {
            let from = max(self.searched, self.lineStart)
            let feed = self.held.withSpan { $0.first(ASCII.lineFeed, from: from, to: $0.count) }
            self.searched = feed
            guard feed < self.held.count else { break }
            self.read(line: self.lineStart..<feed, next: feed + 1, &output)
            switch self.state {
            case .over: return self.held = []
            case .passing:
                output += self.held
                return self.held = []
            case .seeking, .begun, .data: break
            }
        }
        self.dropDone()
    }

    /// Inside a block only the line in hand is held.
    private mutating func dropDone() {
        guard case .data = self.state, self.lineStart > 0 else { return }
        self.held.removeFirst(self.lineStart)
        self.searched = max(0, self.searched - self.lineStart)
        self.lineStart = 0
    }

    /// Takes one line without its line feed.
    private mutating func read(line: Range<Int>, next: Int, _ output: inout [UInt8]) {
        let start = self.lineStart
        self.lineStart = next
        switch self.state {
        case .seeking: self.seek(line, at: start)
        case .begun(let isBase64):
            if !self.readData(line, next: next, isBase64: isBase64, &output) {
                self.state = .seeking
                self.seek(line, at: start)
            }
        case .data(let isBase64):
            if !self.readData(line, next: next, isBase64: isBase64, &output) {
                self.endBlock(isBase64: isBase64, isComplete: false, &output)
            }
        case .over, .passing: break
        }
    }

    private mutating func seek(_ line: Range<Int>, at start: Int) {
        guard start < UUEncoding.searchedBytes else {
            self.isDamaged = true
            return self.state = .passing
        }
        if let begin = self.held.withSpan({ UUEncoding.beginLine($0.extracting(line)) }) {
            self.state = .begun(isBase64: begin.isBase64)
        }
    }

    /// Takes a line of data or the `end` line; false when it is neither.
    private mutating func readData(_ line: Range<Int>, next: Int, isBase64: Bool, _ output: inout [UInt8]) -> Bool {
        let held = self.held
        return held.withSpan { bytes in
            let text = bytes.extracting(line)
            if UUEncoding.isEndLine(text, isBase64: isBase64) {
                self.endBlock(isBase64: isBase64, isComplete: true, &output)
                return true
            }
            guard UUEncoding.canBeData(text, isBase64: isBase64) else { return false }
            self.state = .data(isBase64: isBase64)
            if isBase64 {
                self.base64.decode(bytes.extracting(line.lowerBound..<next), into: &output)
            } else {
                var decoded = DecodedBytes(bytes: [], isDamaged: self.isDamaged)
                UUEncodedBlock.decodeLine(text, into: &decoded)
                output += decoded.bytes
                self.isDamaged = decoded.isDamaged
            }
            return true
        }
    }

    private mutating func endBlock(isBase64: Bool, isComplete: Bool, _ output: inout [UInt8]) {
        if isBase64 {
            self.base64.finish(into: &output)
            self.isDamaged = self.isDamaged || self.base64.isDamaged
        }
        if !isComplete { self.isDamaged = true }
        self.state = .over
    }
}
