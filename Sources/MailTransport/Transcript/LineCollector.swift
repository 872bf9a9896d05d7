/// Puts bytes together to lines, in bounded memory: of a long line the beginning and the end stay.
struct LineCollector {
    private static let longest = 2048
    private static let head = 1024
    private static let tail = 64

    private var line: [UInt8] = []

    /// Adds a byte; returns the line, without CR and LF, when this byte ends it.
    mutating func add(_ byte: UInt8) -> [UInt8]? {
        guard byte == UInt8(ascii: "\n") else {
            self.line.append(byte)
            if self.line.count > Self.longest {
                self.line = self.line.prefix(Self.head) + self.line.suffix(Self.tail)
            }
            return nil
        }
        defer { self.line = [] }
        if self.line.last == UInt8(ascii: "\r") { self.line.removeLast() }
        return self.line
    }
}
