extension IPAddress {
    /// Reads `192.0.2.1` or `2001:db8::1`; nil for anything else.
    ///
    /// Four decimal numbers without leading zeros, or the forms of RFC 4291. Short forms such as `127.1` and numbers in
    /// other bases are host names to the SDK, and the resolver decides what they mean. Zones (`%eth0`) are not read
    /// here.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count <= 45 else { return nil }
        if bytes.contains(UInt8(ascii: ":")) {
            guard let groups = Self.readIPv6(bytes) else { return nil }
            let halves = (groups[..<4], groups[4...])
            self.init(
                ipv6High: halves.0.reduce(0) { $0 << 16 | UInt64($1) },
                low: halves.1.reduce(0) { $0 << 16 | UInt64($1) })
        } else {
            guard let bits = Self.readIPv4(bytes[...]) else { return nil }
            self.init(ipv4: bits)
        }
    }

    private static func readIPv4(_ text: ArraySlice<UInt8>) -> UInt32? {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bits: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.count), part.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            let number = part.reduce(UInt32(0)) { $0 * 10 + UInt32($1 - 0x30) }
            guard number <= 255, part.count == 1 || part.first != UInt8(ascii: "0") else { return nil }
            bits = bits << 8 | number
        }
        return bits
    }

    private static func readIPv6(_ text: [UInt8]) -> [UInt16]? {
        // Split at the one `::` there may be; each side is a list of groups, the last of which may be an IPv4 address.
        let colon = UInt8(ascii: ":")
        let gap = text.indices.dropLast().first { text[$0] == colon && text[$0 + 1] == colon }
        guard let gap else {
            guard let groups = Self.readGroups(text[...]), groups.count == 8 else { return nil }
            return groups
        }
        let rest = text[(gap + 2)...]
        guard let before = Self.readGroups(text[..<gap]), let after = Self.readGroups(rest) else { return nil }
        let zeros = 8 - before.count - after.count
        guard zeros >= 1, !text[..<gap].contains(UInt8(ascii: ".")) else { return nil }
        return before + [UInt16](repeating: 0, count: zeros) + after
    }

    private static func readGroups(_ text: ArraySlice<UInt8>) -> [UInt16]? {
        if text.isEmpty { return [] }
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count <= 8 else { return nil }
        var groups: [UInt16] = []
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, part.contains(UInt8(ascii: ".")) {
                guard let bits = Self.readIPv4(part) else { return nil }
                groups += [UInt16(truncatingIfNeeded: bits >> 16), UInt16(truncatingIfNeeded: bits)]
            } else {
                guard (1...4).contains(part.count), let group = Self.readHexadecimal(part) else { return nil }
                groups.append(group)
            }
        }
        return groups.count <= 8 ? groups : nil
    }

    private static func readHexadecimal(_ digits: ArraySlice<UInt8>) -> UInt16? {
        var number: UInt16 = 0
        for digit in digits {
            switch digit {
            case 0x30...0x39: number = number << 4 | UInt16(digit - 0x30)
            case 0x41...0x46: number = number << 4 | UInt16(digit - 0x41 + 10)
            case 0x61...0x66: number = number << 4 | UInt16(digit - 0x61 + 10)
            default: return nil
            }
        }
        return number
    }
}
