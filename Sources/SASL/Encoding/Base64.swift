/// Base64 (RFC 4648) as the login commands carry it: strict, without line ends.
package enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let urlAlphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// The encoded form, padded with `=`.
    package static func encode(_ bytes: [UInt8]) -> [UInt8] {
        self.encode(bytes, with: self.alphabet, padded: true)
    }

    /// The encoded form as text, padded with `=`.
    package static func text(_ bytes: [UInt8]) -> String {
        String(decoding: self.encode(bytes), as: UTF8.self)
    }

    /// The form for URLs and JSON Web Tokens: `-` and `_`, no padding (RFC 7515, section 2).
    package static func urlText(_ bytes: [UInt8]) -> String {
        String(decoding: self.encode(bytes, with: self.urlAlphabet, padded: false), as: UTF8.self)
    }

    private static func encode(_ bytes: [UInt8], with alphabet: [UInt8], padded: Bool) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity((bytes.count + 2) / 3 * 4)
        var start = 0
        while start < bytes.count {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var value = 0
            for byte in group { value = value << 8 | Int(byte) }
            value <<= 8 * (3 - group.count)
            for digit in 0...group.count { result.append(alphabet[value >> (18 - 6 * digit) & 0x3F]) }
            if padded { result.append(contentsOf: repeatElement(UInt8(ascii: "="), count: 3 - group.count)) }
            start += 3
        }
        return result
    }

    /// The bytes behind `text`, or nil when it is not Base64.
    ///
    /// Missing padding is accepted, as some servers leave it out; blanks and line ends are not, and neither are bits
    /// behind the last byte that are not zero.
    package static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var digits = Array(text)
        var padding = 0
        while digits.last == UInt8(ascii: "=") {
            digits.removeLast()
            padding += 1
        }
        guard padding <= 2, padding == 0 || (digits.count + padding) % 4 == 0, digits.count % 4 != 1 else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(digits.count / 4 * 3 + 2)
        var value = 0
        var bits = 0
        for digit in digits {
            guard let six = Self.value(of: digit) else { return nil }
            value = (value << 6 | six) & 0xFFFF
            bits += 6
            guard bits >= 8 else { continue }
            bits -= 8
            result.append(UInt8(truncatingIfNeeded: value >> bits))
        }
        return value & (1 << bits - 1) == 0 ? result : nil
    }

    private static func value(of digit: UInt8) -> Int? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(digit) - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(digit) - 97 + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(digit) - 48 + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
