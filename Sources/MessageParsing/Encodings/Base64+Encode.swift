extension Base64 {
    static let alphabet = [UInt8]("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The characters for `input` without line ends, with padding.
    public static func encode(_ input: Span<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity((input.count + 2) / 3 * 4)
        self.append(input, to: &output)
        return output
    }

    /// The characters for `input` in lines of `lineLength` characters, each ended with CRLF.
    ///
    /// `lineLength` is brought into 4…76 and down to a multiple of four: RFC 2045 allows no longer lines.
    public static func encodeLines(_ input: Span<UInt8>, lineLength: Int = 76) -> [UInt8] {
        let characters = min(max(lineLength, 4), 76) / 4 * 4
        let bytesPerLine = characters / 4 * 3
        var output: [UInt8] = []
        output.reserveCapacity((input.count / bytesPerLine + 1) * (characters + 2))
        var start = 0
        while start < input.count {
            let end = min(start + bytesPerLine, input.count)
            self.append(input.extracting(start..<end), to: &output)
            output.append(0x0D)
            output.append(0x0A)
            start = end
        }
        return output
    }

    private static func append(_ input: Span<UInt8>, to output: inout [UInt8]) {
        self.alphabet.withSpan { alphabet in
            var index = 0
            while index + 3 <= input.count {
                let bits = Int(input[index]) << 16 | Int(input[index + 1]) << 8 | Int(input[index + 2])
                output.append(alphabet[bits >> 18])
                output.append(alphabet[bits >> 12 & 63])
                output.append(alphabet[bits >> 6 & 63])
                output.append(alphabet[bits & 63])
                index += 3
            }
            let left = input.count - index
            guard left > 0 else { return }
            let bits = Int(input[index]) << 16 | (left == 2 ? Int(input[index + 1]) << 8 : 0)
            output.append(alphabet[bits >> 18])
            output.append(alphabet[bits >> 12 & 63])
            output.append(left == 2 ? alphabet[bits >> 6 & 63] : UInt8(ascii: "="))
            output.append(UInt8(ascii: "="))
        }
    }
}
