/// An IPv4 or IPv6 address, with the interface it belongs to where it is link-local.
public struct IPAddress: Sendable, Hashable {
    /// Whether it is an IPv4 address; `::ffff:192.0.2.1` is an IPv6 one that contains an IPv4 one.
    public let isIPv4: Bool
    /// The first eight bytes of an IPv6 address; 0 for IPv4.
    let high: UInt64
    /// The last eight bytes of an IPv6 address, or the four of an IPv4 address.
    let low: UInt64
    /// The index of the interface, or 0.
    let interface: UInt32

    /// An IPv4 address of its 32 bits, the first number in the highest byte.
    public init(ipv4 bits: UInt32) {
        (self.isIPv4, self.high, self.low, self.interface) = (true, 0, UInt64(bits), 0)
    }

    /// An IPv6 address of its two halves.
    public init(ipv6High high: UInt64, low: UInt64) {
        self.init(ipv6High: high, low: low, interface: 0)
    }

    /// An IPv6 address on an interface.
    init(ipv6High high: UInt64, low: UInt64, interface: UInt32) {
        (self.isIPv4, self.high, self.low, self.interface) = (false, high, low, interface)
    }

    /// The 4 or 16 bytes of an address in network order; nil for another count.
    public init?(bytes: [UInt8]) {
        func number(_ part: ArraySlice<UInt8>) -> UInt64 { part.reduce(0) { $0 << 8 | UInt64($1) } }
        switch bytes.count {
        case 4: self.init(ipv4: UInt32(truncatingIfNeeded: number(bytes[...])))
        case 16: self.init(ipv6High: number(bytes[..<8]), low: number(bytes[8...]))
        default: return nil
        }
    }

    /// The 4 or 16 bytes of the address in network order.
    public var bytes: [UInt8] {
        func split(_ number: UInt64, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * (count - 1 - $0))) }
        }
        return self.isIPv4 ? split(self.low, 4) : split(self.high, 8) + split(self.low, 8)
    }

    /// The IPv4 address inside an IPv4-mapped IPv6 one (`::ffff:0:0/96`), or the address itself.
    public var unmapped: IPAddress {
        guard !self.isIPv4, self.high == 0, self.low >> 32 == 0xFFFF else { return self }
        return IPAddress(ipv4: UInt32(truncatingIfNeeded: self.low))
    }

    /// `127.0.0.1`.
    public static let loopbackIPv4 = IPAddress(ipv4: 0x7F00_0001)
    /// `::1`.
    public static let loopbackIPv6 = IPAddress(ipv6High: 0, low: 1)
}

extension IPAddress: CustomStringConvertible {
    /// The address as RFC 5952 writes it: `192.0.2.1`, `2001:db8::1`, `fe80::1%2`.
    public var description: String {
        if self.isIPv4 { return Self.dotted(self.low) }
        let suffix = self.interface == 0 ? "" : "%\(self.interface)"
        if self.high == 0, self.low >> 32 == 0xFFFF { return "::ffff:" + Self.dotted(self.low) + suffix }
        let groups = (0..<8).map { index in
            let half = index < 4 ? self.high : self.low
            return UInt16(truncatingIfNeeded: half >> UInt64(48 - 16 * (index % 4)))
        }
        return Self.compressed(groups) + suffix
    }

    private static func dotted(_ bits: UInt64) -> String {
        [24, 16, 8, 0].map { String((bits >> UInt64($0)) & 0xFF) }.joined(separator: ".")
    }

    /// Replaces the first longest run of at least two zero groups by `::`.
    private static func compressed(_ groups: [UInt16]) -> String {
        var best = 0..<0
        var start = 0
        for index in 0...groups.count where index == groups.count || groups[index] != 0 {
            if index - start > max(best.count, 1) { best = start..<index }
            start = index + 1
        }
        func text(_ part: ArraySlice<UInt16>) -> String {
            part.map { String($0, radix: 16) }.joined(separator: ":")
        }
        guard !best.isEmpty else { return text(groups[...]) }
        return text(groups[..<best.lowerBound]) + "::" + text(groups[best.upperBound...])
    }
}
