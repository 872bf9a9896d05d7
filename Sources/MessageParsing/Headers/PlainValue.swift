#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// The fast way to the text of a field: printable ASCII without encoded words, folded or not, which most fields are.
///
/// `EncodedWords` reads every value, this one too; tests compare the two.
enum PlainValue {
    /// The text, unfolded and without space at both ends; nil when the value needs the whole decoder.
    ///
    /// Bounds: reads stay below `bytes.count`, which the buffer has; writes stay below `bytes.count` too, for a line is
    /// written only after at least as many bytes were read: each fold of one byte or more becomes one space.
    static func text(_ bytes: Span<UInt8>) -> String? {
        let count = bytes.count
        guard count > 0 else { return "" }
        return unsafe bytes.withUnsafeBufferPointer { buffer -> String? in
            guard let base = buffer.baseAddress else { return "" }
            let shape = unsafe Self.shape(base, count)
            if shape == .other { return nil }
            if shape == .line {
                let trimmed = unsafe Self.trimmed(base, 0, count)
                return TextDecoding.asciiString(bytes.extracting(trimmed))
            }
            if count <= Self.smallCount {
                return unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { target -> String? in
                    guard let out = target.baseAddress else { return nil }
                    let written = unsafe Self.unfold(base, count, into: out)
                    // Written by `unfold`: the first `written` bytes, at most `count`.
                    return unsafe TextDecoding.asciiString(UnsafeBufferPointer(start: out, count: written).span)
                }
            }
            return unsafe String(unsafeUninitializedCapacity: count) { target in
                guard let out = target.baseAddress else { return 0 }
                return unsafe Self.unfold(base, count, into: out)
            }
        }
    }

    /// Values of up to this size are unfolded on the stack.
    private static let smallCount = 2_048

    /// What the bytes of a value are.
    private enum Shape {
        /// Printable ASCII and blanks.
        case line
        /// The same, with line ends.
        case folded
        /// Anything else, or something that may be an encoded word.
        case other
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    /// Looks at eight bytes at a time, and one by one only where a control character, an equals sign or a byte beyond
    /// ASCII is among them. `place + 8 <= count` holds where eight are loaded.
    private static func shape(_ base: UnsafePointer<UInt8>, _ count: Int) -> Shape {
        var isFolded = false
        let memory = unsafe UnsafeRawPointer(base)
        var place = 0
        while place &+ 8 <= count {
            let word = unsafe memory.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            let deletes = word ^ Self.ones &* 0x7F
            let equals = word ^ Self.ones &* UInt64(ASCII.equals)
            // A high bit stays where a byte is below 0x20, or equal to one of the two; a borrow may add others, never
            // hide one.
            let odd =
                word | ((word &- Self.ones &* 0x20) & ~word) | ((deletes &- Self.ones) & ~deletes)
                | ((equals &- Self.ones) & ~equals)
            if odd & Self.highs != 0 {
                guard unsafe Self.isPlain(base, place, place &+ 8, count, &isFolded) else { return .other }
            }
            place &+= 8
        }
        guard unsafe Self.isPlain(base, place, count, count, &isFolded) else { return .other }
        return isFolded ? .folded : .line
    }

    /// Looks at the bytes from `start` to `end` one by one; `end <= count` holds.
    private static func isPlain(
        _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ count: Int, _ isFolded: inout Bool
    ) -> Bool {
        var place = start
        while place < end {
            let byte = unsafe base[place]
            let next = unsafe place &+ 1 < count ? base[place &+ 1] : 0x0A
            if byte == 0x0A { isFolded = true }
            if byte == ASCII.equals && next == ASCII.question || byte == 0x0D && next != 0x0A { return false }
            guard byte &- 0x20 < 0x5F || byte == 0x09 || byte == 0x0A || byte == 0x0D else { return false }
            place &+= 1
        }
        return true
    }

    /// Copies the lines without the blanks around line ends, one space between them; how many bytes were written.
    private static func unfold(
        _ base: UnsafePointer<UInt8>, _ count: Int, into out: UnsafeMutablePointer<UInt8>
    ) -> Int {
        var written = 0
        var place = 0
        while place < count {
            var end = count
            if let feed = unsafe memchr(base + place, Int32(ASCII.lineFeed), count - place) {
                end = unsafe UnsafeRawPointer(feed) - UnsafeRawPointer(base)
            }
            // A blank that no line end touches stays as it is: only the outer ends of a line are trimmed.
            let line = unsafe Self.trimmed(base, place, end)
            if !line.isEmpty {
                if written > 0 {
                    unsafe out[written] = ASCII.space
                    written += 1
                }
                unsafe (out + written).update(from: base + line.lowerBound, count: line.count)
                written += line.count
            }
            place = end + 1
        }
        return written
    }

    private static func trimmed(_ base: UnsafePointer<UInt8>, _ from: Int, _ to: Int) -> Range<Int> {
        var start = from
        var end = to
        while start < end, unsafe ASCII.isSpace(base[start]) { start += 1 }
        while end > start, unsafe ASCII.isSpace(base[end - 1]) { end -= 1 }
        return start..<end
    }
}
