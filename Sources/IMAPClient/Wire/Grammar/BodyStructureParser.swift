/// Reads a BODY or BODYSTRUCTURE (RFC 9051, 7.5.2) without recursion into a flat list of parts.
///
/// It takes what real servers send: multiparts without a part, without a subtype or with fields missing, messages that
/// are described like any other part, a disposition that is a bare string, sizes below zero.
struct BodyStructureParser {
    private(set) var nodes: [IMAPBodyStructure.Node] = []
    private(set) var parameters: [IMAPBodyStructure.Parameter] = []
    private(set) var languages: [WireRange] = []
    private(set) var envelopes: [IMAPEnvelope] = []
    private let base: Int
    private let limits: IMAPLimits
    /// The multiparts and messages that are still open, the innermost last.
    private var open: [Int] = []

    private init(base: Int, limits: IMAPLimits) {
        self.base = base
        self.limits = limits
        self.nodes.reserveCapacity(4)
        self.parameters.reserveCapacity(8)
    }

    /// The structure at `scanner`, or nil when it is none, or nested deeper or in more parts than the limits allow.
    static func parse(_ bytes: Span<UInt8>, _ scanner: inout Scanner, limits: IMAPLimits) -> IMAPBodyStructure? {
        let start = scanner.at
        var parser = BodyStructureParser(base: start, limits: limits)
        guard parser.run(bytes, &scanner) else { return nil }
        let kept = bytes.copy(start..<scanner.at)
        for index in parser.envelopes.indices {
            parser.envelopes[index] = parser.envelopes[index].keeping(kept)
        }
        return IMAPBodyStructure(storage: IMAPBodyStructure.Storage(bytes: kept, builder: parser))
    }

    private mutating func run(_ bytes: Span<UInt8>, _ scanner: inout Scanner) -> Bool {
        repeat {
            let depth = self.open.count
            guard self.begin(bytes, &scanner) else { return false }
            // A part that holds others is followed by the first of them.
            if self.open.count > depth { continue }
            while let innermost = self.open.last {
                scanner.skipSpaces(bytes)
                // Another part of a multipart.
                if self.nodes[innermost].kind == .multipart, scanner.peek(bytes) == Ascii.openParenthesis { break }
                guard self.end(innermost, bytes, &scanner) else { return false }
                self.open.removeLast()
            }
        } while !self.open.isEmpty
        return true
    }

    /// Reads a part from its opening parenthesis to its end, or to where the parts inside of it begin.
    private mutating func begin(_ bytes: Span<UInt8>, _ scanner: inout Scanner) -> Bool {
        guard self.open.count < self.limits.depth, self.nodes.count < self.limits.elements,
            scanner.take(Ascii.openParenthesis, bytes)
        else { return false }
        let parent = self.open.last ?? -1
        var number: UInt32 = 1
        if parent >= 0 {
            // While a part is open its `lines` counts the parts that have begun inside of it.
            self.nodes[parent].lines += 1
            number = UInt32(clamping: self.nodes[parent].lines)
        }
        let index = self.nodes.count
        self.nodes.append(IMAPBodyStructure.Node(parent: Int32(clamping: parent), number: number, kind: .single))
        scanner.skipSpaces(bytes)
        if scanner.peek(bytes) == Ascii.openParenthesis {
            self.nodes[index].kind = .multipart
            self.open.append(index)
            return true
        }
        return self.single(index, bytes, &scanner)
    }

