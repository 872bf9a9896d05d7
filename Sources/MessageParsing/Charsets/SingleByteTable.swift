import Synchronization

/// The characters of a charset of one byte a character.
///
/// The table is made byte by byte, so that marks which follow their letter stay marks: converters of whole texts join
/// them into other characters. Bytes that iconv does not know are C1 controls below 0xA0, as the Encoding Standard has
/// it, and U+FFFD above.
struct SingleByteTable: Sendable {
    /// The character of each byte; all of them lie below U+10000.
    private let scalars: [UInt16]
    /// Whether the lower half is ASCII.
    private let isASCII: Bool

    /// Tables by the names of their charsets; each is made once.
    private static let known = Mutex<[String: SingleByteTable]>([:])

    static func table(for charset: String, _ names: [String]) -> SingleByteTable {
        if let found = self.known.withLock({ $0[charset] }) { return found }
        let made = SingleByteTable(names: names)
        self.known.withLock { $0[charset] = made }
        return made
    }

    private init(names: [String]) {
        self.scalars = (0...UInt8.max).map { byte in
            let scalars = IconvSeam.decodeByte(byte, from: names)
            if scalars.count == 1, scalars[0] != "\u{FFFD}" || byte == 0 {
                return UInt16(exactly: scalars[0].value) ?? 0xFFFD
            }
            return byte < 0xA0 ? UInt16(byte) : 0xFFFD
        }
        self.isASCII = self.scalars.prefix(128).enumerated().allSatisfy { $0.offset == Int($0.element) }
    }

    func decode(_ bytes: Span<UInt8>) -> DecodedText {
        if self.isASCII, TextDecoding.isASCII(bytes), let string = TextDecoding.validUTF8(bytes) {
            return TextDecoding.withoutNUL(string, in: bytes)
        }
        var isDamaged = false
        let hasPlainASCII = self.isASCII && bytes.firstIndex(of: 0, from: 0) == nil
        let string = self.scalars.span.withTable { table in
            unsafe String(unsafeUninitializedCapacity: bytes.count * 3) { target in
                // At most three bytes for each byte read: `written + 3 <= 3 * (index + 1)`.
                var written = 0
                var index = 0
                while index < bytes.count {
                    if hasPlainASCII {
                        let plain = unsafe TextDecoding.copyASCII(bytes, from: index, to: target, at: written)
                        index &+= plain
                        written &+= plain
                        guard index < bytes.count else { break }
                    }
                    let scalar = bytes[index] == 0 ? 0xFFFD : table[Int(bytes[index])]
                    if scalar < 0x80 {
                        unsafe target[written] = UInt8(truncatingIfNeeded: scalar)
                        written &+= 1
                    } else if scalar < 0x800 {
                        unsafe target[written] = UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6)
                        unsafe target[written &+ 1] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
                        written &+= 2
                    } else {
                        if scalar == 0xFFFD { isDamaged = true }
                        unsafe target[written] = UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12)
                        unsafe target[written &+ 1] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F)
                        unsafe target[written &+ 2] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
                        written &+= 3
                    }
                    index &+= 1
                }
                return written
            }
        }
        return DecodedText(text: string, isDamaged: isDamaged)
    }
}

extension Span<UInt16> {
    /// Lends itself; it lets a closure hold a span that is a property of something else.
    @inline(__always)
    fileprivate func withTable<Result>(_ body: (Span<UInt16>) -> Result) -> Result { body(self) }
}
