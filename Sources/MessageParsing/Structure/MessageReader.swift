/// Reads a message piece by piece and tells what it finds, without ever holding the message.
///
/// For consumers that store a large mail while it arrives. It finds the same parts at the same places as `MailMessage`,
/// holds one header block and one line at a time, and hands out bodies as they came or decoded, as `bodies` says.
///
/// ```swift
/// var reader = MessageReader(bodies: .decoded)
/// for try await chunk in stream { reader.read(chunk.span) { event in store(event) } }
/// reader.finish { event in store(event) }
/// ```
public struct MessageReader: Sendable {
    /// What a reader finds, in the order of the bytes.
    public enum Event: Sendable {
        /// A part begins; its header block was read.
        case part(Part)
        /// Bytes of the body of the part that began last, as they stand in the message; with `BodyForm.asSent` only.
        case body([UInt8], range: ByteRange)
        /// Bytes of the body of the part that began last, its transfer encoding undone; with `BodyForm.decoded` only.
        case content([UInt8])
        /// Bytes that belong to no part: before the first part of a multipart, or behind its last one.
        ///
        /// A multipart in which no part is found shows its text here.
        case outside([UInt8], range: ByteRange)
        /// A part ends: its number, where its body lay, and whether its transfer encoding was found to be damaged,
        /// which is looked at with `BodyForm.decoded` only.
        case end(part: Int, body: ByteRange, isDamaged: Bool)
    }

    /// How bodies are handed out.
    public enum BodyForm: Sendable {
        /// As they stand in the message, with their places.
        case asSent
        /// With their transfer encoding undone.
        case decoded
    }

    /// A part that begins.
    public struct Part: Sendable {
        /// Its number: parts are counted from 0 in the order in which they begin.
        public let index: Int
        /// How many parts lie around it.
        public let depth: Int
        /// The header block in the stream, with the empty line that ends it.
        public let headerRange: ByteRange
        /// The part with its header block and without its body, for its typed fields; its ranges count from its own
        /// start.
        public let head: MailPart
        /// Whether parts follow that lie inside it.
        public let holdsParts: Bool
    }

    enum Mode {
        case start, envelope, header, overlongHeader, body, rest
    }

    var scanner: StructureScanner
    private let options: ParserOptions
    var limits: ParserLimits { self.options.limits }
    let bodies: BodyForm
    /// What takes the transfer encoding off the body in hand, when that is wanted.
    var decoder: TransferDecoder?
    var mode = Mode.start
    /// Bytes that were read and not yet used; `pending[0]` stands at `offset` in the stream.
    var pending: [UInt8] = []
    var cursor = 0
    var offset = 0
    /// How far the search for the end of a header block has come.
    var searched = 0
    var atLineStart = true
    /// A line end that may belong to the delimiter behind it.
    var held: [UInt8] = []
    var bodyStarts: [Int] = []
    var nextDefaultsToMessage = false

    /// Makes a reader that has seen nothing.
    public init(options: ParserOptions = ParserOptions(), bodies: BodyForm = .asSent) {
        self.options = options
        self.bodies = bodies
        self.scanner = StructureScanner(count: 0, limits: options.limits)
    }

    /// Takes the next bytes of the message, however they are cut, and hands out what they complete.
    public mutating func read(_ bytes: Span<UInt8>, _ handle: (Event) throws -> Void) rethrows {
        self.pending.append(contentsOf: bytes.bytes(ByteRange(0, bytes.count)))
        try self.advance(isLast: false, handle)
        self.compact()
    }

    /// Ends the message: hands out what was held back, and the ends of all parts.
    public mutating func finish(_ handle: (Event) throws -> Void) rethrows {
        try self.advance(isLast: true, handle)
        try self.emit(count: self.pending.count - self.cursor, holdLineEnd: false, handle)
        self.held = []
        try self.close(above: -1, at: self.offset + self.pending.count, handle)
        self.mode = .rest
    }

    private mutating func compact() {
        guard self.cursor > 0 else { return }
        self.offset += self.cursor
        self.pending.removeFirst(self.cursor)
        self.searched = max(0, self.searched - self.cursor)
        self.cursor = 0
    }
}

extension MessageReader {
    /// Goes on until more bytes are needed.
    private mutating func advance(isLast: Bool, _ handle: (Event) throws -> Void) rethrows {
        var goesOn = true
        while goesOn {
            switch self.mode {
            case .start: goesOn = self.skipMark(isLast: isLast)
            case .envelope: goesOn = self.skipLine(then: .header, isLast: isLast)
            case .header: goesOn = try self.readHeader(isLast: isLast, handle)
            case .overlongHeader: goesOn = self.skipOverlongHeader()
            case .body: goesOn = try self.readBody(isLast: isLast, handle)
            case .rest:
                goesOn = false
                try self.emit(count: self.pending.count - self.cursor, holdLineEnd: false, handle)
            }
        }
    }

