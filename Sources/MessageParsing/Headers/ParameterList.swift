/// The parameters of a field, each joined from its pieces (RFC 2231 3) but not yet decoded.
struct ParameterList {
    /// One parameter.
    struct Entry {
        /// The name in lower case, without piece numbers and asterisks.
        var name: String
        var pieces: [Piece]
    }

    /// One piece of a parameter.
    struct Piece {
        var number: Int
        /// The piece says that it is percent-encoded.
        var isEncoded: Bool
        /// It bears a number: `name*0=`.
        var isNumbered: Bool
        var bytes: [UInt8]
    }

    private(set) var entries: [Entry] = []
    private(set) var defects: [MailDefect.Code] = []
    private let limits: ParserLimits

    /// Reads the parameters of `field`; its main value is a word without an equals sign, and so is stepped over.
    init(_ bytes: borrowing Span<UInt8>, field: FieldRecord, limits: ParserLimits) {
        self.init(bytes, from: FieldScan.valueStart(bytes, field), to: Int(field.end), limits: limits)
    }

    /// Reads the parameters in `from..<to`. Words without an equals sign are stepped over.
    init(_ bytes: borrowing Span<UInt8>, from: Int, to: Int, limits: ParserLimits) {
        self.limits = limits
        let end = min(to, from + limits.fieldBytes)
        self.read(bytes, from: from, to: end)
    }

    private mutating func read(_ bytes: borrowing Span<UInt8>, from start: Int, to end: Int) {
        var scanner = ParameterScanner(from: start, to: end)
        var count = 0
        while let raw = scanner.next(bytes) {
            guard count < self.limits.parameters + self.limits.parameterPieces else {
                self.note(.tooManyParameters)
                break
            }
            count += 1
            self.add(raw, bytes)
        }
        if scanner.foundUnclosedQuote { self.note(.unclosedQuote) }
    }

    /// The boundary of a multipart as delimiters show it: decoded, and without blanks at its end (RFC 2046 5.1.1).
    var boundary: [UInt8]? {
        guard let entry = self.entries.first(where: { $0.name == "boundary" }) else { return nil }
        var bytes = ParameterDecoding.bytes(of: entry)
        while let last = bytes.last, ASCII.isBlank(last) { bytes.removeLast() }
        return bytes.isEmpty ? nil : bytes
    }

    /// The pieces of a parameter that count, in order: the numbered ones up to the first gap, or the single one.
    static func joined(_ entry: Entry, numbered: Bool) -> [Piece] {
        guard numbered else { return entry.pieces.first.map { [$0] } ?? [] }
        let sorted = entry.pieces.filter(\.isNumbered).sorted { $0.number < $1.number }
        var result: [Piece] = []
        for piece in sorted where piece.number == result.count { result.append(piece) }
        // Some mailers count from 1.
        if result.isEmpty { for piece in sorted where piece.number == result.count + 1 { result.append(piece) } }
        return result
    }

    private mutating func note(_ code: MailDefect.Code) {
        if !self.defects.contains(code) { self.defects.append(code) }
    }

    private mutating func add(_ raw: ParameterScanner.Raw, _ bytes: borrowing Span<UInt8>) {
        guard let parts = Self.nameParts(bytes, raw.name) else { return self.note(.badParameterPiece) }
        guard parts.number < self.limits.parameterPieces else { return self.note(.badParameterPiece) }
        let piece = Piece(
            number: parts.number, isEncoded: parts.isEncoded, isNumbered: parts.isNumbered,
            bytes: Self.unescaped(bytes, raw))
        let name = parts.name
        guard let index = self.entries.firstIndex(where: { $0.name == name }) else {
            guard self.entries.count < self.limits.parameters else { return self.note(.tooManyParameters) }
            return self.entries.append(Entry(name: name, pieces: [piece]))
        }
        let same = self.entries[index].pieces.contains {
            $0.isNumbered == piece.isNumbered && $0.number == piece.number
                && (piece.isNumbered || $0.isEncoded == piece.isEncoded)
        }
        guard !same else { return self.note(.duplicateParameter) }
        // The encoded single form goes before the plain one, which is there for readers that do not know it.
        if piece.isEncoded, !piece.isNumbered {
            self.entries[index].pieces.insert(piece, at: 0)
        } else {
            self.entries[index].pieces.append(piece)
        }
    }

    /// Takes `name*12*` apart; nil when the number is none, or is written with leading zeros (RFC 2231 3).
    private static func nameParts(
        _ bytes: borrowing Span<UInt8>, _ range: ByteRange
    ) -> (name: String, number: Int, isNumbered: Bool, isEncoded: Bool)? {
        var end = range.upperBound
        var isEncoded = false
        if bytes.at(end - 1) == ASCII.asterisk, end - 1 > range.lowerBound {
            isEncoded = true
            end -= 1
        }
        let star = bytes.first(ASCII.asterisk, from: range.lowerBound, to: end)
        let name = Self.lowered(bytes, ByteRange(range.lowerBound, min(star, end)))
        guard !name.isEmpty else { return nil }
        guard star < end else { return (name, 0, false, isEncoded) }
        let digits = (star + 1)..<end
        guard !digits.isEmpty, digits.count <= 9, digits.count == 1 || bytes.at(star + 1) != 0x30 else { return nil }
        var number = 0
        for place in digits {
            guard ASCII.isDigit(bytes.at(place)) else { return nil }
            number = number * 10 + Int(bytes.at(place) &- 0x30)
        }
        return (name, number, true, isEncoded)
    }

    private static func lowered(_ bytes: borrowing Span<UInt8>, _ range: ByteRange) -> String {
        let length = min(range.count, 64)
        return String(decoding: (0..<length).map { ASCII.lowered(bytes.at(range.lowerBound + $0)) }, as: UTF8.self)
    }

    /// The value of a parameter without escapes and line ends.
    private static func unescaped(_ bytes: borrowing Span<UInt8>, _ raw: ParameterScanner.Raw) -> [UInt8] {
        guard raw.hasEscapes else { return bytes.bytes(raw.value) }
        var result: [UInt8] = []
        result.reserveCapacity(raw.value.count)
        var place = raw.value.lowerBound
        while place < raw.value.upperBound {
            let byte = bytes.at(place)
            if byte == ASCII.backslash, raw.isQuoted, place + 1 < raw.value.upperBound,
                ParameterScanner.isEscape(bytes.at(place + 1))
            {
                result.append(bytes.at(place + 1))
                place += 2
                continue
            }
            if byte == ASCII.carriageReturn || byte == ASCII.lineFeed {
                place = Self.unfolded(bytes, raw, place, &result)
                continue
            }
            result.append(byte)
            place += 1
        }
        return result
    }

    /// Steps over a fold: the line end goes, one blank of the next line stays.
    private static func unfolded(
        _ bytes: borrowing Span<UInt8>, _ raw: ParameterScanner.Raw, _ start: Int, _ result: inout [UInt8]
    ) -> Int {
        var place = start
        while place < raw.value.upperBound, ASCII.isSpace(bytes.at(place)) { place += 1 }
        if let last = result.last, !ASCII.isBlank(last), place < raw.value.upperBound { result.append(ASCII.space) }
        return place
    }
}
