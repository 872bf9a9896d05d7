/// ISO-2022-JP with what Japanese mailers really send in it (RFC 1468, RFC 2237, half-width katakana, the vendors' row
/// 13).
///
/// The escape sequences are followed here and the text is rewritten in EUC-JP, whose table in iconv has the vendors'
/// characters that the strict ISO-2022-JP converter refuses. Every line starts in ASCII again, as RFC 1468 asks of
/// writers, so that an unfinished escape cannot change the meaning of later lines.
enum ISO2022JP {
    private enum Mode { case ascii, katakana, twoByte, threeByte }

    static func decode(_ bytes: Span<UInt8>) -> DecodedText {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var mode = Mode.ascii
        var isShifted = false
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x1B, let (next, length) = self.escape(bytes, at: index) {
                mode = next
                index += length
                continue
            }
            index += 1
            if byte == 0x0E || byte == 0x0F {
                isShifted = byte == 0x0E
            } else if byte == 0x0A || byte == 0x0D {
                (mode, isShifted) = (.ascii, false)
                output.append(byte)
            } else if byte <= 0x20 || byte == 0x7F {
                output.append(byte)
            } else if byte >= 0x80 {
                self.appendEightBit(byte, to: &output)
            } else if isShifted || mode == .katakana {
                output += [0x8E, byte | 0x80]
            } else if mode == .ascii {
                output.append(byte)
            } else if index < bytes.count, bytes[index] > 0x20, bytes[index] < 0x7F {
                output += mode == .threeByte ? [0x8F, byte | 0x80] : [byte | 0x80]
                output.append(bytes[index] | 0x80)
                index += 1
            } else {
                output.append(0xFF)
            }
        }
        return IconvSeam.decode(output.span, from: ["EUC-JP-MS", "EUCJP-MS", "EUC-JP"])
    }

    /// Bytes that are half-width katakana in the eight-bit form of JIS; the rest has no meaning.
    private static func appendEightBit(_ byte: UInt8, to output: inout [UInt8]) {
        output += byte > 0xA0 && byte < 0xE0 ? [0x8E, byte] : [0xFF]
    }

    /// The designation that starts at `index`, and its length.
    private static func escape(_ bytes: Span<UInt8>, at index: Int) -> (Mode, Int)? {
        guard index + 2 < bytes.count else { return nil }
        switch (bytes[index + 1], bytes[index + 2]) {
        case (UInt8(ascii: "("), UInt8(ascii: "B")), (UInt8(ascii: "("), UInt8(ascii: "J")),
            (UInt8(ascii: "("), UInt8(ascii: "H")):
            return (.ascii, 3)
        case (UInt8(ascii: "("), UInt8(ascii: "I")): return (.katakana, 3)
        case (UInt8(ascii: "$"), UInt8(ascii: "@")), (UInt8(ascii: "$"), UInt8(ascii: "B")): return (.twoByte, 3)
        case (UInt8(ascii: "$"), UInt8(ascii: "(")):
            guard index + 3 < bytes.count else { return nil }
            switch bytes[index + 3] {
            case UInt8(ascii: "D"): return (.threeByte, 4)
            case UInt8(ascii: "@"), UInt8(ascii: "B"), UInt8(ascii: "O"), UInt8(ascii: "Q"): return (.twoByte, 4)
            default: return nil
            }
        default: return nil
        }
    }
}
