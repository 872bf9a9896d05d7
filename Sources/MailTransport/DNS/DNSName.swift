/// A domain name: labels of 1 to 63 bytes, 255 in all as on the wire (RFC 1035, 2.3.4). Case does not matter.
public struct DNSName: Sendable, Hashable {
    /// The labels from left to right, in lower case; none for the root.
    public let labels: [[UInt8]]

    /// The root.
    public static let root = DNSName(checked: [])

    /// The name that `text` writes, with or without a dot at its end; nil when it is none.
    ///
    /// `\.` is a dot inside of a label and `\065` a byte by its number (RFC 1035, 5.1). International names must be
    /// given as A-labels.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        if bytes == [UInt8(ascii: ".")] {
            self = .root
            return
        }
        var labels: [[UInt8]] = []
        var label: [UInt8] = []
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "."):
                labels.append(label)
                label = []
                index += 1
            case UInt8(ascii: "\\"):
                guard let (byte, length) = Self.escape(bytes[(index + 1)...]) else { return nil }
                label.append(byte)
                index += 1 + length
            case 0x21...0x7E:
                label.append(bytes[index])
                index += 1
            default: return nil
            }
        }
        if !label.isEmpty { labels.append(label) }
        guard !labels.isEmpty else { return nil }
        self.init(labels: labels)
    }

    /// The name of these labels; nil when one is empty or too long, or all together are.
    public init?(labels: [[UInt8]]) {
        var length = 1
        for label in labels {
            guard (1...63).contains(label.count) else { return nil }
            length += label.count + 1
            guard length <= 255 else { return nil }
        }
        self.init(checked: labels.map { $0.map(Self.lowercase) })
    }

    private init(checked labels: [[UInt8]]) {
        self.labels = labels
    }

    /// The name under which the host name of an address is looked up: `1.2.0.192.in-addr.arpa` (RFC 1035, 3.5),
    /// `….ip6.arpa` (RFC 3596, 2.5).
    public init(reverseOf address: IPAddress) {
        let address = address.unmapped
        if address.isIPv4 {
            let numbers = address.bytes.reversed().map { Array("\($0)".utf8) }
            self.init(checked: numbers + [Array("in-addr".utf8), Array("arpa".utf8)])
        } else {
            let digits = Array("0123456789abcdef".utf8)
            let nibbles = address.bytes.reversed().flatMap { [[digits[Int($0 & 15)]], [digits[Int($0 >> 4)]]] }
            self.init(checked: nibbles + [Array("ip6".utf8), Array("arpa".utf8)])
        }
    }

    /// The name without its first label; nil for the root.
    public var parent: DNSName? {
        self.labels.isEmpty ? nil : DNSName(checked: Array(self.labels.dropFirst()))
    }

    /// The name with `prefix`, itself a name, in front; nil when it becomes too long.
    public func prefixed(by prefix: DNSName) -> DNSName? {
        DNSName(labels: prefix.labels + self.labels)
    }

    /// Whether it is `other` or lies below it.
    public func isWithin(_ other: DNSName) -> Bool {
        self.labels.count >= other.labels.count && self.labels.suffix(other.labels.count).elementsEqual(other.labels)
    }

    /// The name as it is on the wire, without compression.
    package var wire: [UInt8] {
        self.labels.flatMap { [UInt8(truncatingIfNeeded: $0.count)] + $0 } + [0]
    }

    private static func lowercase(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }

    /// The byte behind a backslash, and how many characters name it.
    private static func escape(_ rest: ArraySlice<UInt8>) -> (byte: UInt8, length: Int)? {
        guard let first = rest.first else { return nil }
        guard (0x30...0x39).contains(first) else { return first >= 0x20 && first < 0x7F ? (first, 1) : nil }
        let digits = rest.prefix(3)
        guard digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }),
            let byte = UInt8(String(decoding: digits, as: UTF8.self))
        else { return nil }
        return (byte, 3)
    }
}

extension DNSName: CustomStringConvertible {
    /// The labels with dots between them, without one at the end; `.` for the root. Odd bytes are escaped.
    public var description: String {
        if self.labels.isEmpty { return "." }
        return self.labels.map { label in
            label.map { byte in
                switch byte {
                case UInt8(ascii: "."), UInt8(ascii: "\\"): "\\" + String(Unicode.Scalar(byte))
                case 0x21...0x7E: String(Unicode.Scalar(byte))
                default: "\\" + String("00\(byte)".suffix(3))
                }
            }.joined()
        }.joined(separator: ".")
    }
}
