/// Counts the `Received:` headers of a message as it comes in, so that a loop is seen at its end.
struct SMTPHopCounter {
    private static let name = Array("received:".utf8)

    private(set) var count = 0
    private var isInHeaders = true
    private var column = 0
    private var matched = 0

    mutating func append(_ bytes: some Sequence<UInt8>) {
        guard self.isInHeaders else { return }
        for byte in bytes {
            if byte == 0x0A {
                if self.column == 0 { return self.isInHeaders = false }
                self.column = 0
                self.matched = 0
            } else if byte != 0x0D {
                self.match(byte)
            }
        }
    }

    private mutating func match(_ byte: UInt8) {
        if self.matched == self.column, self.matched < Self.name.count {
            let lower = (0x41...0x5A).contains(byte) ? byte + 0x20 : byte
            if lower == Self.name[self.matched] { self.matched += 1 }
            if self.matched == Self.name.count { self.count += 1 }
        }
        if self.column < Self.name.count { self.column += 1 }
    }
}
