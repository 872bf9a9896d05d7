/// Looks over a whole message in a few instructions for each 32 bytes: is there anything in it that has to be looked at
/// byte by byte?
///
/// Most mail is clean: lines of ASCII that end in CRLF, none too long. Its facts are known at once, and its encoded
/// form is itself. Everything else takes the slow way, which this one is tested against.
enum SMTPContentSurvey {
    /// What a message without surprises looks like.
    struct Clean: Sendable, Hashable {
        /// Whether some line begins with a dot.
        var hasDottedLine: Bool
    }

    /// What is to be known of a clean message; nil where the bytes have to be looked at one by one.
    static func survey(_ bytes: Span<UInt8>) -> Clean? {
        guard bytes.count >= 64, bytes[bytes.count - 1] == 0x0A else { return nil }
        // The first byte has no byte before it.
        guard bytes[0] >= 0x20, bytes[0] < 0x80 else { return nil }
        let count = bytes.count
        let beginsWithDot = bytes[0] == UInt8(ascii: ".")
        return unsafe bytes.withUnsafeBytes { unsafe Self.survey($0, count, beginsWithDot: beginsWithDot) }
    }

    /// Every load lies within `memory`: a block begins at 1 or later, is read from one byte before, and ends at the
    /// latest at `count`; the last block overlaps the one before it instead of ending beyond.
    private static func survey(_ memory: UnsafeRawBufferPointer, _ count: Int, beginsWithDot: Bool) -> Clean? {
        typealias Block = SIMD32<UInt8>
        let width = 32
        var dots = SIMDMask<SIMD32<Int8>>(repeating: beginsWithDot)
        var surprises = SIMDMask<SIMD32<Int8>>(repeating: false)
        // Lines are measured roughly, by stretches of a few blocks: a stretch without a line end is a part of one line.
        var feedsOfStretch = SIMDMask<SIMD32<Int8>>(repeating: false)
        var stretch = 0
        var lastLine = 0
        var start = 1
        while true {
            let block = unsafe memory.loadUnaligned(fromByteOffset: start, as: Block.self)
            let before = unsafe memory.loadUnaligned(fromByteOffset: start - 1, as: Block.self)
            let feeds = block .== Block(repeating: 0x0A)
            let afterFeeds = before .== Block(repeating: 0x0A)
            // A CR must have an LF behind it and an LF a CR before it.
            surprises .|= feeds .^ (before .== Block(repeating: 0x0D))
            surprises .|= block .>= Block(repeating: 0x80)
            surprises .|= block .== Block(repeating: 0)
            dots .|= afterFeeds .& (block .== Block(repeating: UInt8(ascii: ".")))
            feedsOfStretch .|= feeds
            let isLast = start + width >= count
            if isLast || start + width - stretch >= 256 {
                if any(feedsOfStretch) {
                    // A line that ends in this stretch began at the earliest in the last one that had a line end.
                    if start + width - lastLine > 998 { return nil }
                    lastLine = stretch
                }
                stretch = start + width
                feedsOfStretch = SIMDMask(repeating: false)
            }
            if isLast { break }
            start = min(start + width, count - width)
        }
        guard !any(surprises), count - lastLine <= 998 else { return nil }
        return Clean(hasDottedLine: any(dots))
    }
}
