extension QuotedPrintable {
    /// How the line ends of the input are meant.
    public enum Mode: Sendable, Hashable {
        /// Text: CRLF, LF or CR ends a line and is sent as CRLF.
        case text
        /// Bytes: CR and LF are encoded like other controls, so that every byte comes back.
        case binary
    }

    /// Encodes `input` in lines of at most 76 characters.
    ///
    /// Blanks at line ends are encoded. A lone `.` and a leading `From ` at the start of a line are encoded too, so
    /// that no relay or mailbox file changes them.
    public static func encode(_ input: Span<UInt8>, mode: Mode = .text) -> [UInt8] {
        var encoder = QuotedPrintableEncoder()
        encoder.output.reserveCapacity(input.count + input.count / 8 + 16)
        var index = 0
        while index < input.count {
            let byte = input[index]
            if mode == .text && (byte == 0x0A || byte == 0x0D) {
                if byte == 0x0D && index + 1 < input.count && input[index + 1] == 0x0A { index += 1 }
                encoder.endLine()
            } else {
                let next: UInt8? = index + 1 < input.count ? input[index + 1] : nil
                let endsLine = next == nil || (mode == .text && (next == 0x0A || next == 0x0D))
                encoder.put(byte, endsLine: endsLine, startsFrom: self.startsFrom(input, at: index))
            }
            index += 1
        }
        return encoder.output
    }

    private static func startsFrom(_ input: Span<UInt8>, at index: Int) -> Bool {
        input[index] == UInt8(ascii: "F") && index + 5 <= input.count && input[index + 1] == UInt8(ascii: "r")
            && input[index + 2] == UInt8(ascii: "o") && input[index + 3] == UInt8(ascii: "m")
            && input[index + 4] == 0x20
    }
}

/// One pass of encoding: the output, and how long its last line is.
private struct QuotedPrintableEncoder {
    var output: [UInt8] = []
    private var column = 0

    mutating func endLine() {
        self.output.append(0x0D)
        self.output.append(0x0A)
        self.column = 0
    }

    mutating func put(_ byte: UInt8, endsLine: Bool, startsFrom: Bool) {
        if self.mustEncode(byte, endsLine: endsLine, startsFrom: startsFrom) {
            self.makeRoom(for: 3, endsLine: endsLine)
            self.output.append(UInt8(ascii: "="))
            self.output.append(Self.digits[Int(byte >> 4)])
            self.output.append(Self.digits[Int(byte & 15)])
            self.column += 3
        } else {
            self.makeRoom(for: 1, endsLine: endsLine)
            // A soft break may just have brought the byte to the start of a line, where it needs care.
            if self.column == 0 && self.mustEncode(byte, endsLine: endsLine, startsFrom: startsFrom) {
                return self.put(byte, endsLine: endsLine, startsFrom: startsFrom)
            }
            self.output.append(byte)
            self.column += 1
        }
    }

    private func mustEncode(_ byte: UInt8, endsLine: Bool, startsFrom: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "="): true
        case 0x20, 0x09: endsLine
        case UInt8(ascii: "."): self.column == 0
        case UInt8(ascii: "F"): self.column == 0 && startsFrom
        case 0x21...0x7E: false
        default: true
        }
    }

    /// Breaks the line unless `width` more characters fit, leaving one for the `=` of a later break.
    private mutating func makeRoom(for width: Int, endsLine: Bool) {
        guard self.column + width > (endsLine ? 76 : 75) else { return }
        self.output.append(UInt8(ascii: "="))
        self.endLine()
    }

    static let digits = [UInt8]("0123456789ABCDEF".utf8)
}
