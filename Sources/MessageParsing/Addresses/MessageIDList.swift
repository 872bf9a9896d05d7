/// The ids of an In-Reply-To or References field, whatever else stands there.
enum MessageIDList {
    /// Every id in angle brackets; where there is none, every word with an `@`.
    ///
    /// Keeps the first id, which is the root of the thread, and the last ones, up to `ParserLimits.messageIDs`.
    static func parse(_ bytes: borrowing Span<UInt8>, _ range: ByteRange, limits: ParserLimits) -> [MessageID] {
        let end = range.upperBound
        var ids: [MessageID] = []
        var place = range.lowerBound
        while place < end {
            let open = bytes.first(ASCII.less, from: place, to: end)
            guard open < end else { break }
            let close = bytes.first(ASCII.greater, from: open, to: end)
            guard close < end else { break }
            // Of `<<a@b>` the inner one counts.
            var start = open + 1
            var inner = start
            while inner < close {
                if bytes.at(inner) == ASCII.less { start = inner + 1 }
                inner += 1
            }
            if let id = Self.id(bytes, start, close) { Self.keep(id, in: &ids, limits: limits) }
            place = close + 1
        }
        return ids.isEmpty ? Self.bareWords(bytes, range, limits: limits) : ids
    }

    private static func id(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> MessageID? {
        guard end - start <= MessageID.maximumBytes * 2 else { return nil }
        let folded = bytes.first(ASCII.lineFeed, from: start, to: end) < end || ASCII.isSpace(bytes.at(start))
        if !folded { return MessageID(content: bytes.bytes(ByteRange(start, end))[...]) }
        var content: [UInt8] = []
        content.reserveCapacity(end - start)
        var place = start
        // A line end inside an id comes from folding and does not belong to it.
        while place < end, ASCII.isSpace(bytes.at(place)) { place += 1 }
        var last = end
        while last > place, ASCII.isSpace(bytes.at(last - 1)) { last -= 1 }
        while place < last {
            let byte = bytes.at(place)
            if byte == ASCII.carriageReturn || byte == ASCII.lineFeed {
                while place < last, ASCII.isSpace(bytes.at(place)) { place += 1 }
            } else {
                content.append(byte)
                place += 1
            }
        }
        return MessageID(content: content[...])
    }

    private static func bareWords(
        _ bytes: borrowing Span<UInt8>, _ range: ByteRange, limits: ParserLimits
    ) -> [MessageID] {
        var ids: [MessageID] = []
        var place = range.lowerBound
        while place < range.upperBound {
            place = FieldScan.skipSpaceAndComments(bytes, place, range.upperBound)
            let start = place
            var hasAt = false
            while place < range.upperBound, !ASCII.isSpace(bytes.at(place)), bytes.at(place) != ASCII.comma {
                if bytes.at(place) == ASCII.at { hasAt = true }
                place += 1
            }
            if hasAt, place - start <= MessageID.maximumBytes,
                let id = MessageID(content: bytes.bytes(ByteRange(start, place))[...])
            {
                Self.keep(id, in: &ids, limits: limits)
            }
            if place == start { place += 1 }
        }
        return ids
    }

    private static func keep(_ id: MessageID, in ids: inout [MessageID], limits: ParserLimits) {
        guard limits.messageIDs > 0 else { return }
        if ids.count >= limits.messageIDs, ids.count > 1 { ids.remove(at: 1) }
        if ids.count < limits.messageIDs { ids.append(id) }
    }
}