    /// Steps over a byte order mark, and finds out whether an mbox envelope line stands first.
    private mutating func skipMark(isLast: Bool) -> Bool {
        // The first line tells; nobody writes blanks for a kilobyte.
        guard isLast || self.pending.count >= 1_024 || self.pending.contains(ASCII.lineFeed) else { return false }
        let start = self.pending.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        self.cursor = start
        let isEnvelope = self.pending.withSpan { StructureScanner.isEnvelope($0, at: start) }
        self.mode = isEnvelope ? .envelope : .header
        return true
    }

    /// Steps over a line; one that the end of the message cuts counts as a line.
    mutating func skipLine(then mode: Mode, isLast: Bool) -> Bool {
        let end = self.pending.withSpan { $0.first(ASCII.lineFeed, from: self.cursor, to: $0.count) }
        let isWhole = end < self.pending.count
        self.cursor = min(end + 1, self.pending.count)
        guard isWhole || isLast else { return false }
        self.searched = self.cursor
        self.mode = mode
        return true
    }

    /// Reads a header block once all of it is there.
    private mutating func readHeader(isLast: Bool, _ handle: (Event) throws -> Void) rethrows -> Bool {
        let hasEnd = self.findEmptyLine()
        let isOverlong = self.pending.count - self.cursor > self.limits.headerBytes
        guard hasEnd || isLast || isOverlong else { return false }
        if !isLast, !hasEnd, isOverlong { self.cutAtLine() }
        let start = self.cursor
        var place = start
        let holdsMessage = self.begin(at: &place, count: self.headerWindow(hasEnd: hasEnd, isLast: isLast))
        let index = self.scanner.parts.count - 1
        let record = self.scanner.parts[index]
        self.bodyStarts.append(self.offset + place)
        let head = MailPart(head: Array(self.pending[start..<place]), of: record, options: self.options)
        let part = Part(
            index: index, depth: Int(record.depth),
            headerRange: ByteRange(self.offset + start, self.offset + place), head: head,
            holdsParts: record.kind != .leaf)
        self.cursor = place
        self.searched = place
        self.atLineStart = true
        self.held = []
        self.nextDefaultsToMessage = false
        self.decoder = self.bodies == .decoded && record.kind == .leaf ? TransferDecoder(head.transferEncoding) : nil
        let isCut = isOverlong && !hasEnd && !isLast && place >= self.overlongEnd
        self.mode = isCut ? .overlongHeader : holdsMessage ? .header : .body
        try handle(.part(part))
        return true
    }

    private mutating func begin(at place: inout Int, count: Int) -> Bool {
        self.scanner.setWindow(count: count)
        let pending = self.pending
        return self.scanner.beginOnePart(at: &place, in: pending.span, defaultsToMessage: self.nextDefaultsToMessage)
    }

    /// Whether an empty line, which ends a header block, is there; `searched` is then behind it.
    private mutating func findEmptyLine() -> Bool {
        var line = max(self.searched, self.cursor)
        let count = self.pending.count
        return self.pending.withSpan { bytes in
            while line < count {
                let end = bytes.first(ASCII.lineFeed, from: line, to: count)
                guard end < count else { break }
                if end == line || (end == line + 1 && bytes.at(line) == ASCII.carriageReturn) {
                    self.searched = line
                    return true
                }
                line = end + 1
            }
            self.searched = line
            return false
        }
    }

    /// The bytes that the scanner may look at: up to the line behind the empty one, for it may ask what follows.
    private func headerWindow(hasEnd: Bool, isLast: Bool) -> Int {
        hasEnd || isLast ? self.pending.count : self.overlongEnd
    }

    /// Where the last whole line of an overlong header ends.
    private var overlongEnd: Int { max(self.cursor, min(self.searched, self.pending.count)) }

    private mutating func cutAtLine() {
        // One line longer than the whole budget: what there is of it is taken as it is.
        if self.searched <= self.cursor { self.searched = self.pending.count }
    }

    /// Drops the rest of a header block that goes over the budget.
    private mutating func skipOverlongHeader() -> Bool {
        self.searched = max(self.searched, self.cursor)
        let hasEnd = self.findEmptyLine()
        self.cursor = min(self.searched, self.pending.count)
        guard hasEnd else { return false }
        self.mode = .body
        _ = self.skipLine(then: .body, isLast: false)
        if let last = self.bodyStarts.indices.last { self.bodyStarts[last] = self.offset + self.cursor }
        return true
    }
}
