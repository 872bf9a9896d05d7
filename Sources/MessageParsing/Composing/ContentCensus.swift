/// What bytes are made of, as far as transfer encodings care.
struct ContentCensus {
    private var count = 0
    /// Bytes that quoted-printable writes as three characters.
    private var special = 0
    private var hasEightBit = false
    private var hasNUL = false
    private var hasBareLineEnd = false
    private var hasControl = false
    private var longestLine = 0
    private var hasFrom = false

    init(_ bytes: [UInt8]) {
        self.count = bytes.count
        var column = 0
        var previous: UInt8 = 0
        for (index, byte) in bytes.enumerated() {
            if byte == 0x0A {
                if previous != 0x0D { self.hasBareLineEnd = true }
                column = 0
            } else {
                if previous == 0x0D { self.hasBareLineEnd = true }
                if column == 0 && byte == UInt8(ascii: "F") && bytes[index...].starts(with: "From ".utf8) {
                    self.hasFrom = true
                }
                if byte != 0x0D { column += 1 }
                self.longestLine = max(self.longestLine, column)
            }
            if byte >= 0x80 { self.hasEightBit = true }
            if byte == 0 { self.hasNUL = true }
            if (byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D) || byte == 0x7F { self.hasControl = true }
            if byte >= 0x7F || byte == UInt8(ascii: "=") || (byte < 0x20 && byte != 0x0D && byte != 0x0A) {
                self.special += 1
            }
            previous = byte
        }
        if previous == 0x0D { self.hasBareLineEnd = true }
    }

    /// Whether the bytes are lines of at most 998 bytes, ended with CRLF, without NUL.
    var fitsLines: Bool { !self.hasNUL && !self.hasBareLineEnd && self.longestLine <= 998 }

    /// Whether the bytes can travel as they are anywhere; a line that begins with `From ` would be changed by some.
    var isSevenBit: Bool { self.fitsLines && !self.hasEightBit && !self.hasControl && !self.hasFrom }

    /// Whether base64 is shorter than quoted-printable.
    var prefersBase64: Bool { self.special * 2 > self.count / 3 + 64 }

    /// Whether the bytes are text enough to stay readable in quoted-printable.
    var prefersQuotedPrintable: Bool {
        !self.hasNUL && !self.hasControl && !self.hasBareLineEnd && self.special * 8 <= self.count
    }
}
