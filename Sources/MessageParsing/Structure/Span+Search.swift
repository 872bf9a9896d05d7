#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

// Bounds: every function here first clamps what it is given to `0..<count` of its span, and touches memory only inside
// the buffer that the span lends for the length of one closure. Pointers never leave that closure.

extension Span where Element == UInt8 {
    /// The byte at `index`, or NUL where the span has none: a reader that runs over the end reads zeros, it never
    /// traps.
    @inline(__always)
    func at(_ index: Int) -> UInt8 {
        UInt(bitPattern: index) < UInt(bitPattern: self.count) ? unsafe self[unchecked: index] : 0
    }

    /// The first place of `byte` in `from..<to`, or `to` when it is not there.
    @inline(__always)
    func first(_ byte: UInt8, from: Int, to: Int) -> Int {
        let end = Swift.min(to, self.count)
        guard from >= 0, from < end else { return to }
        return unsafe self.withUnsafeBufferPointer { buffer -> Int in
            guard let base = buffer.baseAddress,
                let hit = unsafe memchr(base + from, Int32(byte), end - from)
            else { return to }
            return unsafe UnsafeRawPointer(hit) - UnsafeRawPointer(base)
        }
    }

    /// The first line in `from..<to` that begins with two hyphens, `from` being the start of a line; or `to`.
    func firstDashLine(from: Int, to: Int) -> Int {
        let end = Swift.min(to, self.count)
        guard from >= 0, from < end else { return to }
        return unsafe self.withUnsafeBufferPointer { buffer -> Int in
            guard let base = buffer.baseAddress, end - from >= 2 else { return to }
            // Inside: from + 1 < end <= count.
            if unsafe base[from] == ASCII.hyphen, unsafe base[from + 1] == ASCII.hyphen { return from }
            let memory = unsafe UnsafeRawPointer(base)
            let feed = SIMD32<UInt8>(repeating: ASCII.lineFeed)
            let hyphen = SIMD32<UInt8>(repeating: ASCII.hyphen)
            var place = from
            // A line feed with a hyphen behind it, 32 places at a time; the last byte that is loaded is place + 32 <
            // end.
            while place &+ 33 <= end {
                let here = unsafe memory.loadUnaligned(fromByteOffset: place, as: SIMD32<UInt8>.self)
                let behind = unsafe memory.loadUnaligned(fromByteOffset: place &+ 1, as: SIMD32<UInt8>.self)
                let lanes = unsafe unsafeBitCast((here .== feed) .& (behind .== hyphen), to: SIMD4<UInt64>.self)
                if lanes[0] | lanes[1] | lanes[2] | lanes[3] != 0 {
                    for line in (place &+ 1)...(place &+ 32) where line &+ 1 < end {
                        // Inside: line - 1 >= from, and line + 1 < end.
                        if unsafe base[line &- 1] == ASCII.lineFeed, unsafe base[line] == ASCII.hyphen,
                            unsafe base[line &+ 1] == ASCII.hyphen
                        {
                            return line
                        }
                    }
                }
                place &+= 32
            }
            while place &+ 2 < end {
                // Inside: place + 2 < end.
                if unsafe base[place] == ASCII.lineFeed, unsafe base[place &+ 1] == ASCII.hyphen,
                    unsafe base[place &+ 2] == ASCII.hyphen
                {
                    return place &+ 1
                }
                place &+= 1
            }
            return to
        }
    }

    /// The same as `firstDashLine`, for text that holds few hyphens (base64 holds none): it looks for the hyphen first.
    func firstDashLineInBase64(from: Int, to: Int) -> Int {
        let end = Swift.min(to, self.count)
        guard from >= 0, from < end else { return to }
        return unsafe self.withUnsafeBufferPointer { buffer -> Int in
            guard let base = buffer.baseAddress else { return to }
            var place = from
            while end - place >= 2 {
                guard let hit = unsafe memchr(base + place, Int32(ASCII.hyphen), end - place) else { return to }
                place = unsafe UnsafeRawPointer(hit) - UnsafeRawPointer(base)
                guard end - place >= 2 else { return to }
                // Inside: place >= from >= 0, and place + 1 < end <= count; place - 1 is read only above `from`.
                let startsLine = unsafe place == from || base[place - 1] == ASCII.lineFeed
                if startsLine, unsafe base[place + 1] == ASCII.hyphen { return place }
                guard let next = unsafe memchr(base + place, Int32(ASCII.lineFeed), end - place) else { return to }
                place = unsafe UnsafeRawPointer(next) - UnsafeRawPointer(base) + 1
            }
            return to
        }
    }

    /// Whether the bytes at `place` are `name`, which is written in lower case, without regard to case.
    @inline(__always)
    func matches(_ name: StaticString, at place: Int, count: Int) -> Bool {
        let length = name.utf8CodeUnitCount
        guard length == count, place >= 0, self.count - place >= length else { return false }
        return unsafe self.withUnsafeBufferPointer { buffer -> Bool in
            guard let base = buffer.baseAddress else { return false }
            let wanted = unsafe name.utf8Start
            for offset in 0..<length {
                // Inside: offset < length, and place + length <= count of the span.
                guard unsafe ASCII.lowered(base[place + offset]) == wanted[offset] else { return false }
            }
            return true
        }
    }

    /// Whether `length` bytes at `one` and at `other` are the same.
    @inline(__always)
    func same(_ one: Int, _ other: Int, length: Int) -> Bool {
        guard one >= 0, other >= 0, length >= 0, self.count - one >= length, self.count - other >= length else {
            return false
        }
        return unsafe self.withUnsafeBufferPointer { buffer -> Bool in
            guard let base = buffer.baseAddress else { return length == 0 }
            return unsafe memcmp(base + one, base + other, length) == 0
        }
    }

    /// A copy of the bytes of `range`, as far as they lie inside.
    func bytes(_ range: ByteRange) -> [UInt8] {
        let inside = range.clamped(to: ByteRange(0, self.count))
        return unsafe self.withUnsafeBufferPointer { buffer in
            unsafe Array(UnsafeBufferPointer(rebasing: buffer[inside.offsets]))
        }
    }

    /// The bytes of `range`, as far as they lie inside, as text; bytes that are no UTF-8 become U+FFFD.
    func string(_ range: ByteRange) -> String {
        let inside = range.clamped(to: ByteRange(0, self.count))
        let bytes = self.extracting(inside.offsets)
        if let text = TextDecoding.validUTF8(bytes) { return text }
        return unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// Whether every byte from `from` up to `to` is below 0x80.
    func isASCII(from: Int, to: Int) -> Bool {
        let end = Swift.min(to, self.count)
        guard from >= 0, from < end else { return true }
        return unsafe self.withUnsafeBufferPointer { buffer -> Bool in
            var all: UInt8 = 0
            // Inside: from >= 0 and end <= count.
            for index in from..<end { unsafe all |= buffer[index] }
            return all < 0x80
        }
    }
}
