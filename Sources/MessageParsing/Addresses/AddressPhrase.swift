/// Makes the names in address fields readable.
enum AddressPhrase {
    typealias Token = AddressParser.Token

    /// The text of a phrase: words as they stand, quotes undone, encoded words decoded; nil when it is empty.
    static func text(_ tokens: ArraySlice<Token>, _ bytes: borrowing Span<UInt8>, limits: ParserLimits) -> String? {
        guard let first = tokens.first, let last = tokens.last else { return nil }
        if !tokens.contains(where: { $0.kind == .quoted }) {
            return Self.readable(bytes, ByteRange(first.range.lowerBound, last.range.upperBound), limits: limits)
        }
        if tokens.count == 1, !first.hasEscapes {
            return Self.readable(
                bytes, ByteRange(first.range.lowerBound + 1, first.range.upperBound - 1), limits: limits)
        }
        var joined: [UInt8] = []
        for token in tokens {
            if token.spaceBefore, !joined.isEmpty { joined.append(ASCII.space) }
            if token.kind == .quoted {
                Self.unquote(token, bytes, into: &joined)
            } else {
                joined.append(contentsOf: bytes.bytes(token.range))
            }
        }
        return joined.withSpan { Self.readable($0, ByteRange(0, joined.count), limits: limits) }
    }

    /// The text of a comment without its parentheses; nil when it is empty.
    static func comment(_ token: Token, _ bytes: borrowing Span<UInt8>, limits: ParserLimits) -> String? {
        var content: [UInt8] = []
        var end = token.range.upperBound
        if end - 1 > token.range.lowerBound, bytes.at(end - 1) == ASCII.closeParenthesis { end -= 1 }
        var place = token.range.lowerBound + 1
        while place < end {
            if bytes.at(place) == ASCII.backslash, place + 1 < end { place += 1 }
            content.append(bytes.at(place))
            place += 1
        }
        return content.withSpan { Self.readable($0, ByteRange(0, content.count), limits: limits) }
    }

    /// Appends the content of a quoted string without escapes and folds.
    static func unquote(_ token: Token, _ bytes: borrowing Span<UInt8>, into result: inout [UInt8]) {
        var place = token.range.lowerBound + 1
        let end = token.range.upperBound - 1
        while place < end {
            let byte = bytes.at(place)
            if byte == ASCII.backslash, place + 1 < end {
                result.append(bytes.at(place + 1))
                place += 2
                continue
            }
            if byte != ASCII.carriageReturn, byte != ASCII.lineFeed { result.append(byte) }
            place += 1
        }
    }

    private static func readable(_ bytes: borrowing Span<UInt8>, _ range: ByteRange, limits: ParserLimits) -> String? {
        let text = FieldText.header(
            bytes.extracting(range.clamped(to: ByteRange(0, bytes.count)).offsets), limits: limits)
        let safe = DisplayText.safe(text)
        return safe.isEmpty ? nil : safe
    }
}
