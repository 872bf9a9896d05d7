extension Base64 {
    /// The same decoding, said as plainly as possible; tests and fuzzers compare the fast path with it.
    @_spi(Reference)
    public static func reference(_ input: Span<UInt8>) -> DecodedBytes {
        var result = DecodedBytes(bytes: [], isDamaged: false)
        var group: [UInt8] = []
        var isClosed = false
        var trusted = 0
        var index = 0
        while index < input.count {
            let byte = input[index]
            if byte.isBlankOrLineEnd { index += 1; continue }
            if byte == UInt8(ascii: "=") {
                let missing = 4 - group.count
                var found = 1
                while found < missing, index + 1 < input.count, input[index + 1] == byte { index += 1; found += 1 }
                if group.count < 2 || found < missing { result.isDamaged = true }
                result.bytes += self.bytes(of: group)
                group = []
                isClosed = true
                index += 1
                continue
            }
            if isClosed {
                result.isDamaged = true
                if index >= trusted {
                    guard let end = self.endOfEncodedLine(input, from: index) else { break }
                    trusted = end
                }
                isClosed = false
            }
            if let value = self.value(of: byte) { group.append(value) } else { result.isDamaged = true }
            if group.count == 4 {
                result.bytes += self.bytes(of: group)
                group = []
            }
            index += 1
        }
        if !group.isEmpty { result.isDamaged = true }
        result.bytes += self.bytes(of: group)
        return result
    }

    /// The whole bytes in up to four values of six bits.
    private static func bytes(of group: [UInt8]) -> [UInt8] {
        var bits = 0
        var count = 0
        var bytes: [UInt8] = []
        for value in group {
            bits = bits << 6 | Int(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> count))
            }
        }
        return bytes
    }
}
