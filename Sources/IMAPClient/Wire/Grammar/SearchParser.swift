/// Reads what searches and resynchronisation answer with: sets of numbers.
enum SearchParser {
    /// The numbers of `* SEARCH`, and the modification sequence that may follow them.
    static func plain(_ bytes: Span<UInt8>, _ scanner: inout Scanner, limit: Int) -> IMAPSearchResult {
        var numbers: [UInt32] = []
        var result = IMAPSearchResult()
        while true {
            scanner.skipSpaces(bytes)
            if let next = scanner.peek(bytes), Ascii.isDigit(next) {
                if let number = scanner.number32(bytes) {
                    if numbers.count < limit { numbers.append(number) } else { result.isTruncated = true }
                } else {
                    // A number that no message can have hides none of those behind it (HOSTILE 128).
                    scanner.skipAtom(bytes)
                }
            } else if scanner.take(Ascii.openParenthesis, bytes) {
                scanner.skipSpaces(bytes)
                if scanner.takeWord("MODSEQ", bytes) {
                    scanner.skipSpaces(bytes)
                    result.modSeq = scanner.number(bytes)
                }
                break
            } else {
                break
            }
        }
        result.found = IMAPUIDSet(numbers)
        return result
    }

    /// `ESEARCH (TAG "a1") UID COUNT 2 ALL 4,7` (RFC 9051, 7.3.4).
    static func extended(_ bytes: Span<UInt8>, _ scanner: inout Scanner) -> IMAPSearchResult? {
        var result = IMAPSearchResult()
        scanner.skipSpaces(bytes)
        if scanner.take(Ascii.openParenthesis, bytes) {
            scanner.skipSpaces(bytes)
            guard scanner.takeWord("TAG", bytes) else { return nil }
            scanner.skipSpaces(bytes)
            guard let tag = scanner.nstring(bytes, base: 0), scanner.take(Ascii.closeParenthesis, bytes) else {
                return nil
            }
            result.tag = bytes.copy(tag.start..<(tag.start + tag.count))
        }
        while true {
            scanner.skipSpaces(bytes)
            guard let next = scanner.peek(bytes), next != Ascii.cr, next != Ascii.lf else { return result }
            guard Self.item(bytes, &scanner, into: &result) else { return nil }
        }
    }

    private static func item(
        _ bytes: Span<UInt8>, _ scanner: inout Scanner, into result: inout IMAPSearchResult
    ) -> Bool {
        let start = scanner.at
        scanner.skipAtom(bytes)
        let name = String(decoding: bytes.copy(start..<scanner.at), as: UTF8.self).uppercased()
        scanner.skipSpaces(bytes)
        switch name {
        case "UID": return true
        case "COUNT": result.count = scanner.number(bytes).flatMap { Int(exactly: $0) }
        case "MIN": result.minimum = scanner.number32(bytes)
        case "MAX": result.maximum = scanner.number32(bytes)
        case "MODSEQ": result.modSeq = scanner.number(bytes)
        case "ALL":
            guard let ranges = Self.ranges(bytes, &scanner) else { return false }
            result.found = IMAPUIDSet(ranges: ranges)
        default: return scanner.at > start && scanner.skipValue(bytes)
        }
        return true
    }

    /// `VANISHED (EARLIER) 1:5` (RFC 7162, 3.2.10).
    static func vanished(_ bytes: Span<UInt8>, _ scanner: inout Scanner) -> IMAPResponse? {
        scanner.skipSpaces(bytes)
        var earlier = false
        if scanner.take(Ascii.openParenthesis, bytes) {
            earlier = scanner.takeWord("EARLIER", bytes)
            guard scanner.take(Ascii.closeParenthesis, bytes) else { return nil }
            scanner.skipSpaces(bytes)
        }
        return Self.ranges(bytes, &scanner).map { .vanished(IMAPUIDSet(ranges: $0), earlier: earlier) }
    }

    /// `1:3,7,9:*` in the order of the wire; nil when a number does not fit. `*` is the largest number there is.
    static func ranges(_ bytes: Span<UInt8>, _ scanner: inout Scanner) -> [ClosedRange<UInt32>]? {
        var ranges: [ClosedRange<UInt32>] = []
        repeat {
            guard let first = Self.bound(bytes, &scanner) else { return ranges.isEmpty ? nil : ranges }
            var last = first
            if scanner.take(Ascii.colon, bytes) {
                guard let bound = Self.bound(bytes, &scanner) else { return nil }
                last = bound
            }
            ranges.append(min(first, last)...max(first, last))
        } while scanner.take(Ascii.comma, bytes)
        return ranges
    }

    private static func bound(_ bytes: Span<UInt8>, _ scanner: inout Scanner) -> UInt32? {
        scanner.take(Ascii.star, bytes) ? UInt32.max : scanner.number32(bytes)
    }
}
