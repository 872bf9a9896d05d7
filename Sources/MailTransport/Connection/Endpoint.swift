/// A host and a port, checked once, so that nothing behind it has to doubt them.
public struct Endpoint: Sendable, Hashable {
    /// The host: a name in its ASCII form, an IPv4 address, or an IPv6 address without brackets.
    public let host: String
    /// The port, 1 to 65535.
    public let port: Int

    /// Checks and keeps a host and a port as somebody typed them.
    ///
    /// Throws ``TransportError`` with ``TransportError/Code/invalidSetting`` and a sentence that says what is wrong.
    public init(host: String, port: Int) throws(TransportError) {
        guard (1...65535).contains(port) else {
            throw TransportError(
                .invalidSetting, "\(port) is not a port.", remedy: .changeSettings("Type a port between 1 and 65535."))
        }
        let literal = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        guard Self.isHost(literal) else {
            throw TransportError(
                .invalidSetting, "This is not a host name.",
                remedy: .changeSettings("Type the server's name only, such as mail.example.com."))
        }
        self.host = literal.lowercased()
        self.port = port
    }

    /// Letters, digits, dots, hyphens and underscores in labels of 1 to 63, 253 in all; or an IP address.
    private static func isHost(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, bytes.count <= 253 else { return false }
        if bytes.contains(UInt8(ascii: ":")) { return self.looksLikeIPv6(bytes) }
        var label = 0
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                label += 1
                if label > 63 { return false }
            case UInt8(ascii: "."):
                if label == 0 || bytes[index - 1] == UInt8(ascii: "-") { return false }
                label = 0
            default: return false
            }
        }
        return bytes.first != UInt8(ascii: "-")
    }

    /// Hexadecimal digits, colons, dots and a zone; the resolver has the last word.
    private static func looksLikeIPv6(_ bytes: [UInt8]) -> Bool {
        let address = bytes.prefix { $0 != UInt8(ascii: "%") }
        let zone = bytes.dropFirst(address.count + 1)
        let colons = address.count { $0 == UInt8(ascii: ":") }
        let isAddress = address.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
                UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: ":"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        let isZone = zone.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
        return isAddress && isZone && (2...7).contains(colons)
    }
}

extension Endpoint: CustomStringConvertible {
    /// `host:port`, with brackets around an IPv6 address.
    public var description: String {
        self.host.contains(":") ? "[\(self.host)]:\(self.port)" : "\(self.host):\(self.port)"
    }
}
