/// Reads one complete response. It never fails: what cannot be read is kept as ``IMAPResponse/other(_:)``.
enum ResponseParser {
    /// The response in `bytes`, which end with its line end (or are a prefix of it, for the head of streamed content).
    static func parse(_ bytes: Span<UInt8>, limits: IMAPLimits, streamed: [StreamedLiteral] = []) -> IMAPResponse {
        var scanner = Scanner(streamed: streamed)
        // Some servers pad responses with NUL bytes.
        while scanner.peek(bytes) == Ascii.nul { scanner.at += 1 }
        let start = scanner.at
        if scanner.take(Ascii.star, bytes) {
            scanner.skipSpaces(bytes)
            let body = scanner.at
            if let response = Self.untagged(bytes, &scanner, limits) { return response }
            scanner.at = body
            if let status = StatusParser.parse(bytes, &scanner) { return .status(status) }
        } else if scanner.take(Ascii.plus, bytes) {
            // A tag never begins with a plus sign, an atom of a quirky server may.
            if let next = scanner.peek(bytes), next == Ascii.space || next == Ascii.cr || next == Ascii.lf {
                _ = scanner.take(Ascii.space, bytes)
                return .continuation(Self.rest(bytes, from: scanner.at))
            }
        } else {
            scanner.skipAtom(bytes)
            let tag = start..<scanner.at
            scanner.skipSpaces(bytes)
            if !tag.isEmpty, let status = StatusParser.parse(bytes, &scanner) {
                return .tagged(tag: bytes.copy(tag), status)
            }
        }
        return .other(Self.rest(bytes, from: start))
    }

    /// The bytes up to the line end.
    static func rest(_ bytes: Span<UInt8>, from start: Int) -> [UInt8] {
        var end = bytes.count
        if end > start, bytes[end - 1] == Ascii.lf { end -= 1 }
        if end > start, bytes[end - 1] == Ascii.cr { end -= 1 }
        return bytes.copy(start..<end)
    }

    private static func untagged(
        _ bytes: Span<UInt8>, _ scanner: inout Scanner, _ limits: IMAPLimits
    ) -> IMAPResponse? {
        guard let first = scanner.peek(bytes) else { return nil }
        if Ascii.isDigit(first) { return Self.numbered(bytes, &scanner, limits) }
        let start = scanner.at
        scanner.skipAtom(bytes)
        let length = scanner.at - start
        scanner.at = start
        switch (Ascii.uppercased(first), length) {
        case (UInt8(ascii: "F"), 5) where scanner.takeWord("FLAGS", bytes):
            scanner.skipSpaces(bytes)
            return FetchParser.flags(bytes, &scanner).map { .flags($0) }
        case (UInt8(ascii: "S"), 6) where scanner.takeWord("SEARCH", bytes):
            return .search(SearchParser.plain(bytes, &scanner, limit: limits.searchResults))
        case (UInt8(ascii: "E"), 7) where scanner.takeWord("ESEARCH", bytes):
            return SearchParser.extended(bytes, &scanner).map { .search($0) }
        case (UInt8(ascii: "V"), 8) where scanner.takeWord("VANISHED", bytes):
            return SearchParser.vanished(bytes, &scanner)
        case (UInt8(ascii: "S"), 6) where scanner.takeWord("STATUS", bytes):
            return MailboxParser.status(bytes, &scanner)
        case (UInt8(ascii: "L"), 4) where scanner.takeWord("LIST", bytes) || scanner.takeWord("LSUB", bytes),
            (UInt8(ascii: "X"), 5) where scanner.takeWord("XLIST", bytes):
            return MailboxParser.list(bytes, &scanner)
        case (UInt8(ascii: "N"), 9) where scanner.takeWord("NAMESPACE", bytes):
            return MailboxParser.namespace(bytes, &scanner)
        case (UInt8(ascii: "C"), 10) where scanner.takeWord("CAPABILITY", bytes):
            return .capability(IMAPCapabilities(Self.words(bytes, &scanner)))
        case (UInt8(ascii: "E"), 7) where scanner.takeWord("ENABLED", bytes):
            return .enabled(Self.words(bytes, &scanner))
        case (UInt8(ascii: "I"), 2) where scanner.takeWord("ID", bytes):
            return MailboxParser.id(bytes, &scanner)
        default: return nil
        }
    }

    private static func numbered(
        _ bytes: Span<UInt8>, _ scanner: inout Scanner, _ limits: IMAPLimits
    ) -> IMAPResponse? {
        guard let number = scanner.number32(bytes) else { return nil }
        scanner.skipSpaces(bytes)
        if scanner.takeWord("FETCH", bytes) {
            guard let items = FetchParser.parse(bytes, &scanner, limits: limits) else { return nil }
            return .fetch(IMAPFetchResponse(sequenceNumber: number, items: items))
        }
        if scanner.takeWord("EXISTS", bytes) { return .exists(number) }
        if scanner.takeWord("EXPUNGE", bytes) { return .expunge(number) }
        if scanner.takeWord("RECENT", bytes) { return .recent(number) }
        return nil
    }

    /// The words up to the line end, or to the bracket that closes a response code.
    static func words(_ bytes: Span<UInt8>, _ scanner: inout Scanner, untilBracket: Bool = false) -> [String] {
        var words: [String] = []
        while words.count < 1000 {
            scanner.skipSpaces(bytes)
            let start = scanner.at
            while scanner.at < bytes.count, !Scanner.endsAtom(bytes[scanner.at]),
                !(untilBracket && bytes[scanner.at] == Ascii.closeBracket)
            {
                scanner.at += 1
            }
            if scanner.at == start { break }
            words.append(String(decoding: bytes.copy(start..<scanner.at), as: UTF8.self))
        }
        return words
    }
}