    private mutating func single(_ index: Int, _ bytes: Span<UInt8>, _ scanner: inout Scanner) -> Bool {
        guard scanner.peek(bytes) != Ascii.closeParenthesis else { return scanner.take(Ascii.closeParenthesis, bytes) }
        guard let type = scanner.nstring(bytes, base: self.base) else { return false }
        scanner.skipSpaces(bytes)
        guard let next = scanner.peek(bytes) else { return false }
        if next == Ascii.openParenthesis || next == Ascii.closeParenthesis {
            // A multipart without a part: what was read is its subtype.
            self.nodes[index].kind = .multipart
            self.nodes[index].subtype = type
            return self.multipartExtension(index, bytes, &scanner)
        }
        guard let subtype = scanner.nstring(bytes, base: self.base) else { return false }
        self.nodes[index].type = type
        self.nodes[index].subtype = subtype
        guard let parameters = self.parameterList(bytes, &scanner) else { return false }
        self.nodes[index].parameters = parameters
        self.nodes[index].id = self.optionalString(bytes, &scanner)
        self.nodes[index].description = self.optionalString(bytes, &scanner)
        self.nodes[index].encoding = self.optionalString(bytes, &scanner)
        self.nodes[index].size = self.lenientNumber(bytes, &scanner)
        scanner.skipSpaces(bytes)
        if scanner.peek(bytes) == Ascii.openParenthesis, self.isMessage(type, subtype, bytes) {
            return self.message(index, bytes, &scanner)
        }
        if let digit = scanner.peek(bytes), Ascii.isDigit(digit) || digit == Ascii.minus {
            self.nodes[index].lines = self.lenientNumber(bytes, &scanner)
        }
        return self.singleExtension(index, bytes, &scanner)
    }

    /// The envelope of a message; the structure of its body follows as a part of its own.
    private mutating func message(_ index: Int, _ bytes: Span<UInt8>, _ scanner: inout Scanner) -> Bool {
        let start = scanner
        var envelope = IMAPEnvelope(bytes: [])
        if EnvelopeParser.parse(bytes, &scanner, base: self.base, limits: self.limits, into: &envelope) {
            scanner.skipSpaces(bytes)
            if scanner.peek(bytes) == Ascii.openParenthesis {
                self.nodes[index].envelope = Int32(clamping: self.envelopes.count)
                self.envelopes.append(envelope)
                self.nodes[index].kind = .message
                self.open.append(index)
                return true
            }
        }
        // Gmail describes some messages as it does any other part: what stands here is the extension.
        scanner = start
        return self.singleExtension(index, bytes, &scanner)
    }

    private func isMessage(_ type: WireRange, _ subtype: WireRange, _ bytes: Span<UInt8>) -> Bool {
        var at = Scanner(at: type.start + self.base)
        guard type.count == 7, at.takeWord("MESSAGE", bytes) else { return false }
        at = Scanner(at: subtype.start + self.base)
        return (subtype.count == 6 && at.takeWord("RFC822", bytes))
            || (subtype.count == 6 && at.takeWord("GLOBAL", bytes))
    }

    /// Ends a multipart or a message whose parts are all read.
    private mutating func end(_ index: Int, _ bytes: Span<UInt8>, _ scanner: inout Scanner) -> Bool {
        self.nodes[index].lines = 0
        if self.nodes[index].kind == .message {
            self.nodes[index].lines = self.lenientNumber(bytes, &scanner)
            return self.singleExtension(index, bytes, &scanner)
        }
        if scanner.peek(bytes) != Ascii.closeParenthesis {
            self.nodes[index].subtype = self.optionalString(bytes, &scanner)
        }
        return self.multipartExtension(index, bytes, &scanner)
    }

    private mutating func multipartExtension(
        _ index: Int, _ bytes: Span<UInt8>, _ scanner: inout Scanner
    ) -> Bool {
        guard let parameters = self.parameterList(bytes, &scanner) else { return false }
        self.nodes[index].parameters = parameters
        return self.commonExtension(index, bytes, &scanner)
    }

    private mutating func singleExtension(_ index: Int, _ bytes: Span<UInt8>, _ scanner: inout Scanner) -> Bool {
        self.nodes[index].digest = self.optionalString(bytes, &scanner)
        return self.commonExtension(index, bytes, &scanner)
    }

    /// Disposition, language, location, and what a later standard may add.
    private mutating func commonExtension(_ index: Int, _ bytes: Span<UInt8>, _ scanner: inout Scanner) -> Bool {
        scanner.skipSpaces(bytes)
        if scanner.take(Ascii.openParenthesis, bytes) {
            self.nodes[index].disposition = self.optionalString(bytes, &scanner)
            guard let parameters = self.parameterList(bytes, &scanner), EnvelopeParser.close(bytes, &scanner) else {
                return false
            }
            self.nodes[index].dispositionParameters = parameters
        } else {
            self.nodes[index].disposition = self.optionalString(bytes, &scanner)
        }
        guard self.languageList(index, bytes, &scanner) else { return false }
        self.nodes[index].location = self.optionalString(bytes, &scanner)
        return EnvelopeParser.close(bytes, &scanner)
    }

