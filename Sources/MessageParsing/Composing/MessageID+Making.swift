extension MessageID {
    /// Makes a new id: 128 random bits and a host of the caller's (RFC 5322 3.6.4).
    ///
    /// The randomness and the host come from the caller, so that a test can repeat them. Nil when `host` is no host
    /// name; international names become A-labels.
    public static func make(host: String, using random: inout some RandomNumberGenerator) -> MessageID? {
        guard let host = InternationalDomain.canonical(host) else { return nil }
        let digits = [random.next(), random.next()].map { Self.fixedWidth($0 as UInt64) }
        return MessageID(digits.joined(separator: ".") + "@" + host)
    }

    /// Thirteen digits to the base of 36, which hold any 64 bits.
    private static func fixedWidth(_ value: UInt64) -> String {
        let digits = String(value, radix: 36)
        return String(repeating: "0", count: max(13 - digits.utf8.count, 0)) + digits
    }
}
