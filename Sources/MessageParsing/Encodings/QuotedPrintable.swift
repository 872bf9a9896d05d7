#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Quoted-printable (RFC 2045 section 6.7).
///
/// The rule of decoding, kept by the fast path and by ``reference(_:)``: blanks at the end of a line were added on the
/// way and go; a `=` that then stands last joins the line with the next one; `=XX` in digits of either case is a byte;
/// any other `=` stays as it is and counts as damage. Line ends stay what they are, CRLF or LF.
public enum QuotedPrintable {
    /// Decodes `input`.
    public static func decode(_ input: Span<UInt8>) -> DecodedBytes {
        var damaged = false
        // Nothing grows: every byte written stands for at least one byte read.
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: input.count) { memory, initialized in
            guard let target = memory.baseAddress else { return }
            unsafe input.withUnsafeBufferPointer { source in
                guard let start = source.baseAddress else { return }
                (initialized, damaged) = unsafe self.decode(start, count: source.count, into: target)
            }
        }
        return DecodedBytes(bytes: bytes, isDamaged: damaged)
    }

    /// Decodes `input`.
    public static func decode(_ input: [UInt8]) -> DecodedBytes {
        input.withSpan { self.decode($0) }
    }

    /// Decodes line by line with the library's search and copy.
    ///
    /// Bounds: `position <= lineEnd <= count`, all reads are below `lineEnd` or at a `=` with two bytes behind it below
    /// `end`; what is written never gets ahead of what is read, and the target has room for `count` bytes.
    private static func decode(
        _ source: UnsafePointer<UInt8>, count: Int, into target: UnsafeMutablePointer<UInt8>
    ) -> (written: Int, isDamaged: Bool) {
        var position = 0
        var written = 0
        var damaged = false
        while position < count {
            let lineEnd = unsafe self.index(of: 0x0A, in: source, from: position, to: count)
            var end = lineEnd
            let hasReturn = unsafe lineEnd < count && end > position && source[end - 1] == 0x0D
            if hasReturn { end -= 1 }
            while end > position, unsafe source[end - 1].isBlank { end -= 1 }
            let isJoined = unsafe end > position && source[end - 1] == UInt8(ascii: "=")
            if isJoined { end -= 1 }
            while position < end {
                let sign = unsafe self.index(of: UInt8(ascii: "="), in: source, from: position, to: end)
                unsafe memcpy(target + written, source + position, sign - position)
                written += sign - position
                position = sign
                guard sign < end else { break }
                if sign + 2 < end, let high = unsafe source[sign + 1].hexDigitValue,
                    let low = unsafe source[sign + 2].hexDigitValue
                {
                    unsafe target[written] = high << 4 | low
                    position += 3
                } else {
                    unsafe target[written] = UInt8(ascii: "=")
                    position += 1
                    damaged = true
                }
                written += 1
            }
            if !isJoined && lineEnd < count {
                if hasReturn {
                    unsafe target[written] = 0x0D
                    written += 1
                }
                unsafe target[written] = 0x0A
                written += 1
            }
            position = lineEnd + 1
        }
        return (written, damaged)
    }

    /// The index of the first `byte` in `start..<end`, or `end`.
    @inline(__always)
    private static func index(of byte: UInt8, in source: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int {
        guard let found = unsafe memchr(source + start, Int32(byte), end - start) else { return end }
        return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(source)
    }
}
