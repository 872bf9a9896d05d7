/// The encoding of the Unix programs uuencode and uudecode: a `begin` line, lines of up to 45 bytes, an `end` line.
public enum UUEncoding {
    /// How far into a body its `begin` line is looked for (64 KiB): before it stands a line or two of text at most.
    static let searchedBytes = 64 << 10

    /// Decodes the first block in `input`; without a `begin` line in its first 64 KiB the bytes come back unchanged, as
    /// damaged.
    public static func decode(_ input: Span<UInt8>) -> DecodedBytes {
        guard let block = self.firstBlock(in: input, from: 0, before: self.searchedBytes) else {
            return DecodedBytes(bytes: input.copied(), isDamaged: !input.isEmpty)
        }
        return block.decode(input)
    }

    /// Every complete or cut block in `input`, in order; for files that people paste or old programs put into text.
    ///
    /// A block needs a `begin` line with an octal mode and a name, and at least one line that can be data.
    public static func blocks(in input: Span<UInt8>) -> [UUEncodedBlock] {
        var blocks: [UUEncodedBlock] = []
        var start = 0
        while let block = self.firstBlock(in: input, from: start) {
            blocks.append(block)
            start = block.range.upperBound
        }
        return blocks
    }

    /// Encodes `input` as a block for a file of that name; bytes of the name outside of printable ASCII become `_`.
    public static func encode(_ input: Span<UInt8>, fileName: String, mode: Int = 0o644) -> [UInt8] {
        let name = fileName.utf8.map { $0 > 0x20 && $0 < 0x7F ? $0 : UInt8(ascii: "_") }
        let digits = String(min(max(mode, 0), 0o777), radix: 8)
        let padded = String(repeating: "0", count: 3 - digits.utf8.count) + digits
        var output = [UInt8]("begin \(padded) ".utf8) + (name.isEmpty ? [UInt8(ascii: "_")] : name) + [0x0D, 0x0A]
        var start = 0
        while start < input.count {
            let end = min(start + 45, input.count)
            self.appendLine(input.extracting(start..<end), to: &output)
            start = end
        }
        return output + [UInt8]("`\r\nend\r\n".utf8)
    }

    private static func appendLine(_ bytes: Span<UInt8>, to output: inout [UInt8]) {
        output.append(self.character(bytes.count))
        var index = 0
        while index < bytes.count {
            let second = index + 1 < bytes.count ? Int(bytes[index + 1]) : 0
            let third = index + 2 < bytes.count ? Int(bytes[index + 2]) : 0
            let bits = Int(bytes[index]) << 16 | second << 8 | third
            for shift in [18, 12, 6, 0] { output.append(self.character(bits >> shift & 63)) }
            index += 3
        }
        output.append(0x0D)
        output.append(0x0A)
    }

    /// The character for six bits; zero is a backquote, because spaces at line ends get lost.
    private static func character(_ value: Int) -> UInt8 {
        value == 0 ? 0x60 : UInt8(truncatingIfNeeded: value + 32)
    }
}
