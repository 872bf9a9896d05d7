/// The short way to the boundary of a multipart: a Content-Type with at most three plain parameters of different names,
/// which nearly all have. Whatever is odd is left to `ParameterList`, which also says what is odd.
enum PlainBoundary {
    /// Where the boundary stands in the field; nil when the field needs the whole reader.
    static func range(_ bytes: borrowing Span<UInt8>, field: FieldRecord, limits: ParserLimits) -> ByteRange? {
        guard Int(field.end) - Int(field.start) < 512, limits.parameters >= 3, limits.fieldBytes >= 512 else {
            return nil
        }
        var scanner = ParameterScanner(from: FieldScan.valueStart(bytes, field), to: Int(field.end))
        var first = ByteRange.empty, second = ByteRange.empty
        var boundary: ByteRange?
        var count = 0
        while let raw = scanner.next(bytes) {
            let isOdd =
                raw.hasEscapes || count == 3 || raw.name.count > 64
                || bytes.first(ASCII.asterisk, from: raw.name.lowerBound, to: raw.name.upperBound) < raw.name.upperBound
            if isOdd || Self.same(bytes, raw.name, first) || Self.same(bytes, raw.name, second) { return nil }
            if bytes.matches("boundary", at: raw.name.lowerBound, count: raw.name.count) { boundary = raw.value }
            (first, second) = (raw.name, first)
            count += 1
        }
        guard let boundary, !scanner.foundUnclosedQuote else { return nil }
        var end = boundary.upperBound
        while end > boundary.lowerBound, ASCII.isBlank(bytes.at(end - 1)) { end -= 1 }
        let length = end - boundary.lowerBound
        return length > 0 && length <= limits.boundaryBytes ? ByteRange(boundary.lowerBound, end) : nil
    }

    /// Whether two names are the same without regard to case.
    private static func same(_ bytes: borrowing Span<UInt8>, _ one: ByteRange, _ other: ByteRange) -> Bool {
        guard one.count == other.count else { return false }
        for offset in 0..<one.count {
            guard
                ASCII.lowered(bytes.at(one.lowerBound + offset)) == ASCII.lowered(bytes.at(other.lowerBound + offset))
            else { return false }
        }
        return true
    }
}
