import MailTransport

/// Finds where responses end in a stream, without reading them: line ends, and literals whose bytes are only counted.
///
/// A response that lies in the buffer as a whole is read where it lies. One that does not fit, or whose content is
/// handed on piece by piece, is put together beside it.
struct ResponseFramer {
    /// What is at the front of the buffer.
    enum Step: Sendable {
        /// Not enough yet.
        case needsMore
        /// A response.
        case response(IMAPResponse)
        /// The head of content that is handed on in pieces.
        case head(IMAPLiteralHead)
        /// So many of its bytes lie at the front; take them.
        case piece(Int)
        /// The content is complete.
        case end
    }

    private enum Mode {
        case line
        case literal(left: Int)
        case content(left: Int)
    }

    private let limits: IMAPLimits
    private var mode = Mode.line
    /// Bytes at the front of the buffer that belong to the response and were looked at.
    private var scanned = 0
    /// Where the present line begins, as an offset from the response's first byte.
    private var lineStart = 0
    /// The part of the response that is no longer in the buffer.
    private var assembled: [UInt8] = []
    private var streamed: [StreamedLiteral] = []
    /// How much content of the response was handed on.
    private var streamedBytes = 0
    /// All bytes of the response without handed-on content.
    private var total: Int { self.assembled.count + self.scanned }

    init(limits: IMAPLimits) {
        self.limits = limits
    }

    /// Whether a response has begun.
    var isInside: Bool {
        if case .line = self.mode { return self.total > 0 || !self.streamed.isEmpty }
        return true
    }

    /// Looks at what has arrived; to be called until it needs more.
    mutating func step(_ buffer: inout WireBuffer) throws(IMAPError) -> Step {
        while true {
            switch self.mode {
            case .content(let left):
                if left == 0 {
                    self.mode = .line
                    self.lineStart = self.assembled.count
                    return .end
                }
                let here = min(left, buffer.count)
                guard here > 0 else { return .needsMore }
                self.mode = .content(left: left - here)
                return .piece(here)
            case .literal(let left):
                let here = min(left, buffer.count - self.scanned)
                self.scanned += here
                self.mode = .literal(left: left - here)
                guard left == here else {
                    try self.makeRoom(&buffer)
                    return .needsMore
                }
                self.mode = .line
                self.lineStart = self.total
            case .line:
                guard let step = try self.line(&buffer) else { continue }
                return step
            }
        }
    }

    /// Looks for the end of the present line; nil when a literal follows it.
    private mutating func line(_ buffer: inout WireBuffer) throws(IMAPError) -> Step? {
        let start = self.scanned
        guard let end = buffer.withBytes({ ByteSearch.firstIndex(of: Ascii.lf, in: $0, from: start) }) else {
            self.scanned = buffer.count
            try self.checkLine()
            try self.makeRoom(&buffer)
            return .needsMore
        }
        self.scanned = end + 1
        try self.checkLine()
        guard let literal = try self.literalSize(buffer) else { return .response(self.finish(&buffer)) }
        return try self.begin(literal, &buffer)
    }

    private mutating func begin(_ size: Int, _ buffer: inout WireBuffer) throws(IMAPError) -> Step? {
        let isContent = self.isMessageContent(buffer)
        guard size <= (isContent ? self.limits.body : self.limits.literal) else { throw Self.breach(.literal) }
        if isContent, size >= self.limits.streamingThreshold {
            guard size <= self.left else { throw Self.breach(.response) }
            self.streamedBytes += size
            self.assemble(&buffer)
            self.mode = .content(left: size)
            let offset = self.assembled.count
            let head = IMAPLiteralHead(prefix: self.assembled, size: size, limits: self.limits, streamed: self.streamed)
            self.streamed.append(StreamedLiteral(offset: offset, size: size))
            return .head(head)
        }
        guard isContent || size <= self.limits.response - self.total else { throw Self.breach(.response) }
        self.mode = .literal(left: size)
        return nil
    }

    /// The response whose last byte was found, taken out of the buffer.
    private mutating func finish(_ buffer: inout WireBuffer) -> IMAPResponse {
        defer {
            self.scanned = 0
            self.lineStart = 0
        }
        if self.assembled.isEmpty {
            let (count, limits) = (self.scanned, self.limits)
            let response = buffer.withBytes { ResponseParser.parse($0.extracting(0..<count), limits: limits) }
            buffer.discard(count)
            return response
        }
        self.assemble(&buffer)
        let response = ResponseParser.parse(self.assembled.span, limits: self.limits, streamed: self.streamed)
        self.assembled = []
        self.streamed = []
        self.streamedBytes = 0
        return response
    }

    /// Moves what was looked at out of the buffer.
    private mutating func assemble(_ buffer: inout WireBuffer) {
        self.assembled += buffer.take(self.scanned)
        self.scanned = 0
    }

    /// Keeps the buffer from filling up with one response.
    private mutating func makeRoom(_ buffer: inout WireBuffer) throws(IMAPError) {
        guard self.scanned > 0, buffer.room < buffer.limit / 2 else { return }
        self.assemble(&buffer)
    }

