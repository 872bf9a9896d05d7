/// Where one uuencoded file stands in some bytes.
public struct UUEncodedBlock: Sendable, Hashable {
    /// The whole block, from the `begin` line to behind the `end` line.
    public var range: Range<Int>
    /// The lines of data between them.
    public var dataRange: Range<Int>
    /// The name in the `begin` line, as it was sent.
    public var fileName: [UInt8]
    /// Whether the data are in base64 (`begin-base64`).
    public var isBase64: Bool
    /// Whether the `end` line was there.
    public var isComplete: Bool

    /// Decodes the block out of the bytes in which it was found.
    ///
    /// Characters beyond the alphabet count as damage, as do lines that are shorter than they say.
    public func decode(_ input: Span<UInt8>) -> DecodedBytes {
        let data = input.extracting(self.dataRange.clamped(to: 0..<input.count))
        if self.isBase64 {
            var decoded = Base64.decode(data)
            decoded.isDamaged = decoded.isDamaged || !self.isComplete
            return decoded
        }
        var result = DecodedBytes(bytes: [], isDamaged: !self.isComplete)
        result.bytes.reserveCapacity(data.count / 4 * 3)
        var start = 0
        while start < data.count {
            let end = data.firstIndex(of: 0x0A, from: start) ?? data.count
            Self.decodeLine(data.extracting(start..<end), into: &result)
            start = end + 1
        }
        return result
    }

    /// One line: its first character is the number of bytes, four characters follow for each three of them.
    static func decodeLine(_ line: Span<UInt8>, into result: inout DecodedBytes) {
        var length = line.count
        while length > 0, line[length - 1] == 0x0D { length -= 1 }
        guard length > 0 else { return }
        let count = self.value(line[0], &result.isDamaged)
        var group = 0
        var written = 0
        var index = 1
        while written < count {
            // Blanks at the end of a line get lost on the way: what is missing was zero.
            group = 0
            for place in 0..<4 {
                let at = index + place
                group = group << 6 | (at < length ? self.value(line[at], &result.isDamaged) : 0)
            }
            for shift in [16, 8, 0] where written < count {
                result.bytes.append(UInt8(truncatingIfNeeded: group >> shift))
                written += 1
            }
            index += 4
        }
    }

    private static func value(_ byte: UInt8, _ damaged: inout Bool) -> Int {
        if byte < 0x20 || byte > 0x60 {
            damaged = true
            return 0
        }
        return Int(byte - 0x20) & 63
    }
}

extension UUEncoding {
    /// The first block that begins at or after `start`, which must be the start of a line.
    ///
    /// Its `begin` line stands before `limit`.
    static func firstBlock(in input: Span<UInt8>, from start: Int, before limit: Int = .max) -> UUEncodedBlock? {
        var lineStart = start
        while lineStart < min(input.count, limit) {
            let lineEnd = input.firstIndex(of: 0x0A, from: lineStart) ?? input.count
            if let begin = self.beginLine(input.extracting(lineStart..<lineEnd)) {
                let dataStart = min(lineEnd + 1, input.count)
                if let block = self.block(in: input, from: lineStart, dataStart: dataStart, begin) { return block }
            }
            lineStart = lineEnd + 1
        }
        return nil
    }

    /// Follows the data lines behind a `begin` line to the `end` line, or to the first line that cannot be data.
    private static func block(
        in input: Span<UInt8>, from start: Int, dataStart: Int, _ begin: (name: [UInt8], isBase64: Bool)
    ) -> UUEncodedBlock? {
        var lineStart = dataStart
        var result = UUEncodedBlock(
            range: start..<dataStart, dataRange: dataStart..<dataStart, fileName: begin.name,
            isBase64: begin.isBase64, isComplete: false)
        while lineStart < input.count {
            let lineEnd = input.firstIndex(of: 0x0A, from: lineStart) ?? input.count
            let line = input.extracting(lineStart..<lineEnd)
            let next = min(lineEnd + 1, input.count)
            if self.isEndLine(line, isBase64: begin.isBase64) {
                result.isComplete = true
                result.range = start..<next
                break
            }
            guard self.canBeData(line, isBase64: begin.isBase64) else { break }
            result.dataRange = dataStart..<next
            result.range = start..<next
            lineStart = next
        }
        return result.isComplete || !result.dataRange.isEmpty ? result : nil
    }

    /// Reads `begin 644 name` and `begin-base64 644 name`.
    static func beginLine(_ line: Span<UInt8>) -> (name: [UInt8], isBase64: Bool)? {
        guard line.count > 10, line[0] == UInt8(ascii: "b") else { return nil }
        let bytes = line.copied()
        var rest = bytes[...]
        var isBase64 = false
        if rest.starts(with: "begin-base64 ".utf8) {
            isBase64 = true
            rest = rest.dropFirst(13)
        } else if rest.starts(with: "begin ".utf8) {
            rest = rest.dropFirst(6)
        } else {
            return nil
        }
        let mode = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "7") }
        guard mode.count >= 3, mode.count <= 6, rest.dropFirst(mode.count).first == 0x20 else { return nil }
        let name = Array(rest.dropFirst(mode.count + 1)).trimmingASCIIWhitespace()
        return name.isEmpty ? nil : (Array(name), isBase64)
    }

    static func isEndLine(_ line: Span<UInt8>, isBase64: Bool) -> Bool {
        let text = line.copied().trimmingASCIIWhitespace()
        return text.elementsEqual(isBase64 ? "====".utf8 : "end".utf8)
    }

    /// Whether a line has the length that its first character announces, give or take lost or added blanks.
    static func canBeData(_ line: Span<UInt8>, isBase64: Bool) -> Bool {
        var length = line.count
        while length > 0, line[length - 1] == 0x0D { length -= 1 }
        if isBase64 { return length > 0 && length <= 1000 }
        guard length > 0, line[0] >= 0x20, line[0] <= 0x60 else { return length == 0 }
        let announced = (Int(line[0] - 0x20) & 63 + 2) / 3 * 4
        return length - 1 <= announced + 2
    }
}
