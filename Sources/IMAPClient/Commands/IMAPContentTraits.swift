/// What in a message decides in which form APPEND may send it.
public struct IMAPContentTraits: OptionSet, Sendable, Hashable {
    /// The traits as bits.
    public let rawValue: UInt8

    /// Traits of these bits.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Headers with UTF-8 (RFC 6532).
    public static let utf8Header = IMAPContentTraits(rawValue: 1)
    /// NUL bytes, which only a binary literal can carry (RFC 3516).
    public static let nul = IMAPContentTraits(rawValue: 2)

    /// The traits of a whole message.
    public init(of message: [UInt8]) {
        self = message.contains(0) ? .nul : []
        var lineLength = 0
        for byte in message {
            if byte == 0x0A {
                // An empty line ends the headers.
                if lineLength == 0 { return }
                lineLength = 0
            } else if byte != 0x0D {
                if byte >= 0x80 {
                    self.insert(.utf8Header)
                    return
                }
                lineLength += 1
            }
        }
    }
}
