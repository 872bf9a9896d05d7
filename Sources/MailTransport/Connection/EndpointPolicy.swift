/// Which addresses and ports may be connected to. It sees the address that is really used, after name resolution.
///
/// A service that connects to servers its users type in needs ``publicMailServers``: otherwise a user can make it reach
/// its own database, or the machine's metadata service, by name. The refusal says the same for each reason.
public struct EndpointPolicy: Sendable, Hashable {
    /// The ports that may be used; nil allows every port.
    public var allowedPorts: Set<Int>?
    /// Whether addresses may be used that are not reachable from the whole Internet: loopback, private networks,
    /// link-local, carrier NAT, documentation, multicast, and the metadata services of cloud providers.
    public var allowsInternalAddresses: Bool
    /// Addresses that may be used although they are internal, such as a company's own mail server.
    public var exceptions: Set<IPAddress>

    /// A policy of these rules.
    public init(allowedPorts: Set<Int>?, allowsInternalAddresses: Bool, exceptions: Set<IPAddress> = []) {
        self.allowedPorts = allowedPorts
        self.allowsInternalAddresses = allowsInternalAddresses
        self.exceptions = exceptions
    }

    /// Everything is allowed: for programs whose settings come from their own administrator.
    public static let unrestricted = EndpointPolicy(allowedPorts: nil, allowsInternalAddresses: true)

    /// Public addresses and the ports of mail: 25, 110, 143, 465, 587, 993, 995 and 2525.
    public static let publicMailServers = EndpointPolicy(
        allowedPorts: [25, 110, 143, 465, 587, 993, 995, 2525], allowsInternalAddresses: false)

    /// Whether a connection to this address and port is allowed.
    public func allows(_ address: IPAddress, port: Int) -> Bool {
        if let allowedPorts, !allowedPorts.contains(port) { return false }
        if self.allowsInternalAddresses || address.isPublic { return true }
        return self.exceptions.contains(address) || self.exceptions.contains(address.unmapped)
    }

    /// Throws ``TransportError/Code/endpointRefused`` unless the address and the port are allowed.
    func check(_ address: IPAddress, port: Int) throws(TransportError) {
        guard self.allows(address, port: port) else { throw Self.refusal }
    }

    /// Throws when no address could make this port acceptable, before anything is resolved.
    func check(port: Int) throws(TransportError) {
        if let allowedPorts, !allowedPorts.contains(port) { throw Self.refusal }
    }

    private static var refusal: TransportError {
        TransportError(.endpointRefused, phase: .connect, "Connections to this server are not allowed.")
    }
}

extension IPAddress {
    /// Whether the address belongs to the public Internet (IANA's special-purpose registries, RFC 6890).
    ///
    /// Addresses that carry an IPv4 address (mapped, NAT64, 6to4) are judged by that one too. The metadata address that
    /// Azure keeps in its public range counts as internal.
    public var isPublic: Bool {
        if self.isIPv4 { return Self.isPublic(ipv4: UInt32(truncatingIfNeeded: self.low)) }
        let embedded: UInt32? =
            if self.high == 0, self.low >> 32 == 0xFFFF {
                UInt32(truncatingIfNeeded: self.low)
            } else if self.high == 0x0064_FF9B_0000_0000, self.low >> 32 == 0 {
                UInt32(truncatingIfNeeded: self.low)
            } else if self.high >> 48 == 0x2002 {
                UInt32(truncatingIfNeeded: self.high >> 16)
            } else { nil }
        if let embedded { return Self.isPublic(ipv4: embedded) }
        // Only 2000::/3 is given out; inside it, protocol assignments with Teredo (2001::/23) and documentation are
        // not.
        let isAssigned = self.high >> 61 == 0b001
        let isProtocol = self.high >> 41 == 0x2001_0000 >> 9
        let isDocumentation = self.high >> 32 == 0x2001_0DB8 || self.high >> 44 == 0x3FFF0
        return isAssigned && !isProtocol && !isDocumentation
    }

    private static func isPublic(ipv4 bits: UInt32) -> Bool {
        let internalNetworks: [(network: UInt32, length: UInt32)] = [
            (0x0000_0000, 8), (0x0A00_0000, 8), (0x6440_0000, 10), (0x7F00_0000, 8), (0xA9FE_0000, 16),
            (0xAC10_0000, 12), (0xC000_0000, 24), (0xC000_0200, 24), (0xC058_6300, 24), (0xC0A8_0000, 16),
            (0xC612_0000, 15), (0xC633_6400, 24), (0xCB00_7100, 24), (0xE000_0000, 4), (0xF000_0000, 4),
            (0xA83F_8110, 32),
        ]
        return !internalNetworks.contains { bits >> (32 - $0.length) == $0.network >> (32 - $0.length) }
    }
}
