/// Takes the content of DATA off the wire: ends at CRLF, dot, CRLF and nowhere else, and undoes the doubling of dots.
struct SMTPContentDecoder {
    /// How far the sequence that could be the end has come.
    private enum Position {
        case inLine
        case cr
        case lineStart
        case dot
        case dotCR
    }

    private var position = Position.lineStart
    /// Whether a CR, an LF or a NUL stood where none may stand.
    private(set) var hasLooseControls = false

    /// Decodes from `input` at `index`, which moves; true when the end was reached.
    mutating func decode(_ input: [UInt8], from index: inout Int, to output: inout [UInt8]) -> Bool {
        while index < input.count {
            let byte = input[index]
            index += 1
            if self.take(byte, &output) { return true }
        }
        return false
    }

    private mutating func take(_ byte: UInt8, _ output: inout [UInt8]) -> Bool {
        switch self.position {
        case .lineStart where byte == UInt8(ascii: "."): self.position = .dot
        case .lineStart, .inLine: self.inLine(byte, &output)
        case .cr: self.afterCR(byte, &output)
        case .dot where byte == 0x0D: self.position = .dotCR
        case .dot:
            // The dot was there to protect the line: it goes, whatever follows (RFC 5321 4.5.2).
            self.inLine(byte, &output)
        case .dotCR where byte == 0x0A: return true
        case .dotCR:
            // A dot and a CR alone: not the end. The dot was the protecting one.
            output.append(0x0D)
            self.hasLooseControls = true
            self.position = .inLine
            self.inLine(byte, &output)
        }
        return false
    }

    private mutating func inLine(_ byte: UInt8, _ output: inout [UInt8]) {
        if byte == 0x0A || byte == 0 { self.hasLooseControls = true }
        output.append(byte)
        self.position = byte == 0x0D ? .cr : .inLine
    }

    private mutating func afterCR(_ byte: UInt8, _ output: inout [UInt8]) {
        if byte == 0x0A {
            output.append(byte)
            self.position = .lineStart
        } else {
            self.hasLooseControls = true
            self.inLine(byte, &output)
        }
    }
}
