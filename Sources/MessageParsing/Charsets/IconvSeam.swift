#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The one place that knows iconv, the converter of the system's C library.
///
/// A descriptor belongs to one call at a time; between calls `IconvShelf` keeps it. The pointers handed to iconv are
/// those of a span or an array in their closures, with the counts of what is left of them, which iconv lowers as it
/// goes.
enum IconvSeam {
    /// Whether iconv can read the charset under one of the names.
    static func knows(_ name: String) -> Bool {
        guard let descriptor = unsafe IconvShelf.take(to: "UTF-8", from: [name]) else { return false }
        unsafe IconvShelf.putBack(descriptor, to: "UTF-8", from: [name])
        return true
    }

    /// Decodes `bytes`; where iconv finds no character, one byte becomes U+FFFD.
    ///
    /// Where the system's iconv lacks the charset, what is not ASCII becomes U+FFFD.
    static func decode(_ bytes: Span<UInt8>, from names: [String]) -> DecodedText {
        guard let descriptor = unsafe IconvShelf.take(to: "UTF-8", from: names) else {
            return self.withoutConverter(bytes)
        }
        defer { unsafe IconvShelf.putBack(descriptor, to: "UTF-8", from: names) }
        var isDamaged = false
        let output = unsafe self.convert(bytes, with: descriptor) { _ in
            isDamaged = true
            return [0xEF, 0xBF, 0xBD]
        }
        let clean = TextDecoding.replacingNUL(String(decoding: output ?? [], as: UTF8.self))
        return DecodedText(text: clean.text, isDamaged: isDamaged || clean.isDamaged)
    }

    /// The characters of one byte; U+FFFD when it has none.
    static func decodeByte(_ byte: UInt8, from names: [String]) -> [Unicode.Scalar] {
        let bytes = [byte]
        return Array(self.decode(bytes.span, from: names).text.unicodeScalars)
    }

    /// Writes `text` in the charset; nil when a character is missing there.
    static func encode(_ text: String, to names: [String]) -> [UInt8]? {
        for name in names {
            guard let descriptor = unsafe IconvShelf.take(to: name, from: ["UTF-8"]) else { continue }
            defer { unsafe IconvShelf.putBack(descriptor, to: name, from: ["UTF-8"]) }
            return Array(text.utf8).withSpan { unsafe self.convert($0, with: descriptor) { _ in nil } }
        }
        return nil
    }

    /// Runs all of `bytes` through iconv; `replace` says what stands for a byte that cannot be read, or nil to give up.
    private static func convert(
        _ bytes: Span<UInt8>, with descriptor: iconv_t, replace: (UInt8) -> [UInt8]?
    ) -> [UInt8]? {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count * 2)
        var chunk = [UInt8](repeating: 0, count: min(max(bytes.count * 2, 64), 65536))
        var position = 0
        while position < bytes.count {
            let (consumed, produced, failure) = unsafe self.step(bytes, from: position, with: descriptor, into: &chunk)
            output += chunk[..<produced]
            position += consumed
            if failure == 0 || failure == E2BIG { continue }
            guard position < bytes.count, let replacement = replace(bytes[position]) else { return nil }
            output += replacement
            // A sequence cut off by the end counts once.
            position = failure == EINVAL ? bytes.count : position + 1
        }
        output += unsafe self.flush(descriptor, into: &chunk)
        return output
    }

    /// One call of iconv: how much it read and wrote, and its errno or 0.
    private static func step(
        _ bytes: Span<UInt8>, from position: Int, with descriptor: iconv_t, into chunk: inout [UInt8]
    ) -> (consumed: Int, produced: Int, failure: Int32) {
        let rest = bytes.extracting(position..<bytes.count)
        let room = chunk.count
        return unsafe rest.withUnsafeBytes { source in
            unsafe chunk.withUnsafeMutableBytes { target in
                // iconv takes a mutable pointer for historical reasons and only reads through it.
                var from = unsafe UnsafeMutablePointer<CChar>(
                    mutating: source.baseAddress?.assumingMemoryBound(to: CChar.self))
                var to = unsafe target.baseAddress?.assumingMemoryBound(to: CChar.self)
                var left = source.count
                var free = room
                let result = unsafe iconv(descriptor, &from, &left, &to, &free)
                let failure = result == Int(bitPattern: UInt.max) ? errno : 0
                return (source.count - left, room - free, failure)
            }
        }
    }

    /// Writes out what a charset with composed characters still holds back.
    private static func flush(_ descriptor: iconv_t, into chunk: inout [UInt8]) -> ArraySlice<UInt8> {
        let room = chunk.count
        let produced = unsafe chunk.withUnsafeMutableBytes { target in
            var to = unsafe target.baseAddress?.assumingMemoryBound(to: CChar.self)
            var free = room
            _ = unsafe iconv(descriptor, nil, nil, &to, &free)
            return room - free
        }
        return chunk[..<produced]
    }

    private static func withoutConverter(_ bytes: Span<UInt8>) -> DecodedText {
        var output: [UInt8] = []
        for index in bytes.indices {
            if bytes[index] < 0x80 { output.append(bytes[index]) } else { output += [0xEF, 0xBF, 0xBD] }
        }
        return DecodedText(
            text: TextDecoding.replacingNUL(String(decoding: output, as: UTF8.self)).text, isDamaged: true)
    }
}
