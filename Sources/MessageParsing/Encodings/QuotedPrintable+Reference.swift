extension QuotedPrintable {
    /// The same decoding, said as plainly as possible; tests and fuzzers compare the fast path with it.
    @_spi(Reference)
    public static func reference(_ input: Span<UInt8>) -> DecodedBytes {
        var result = DecodedBytes(bytes: [], isDamaged: false)
        var line: [UInt8] = []
        for index in input.indices {
            line.append(input[index])
            if input[index] == 0x0A {
                self.decodeLine(line, into: &result)
                line = []
            }
        }
        self.decodeLine(line, into: &result)
        return result
    }

    private static func decodeLine(_ line: [UInt8], into result: inout DecodedBytes) {
        var text = line[...]
        var ending: [UInt8] = []
        if text.last == 0x0A { ending.insert(text.removeLast(), at: 0) }
        if !ending.isEmpty && text.last == 0x0D { ending.insert(text.removeLast(), at: 0) }
        while let last = text.last, last.isBlank { text.removeLast() }
        if text.last == UInt8(ascii: "=") {
            text.removeLast()
            ending = []
        }
        var index = text.startIndex
        while index < text.endIndex {
            if text[index] != UInt8(ascii: "=") {
                result.bytes.append(text[index])
            } else if index + 2 < text.endIndex, let high = text[index + 1].hexDigitValue,
                let low = text[index + 2].hexDigitValue
            {
                result.bytes.append(high * 16 + low)
                index += 2
            } else {
                result.bytes.append(text[index])
                result.isDamaged = true
            }
            index += 1
        }
        result.bytes += ending
    }
}
