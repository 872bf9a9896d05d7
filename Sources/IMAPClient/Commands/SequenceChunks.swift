extension IMAPUIDSet {
    /// How long a set may be on the wire: Yahoo and others refuse lines beyond some 1000 bytes.
    static let chunkBytes = 800

    /// The set in parts whose form on the wire has at most `limit` bytes each.
    func chunks(ofBytes limit: Int) -> [IMAPUIDSet] {
        var chunks: [IMAPUIDSet] = []
        var current: [ClosedRange<UInt32>] = []
        var length = 0
        for range in self.ranges {
            // Two numbers of ten digits, a colon and a comma are the longest.
            let size =
                String(range.lowerBound).utf8.count + (range.count > 1 ? String(range.upperBound).utf8.count + 1 : 0)
                + 1
            if length + size > limit, !current.isEmpty {
                chunks.append(IMAPUIDSet(ranges: current))
                current = []
                length = 0
            }
            current.append(range)
            length += size
        }
        if !current.isEmpty { chunks.append(IMAPUIDSet(ranges: current)) }
        return chunks
    }
}