    private func checkLine() throws(IMAPError) {
        guard self.total - self.lineStart <= self.limits.line else { throw Self.breach(.line) }
        guard self.left >= 0 else { throw Self.breach(.response) }
    }

    /// How many more bytes the response may have, content included.
    private var left: Int { self.limits.whole - self.streamedBytes - self.total }

    static func breach(_ limit: IMAPError.Limit) -> IMAPError {
        IMAPError(.limitExceeded(limit), "The server sent more than the limits allow.")
    }
}

// What the end of a line says about what follows.
extension ResponseFramer {
    /// The byte at `offset` from the response's beginning.
    private func byte(_ offset: Int, _ buffer: WireBuffer) -> UInt8 {
        if offset < self.assembled.count { return self.assembled[offset] }
        return buffer[offset - self.assembled.count] ?? 0
    }

    /// The size in `{n}` at the end of the line, or nil when the line is the response's last.
    private func literalSize(_ buffer: WireBuffer) throws(IMAPError) -> Int? {
        var at = self.total - 2
        if at > 0, self.byte(at, buffer) == Ascii.cr { at -= 1 }
        guard at > 2, self.byte(at, buffer) == Ascii.closeBrace, self.mayHaveLiterals(buffer) else { return nil }
        at -= 1
        if self.byte(at, buffer) == Ascii.plus { at -= 1 }
        var digits: [UInt8] = []
        while at >= self.lineStart, Ascii.isDigit(self.byte(at, buffer)) {
            digits.append(self.byte(at, buffer))
            at -= 1
        }
        guard at >= self.lineStart, !digits.isEmpty, self.byte(at, buffer) == Ascii.openBrace else { return nil }
        // Leading zeros and numbers beyond 63 bits: nobody can tell where such a literal ends.
        guard digits.count == 1 || digits.last != Ascii.zero, let size = Self.number(digits) else {
            throw IMAPError(.malformedResponse, "The server announced a literal of a size that is no number.")
        }
        return size
    }

    private static func number(_ reversedDigits: [UInt8]) -> Int? {
        var value = 0
        for digit in reversedDigits.reversed() {
            let (product, overflowed) = value.multipliedReportingOverflow(by: 10)
            let (sum, carried) = product.addingReportingOverflow(Int(digit - Ascii.zero))
            if overflowed || carried { return nil }
            value = sum
        }
        return value
    }

    /// Text for people may end in anything: status responses, tagged or not, and continuations have no literals.
    private func mayHaveLiterals(_ buffer: WireBuffer) -> Bool {
        var at = 0
        while at < self.total, self.byte(at, buffer) == Ascii.nul { at += 1 }
        guard self.byte(at, buffer) == Ascii.star else { return false }
        at += 1
        while at < self.total, self.byte(at, buffer) == Ascii.space { at += 1 }
        var word: [UInt8] = []
        while at < self.total, word.count <= 8, !Scanner.endsAtom(self.byte(at, buffer)) {
            word.append(Ascii.uppercased(self.byte(at, buffer)))
            at += 1
        }
        return !Self.statusWords.contains(word)
    }

    private static let statusWords: [[UInt8]] = ["OK", "NO", "BAD", "BYE", "PREAUTH"].map { Array($0.utf8) }

    /// Whether the literal that follows is what a FETCH asked for: the word before it is a section or an RFC822 form.
    private func isMessageContent(_ buffer: WireBuffer) -> Bool {
        var at = self.total - 1
        while at > self.lineStart, self.byte(at, buffer) != Ascii.openBrace { at -= 1 }
        at -= 1
        if at > self.lineStart, self.byte(at, buffer) == Ascii.tilde { at -= 1 }
        guard at > self.lineStart, self.byte(at, buffer) == Ascii.space, self.isFetch(buffer) else { return false }
        at -= 1
        let last = self.byte(at, buffer)
        if last == Ascii.closeBracket || last == Ascii.greater { return true }
        var word: [UInt8] = []
        while at >= self.lineStart, word.count <= 13, !Scanner.endsAtom(self.byte(at, buffer)) {
            word.append(Ascii.uppercased(self.byte(at, buffer)))
            at -= 1
        }
        return Self.contentWords.contains(word)
    }

    /// The old names, backwards.
    private static let contentWords: [[UInt8]] = ["RFC822", "RFC822.HEADER", "RFC822.TEXT"].map { $0.utf8.reversed() }

    /// Whether the response begins with `* n FETCH`.
    private func isFetch(_ buffer: WireBuffer) -> Bool {
        var head: [UInt8] = []
        var at = 0
        while at < self.total, head.count < 24 {
            head.append(self.byte(at, buffer))
            at += 1
        }
        var scanner = Scanner()
        while scanner.peek(head.span) == Ascii.nul { scanner.at += 1 }
        guard scanner.take(Ascii.star, head.span) else { return false }
        scanner.skipSpaces(head.span)
        guard scanner.number(head.span) != nil else { return false }
        scanner.skipSpaces(head.span)
        return scanner.takeWord("FETCH", head.span)
    }
}
