/// UTF-7 (RFC 2152): ASCII with runs of UTF-16 in base64 between `+` and `-`.
enum UTF7 {
    /// Decodes `bytes`; eight-bit bytes, cut units and stray bits become U+FFFD.
    static func decode(_ bytes: Span<UInt8>) -> DecodedText {
        var output = ScalarWriter(capacity: bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte != UInt8(ascii: "+") {
                if byte < 0x80 { output.append(UInt32(byte)) } else { output.appendReplacement() }
            } else if index < bytes.count && bytes[index] == UInt8(ascii: "-") {
                output.append(UInt32(byte))
                index += 1
            } else {
                index = self.decodeRun(bytes, from: index, into: &output)
            }
        }
        return output.text
    }

    /// Decodes a base64 run and returns the index behind it and its `-`, if it ends with one.
    private static func decodeRun(_ bytes: Span<UInt8>, from start: Int, into output: inout ScalarWriter) -> Int {
        var index = start
        var bits: UInt32 = 0
        var count: UInt32 = 0
        var high: UInt32?
        while index < bytes.count, let value = Base64.value(of: bytes[index]) {
            bits = bits << 6 | UInt32(value)
            count += 6
            index += 1
            guard count >= 16 else { continue }
            count -= 16
            let unit = bits >> count & 0xFFFF
            bits &= (1 << count) - 1
            if let first = high, unit & 0xFC00 == 0xDC00 {
                output.append(0x10000 + (first & 0x3FF) << 10 + unit & 0x3FF)
                high = nil
                continue
            }
            if high != nil { output.appendReplacement() }
            high = unit & 0xFC00 == 0xD800 ? unit : nil
            if high == nil { output.append(unit) }
        }
        if high != nil || count >= 6 || bits != 0 || index == start { output.appendReplacement() }
        return index < bytes.count && bytes[index] == UInt8(ascii: "-") ? index + 1 : index
    }
}
