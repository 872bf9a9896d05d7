#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The charsets that most mail is in, decoded without help.
///
/// The pointers in this file are those of the span or string in hand and never leave their closure; every read is
/// below the span's count, and a string's buffer is asked for at the largest size that the bytes can need.
enum TextDecoding {
    /// UTF-8; each maximal invalid piece becomes one U+FFFD.
    static func utf8(_ bytes: Span<UInt8>) -> DecodedText {
        let text = bytes.extracting(self.lengthOfMark(bytes)..<bytes.count)
        if let string = self.validUTF8(text) { return self.withoutNUL(string, in: text) }
        let repaired = unsafe text.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
        return DecodedText(text: self.withoutNUL(repaired, in: text).text, isDamaged: true)
    }

    /// What is declared as ASCII or not at all: UTF-8 if valid, else windows-1252.
    static func ascii(_ bytes: Span<UInt8>) -> DecodedText {
        let text = bytes.extracting(self.lengthOfMark(bytes)..<bytes.count)
        if let string = self.validUTF8(text) { return self.withoutNUL(string, in: text) }
        return self.windows1252(bytes)
    }

    /// Windows-1252; the five bytes without a character become the C1 controls of their number, as browsers do it.
    static func windows1252(_ bytes: Span<UInt8>) -> DecodedText {
        if self.isASCII(bytes), let string = self.validUTF8(bytes) { return self.withoutNUL(string, in: bytes) }
        let string = unsafe String(unsafeUninitializedCapacity: bytes.count * 3) { target in
            var written = 0
            var index = 0
            while index < bytes.count {
                let plain = unsafe self.copyASCII(bytes, from: index, to: target, at: written)
                index &+= plain
                written &+= plain
                guard index < bytes.count else { break }
                let byte = bytes[index]
                index &+= 1
                // At most three bytes for each byte read: `written + 3 <= 3 * index`.
                let scalar = byte < 0xA0 ? self.upperControls[Int(byte) - 0x80] : UInt16(byte)
                if scalar < 0x800 {
                    unsafe target[written] = UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6)
                    unsafe target[written &+ 1] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
                    written &+= 2
                } else {
                    unsafe target[written] = UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12)
                    unsafe target[written &+ 1] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F)
                    unsafe target[written &+ 2] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
                    written &+= 3
                }
            }
            return written
        }
        return self.withoutNUL(string, in: bytes)
    }

    /// The characters of the bytes 0x80 to 0x9F in windows-1252.
    static let upperControls: [UInt16] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
        0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F,
        0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
        0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
    ]

    /// Copies the ASCII bytes that stand at `start` and returns how many there were.
    ///
    /// The target must have room for as many bytes behind `written` as the source has behind `start`.
    @inline(__always)
    static func copyASCII(
        _ bytes: Span<UInt8>, from start: Int, to target: UnsafeMutableBufferPointer<UInt8>, at written: Int
    ) -> Int {
        unsafe bytes.withUnsafeBytes { source in
            guard let to = UnsafeMutableRawPointer(target.baseAddress) else { return 0 }
            var length = 0
            while start &+ length &+ 8 <= source.count {
                let word = unsafe source.loadUnaligned(fromByteOffset: start &+ length, as: UInt64.self)
                if word & 0x8080_8080_8080_8080 != 0 { break }
                unsafe to.storeBytes(of: word, toByteOffset: written &+ length, as: UInt64.self)
                length &+= 8
            }
            while start &+ length < source.count, unsafe source[start &+ length] < 0x80 {
                unsafe to.storeBytes(of: source[start &+ length], toByteOffset: written &+ length, as: UInt8.self)
                length &+= 1
            }
            return length
        }
    }

    /// The bytes as a string if they are valid UTF-8.
    static func validUTF8(_ bytes: Span<UInt8>) -> String? {
        switch UTF8Check.kind(of: bytes) {
        case .ascii: return self.asciiString(bytes)
        case .utf8: return self.checkedString(bytes, isASCII: false)
        case .invalid: return nil
        }
    }

    /// The bytes, all of them below 0x80, as a string.
    static func asciiString(_ bytes: Span<UInt8>) -> String { self.checkedString(bytes, isASCII: true) }

    /// Bytes that are known to be UTF-8 as a string.
    private static func checkedString(_ bytes: Span<UInt8>, isASCII: Bool) -> String {
        if #available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *) {
            // Whoever calls this has looked at every byte; looking again is what costs most of making a string.
            return unsafe String(copying: UTF8Span(unchecked: bytes, isKnownASCII: isASCII))
        }
        return unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// Whether all bytes are below 0x80.
    static func isASCII(_ bytes: Span<UInt8>) -> Bool {
        unsafe bytes.withUnsafeBytes { memory in
            var index = 0
            var seen: UInt64 = 0
            while index &+ 8 <= memory.count {
                seen |= unsafe memory.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                index &+= 8
            }
            while index < memory.count {
                seen |= unsafe UInt64(memory[index])
                index &+= 1
            }
            return seen & 0x8080_8080_8080_8080 == 0
        }
    }

    /// Replaces U+0000 where the bytes hold one; the string is what they decode to in an ASCII superset.
    static func withoutNUL(_ string: String, in bytes: Span<UInt8>) -> DecodedText {
        let hasNUL = unsafe bytes.withUnsafeBytes { memory in
            guard let start = memory.baseAddress else { return false }
            return unsafe memchr(start, 0, memory.count) != nil
        }
        return hasNUL ? self.replacingNUL(string) : DecodedText(text: string, isDamaged: false)
    }

    /// The string with U+FFFD for every U+0000.
    static func replacingNUL(_ string: String) -> DecodedText {
        guard string.utf8.contains(0) else { return DecodedText(text: string, isDamaged: false) }
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: string.unicodeScalars.lazy.map { $0 == "\0" ? "\u{FFFD}" : $0 })
        return DecodedText(text: String(scalars), isDamaged: true)
    }

    /// Three when the bytes begin with the UTF-8 form of U+FEFF, else zero.
    private static func lengthOfMark(_ bytes: Span<UInt8>) -> Int {
        bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0
    }
}