    private mutating func languageList(_ index: Int, _ bytes: Span<UInt8>, _ scanner: inout Scanner) -> Bool {
        scanner.skipSpaces(bytes)
        let start = UInt32(clamping: self.languages.count)
        if scanner.take(Ascii.openParenthesis, bytes) {
            while true {
                scanner.skipSpaces(bytes)
                if scanner.take(Ascii.closeParenthesis, bytes) { break }
                guard let language = scanner.nstring(bytes, base: self.base) else { return false }
                self.languages.append(language)
            }
        } else {
            let language = self.optionalString(bytes, &scanner)
            if !language.isNone { self.languages.append(language) }
        }
        self.nodes[index].languages = IMAPBodyStructure.Slice(start: start, end: UInt32(clamping: self.languages.count))
        return true
    }

    /// `(name value …)` or NIL; an empty slice at the end of the part.
    private mutating func parameterList(_ bytes: Span<UInt8>, _ scanner: inout Scanner) -> IMAPBodyStructure.Slice? {
        scanner.skipSpaces(bytes)
        var slice = IMAPBodyStructure.Slice()
        slice.start = UInt32(clamping: self.parameters.count)
        slice.end = slice.start
        guard scanner.take(Ascii.openParenthesis, bytes) else {
            _ = self.optionalString(bytes, &scanner)
            return slice
        }
        while true {
            scanner.skipSpaces(bytes)
            if scanner.take(Ascii.closeParenthesis, bytes) { break }
            guard let name = scanner.nstring(bytes, base: self.base) else { return nil }
            scanner.skipSpaces(bytes)
            if scanner.take(Ascii.closeParenthesis, bytes) {
                // A name without a value, or `(NIL)`.
                if !name.isNone { self.parameters.append(.init(name: name, value: .none)) }
                break
            }
            guard let value = scanner.nstring(bytes, base: self.base) else { return nil }
            if !name.isNone { self.parameters.append(.init(name: name, value: value)) }
        }
        slice.end = UInt32(clamping: self.parameters.count)
        return slice
    }

    /// A string if one is next; none at a list or at the end of the part, which are left alone.
    private func optionalString(_ bytes: Span<UInt8>, _ scanner: inout Scanner) -> WireRange {
        scanner.skipSpaces(bytes)
        guard let next = scanner.peek(bytes), next != Ascii.openParenthesis, next != Ascii.closeParenthesis else {
            return .none
        }
        let start = scanner
        guard let value = scanner.nstring(bytes, base: self.base) else {
            scanner = start
            return .none
        }
        return value
    }

    /// A count; NIL, a count below zero or one that is no number is taken for 0.
    private func lenientNumber(_ bytes: Span<UInt8>, _ scanner: inout Scanner) -> UInt64 {
        scanner.skipSpaces(bytes)
        let start = scanner
        if let number = scanner.number(bytes) {
            if scanner.at < bytes.count, Scanner.endsAtom(bytes[scanner.at]) { return number }
            scanner = start
        }
        guard let next = scanner.peek(bytes), next != Ascii.openParenthesis, next != Ascii.closeParenthesis else {
            return 0
        }
        let wordStart = scanner.at
        scanner = start
        guard scanner.nstring(bytes, base: self.base) != nil else { return 0 }
        return FloatingNumber.parse(bytes, wordStart..<scanner.at) ?? 0
    }
}

extension IMAPEnvelope {
    /// The same envelope over the bytes that its ranges were counted in.
    func keeping(_ bytes: [UInt8]) -> IMAPEnvelope {
        var kept = IMAPEnvelope(bytes: bytes)
        kept.dateRange = self.dateRange
        kept.subjectRange = self.subjectRange
        kept.inReplyToRange = self.inReplyToRange
        kept.messageIDRange = self.messageIDRange
        kept.addressRanges = self.addressRanges
        kept.ends = self.ends
        return kept
    }
}
