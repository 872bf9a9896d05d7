/// A type of resource records; those that the SDK knows have names.
public struct DNSRecordType: RawRepresentable, Sendable, Hashable {
    /// The number (RFC 1035, 3.2.2, and its successors).
    public let rawValue: UInt16

    /// The type of this number.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// An IPv4 address.
    public static let a = DNSRecordType(rawValue: 1)
    /// The name that this one stands for.
    public static let cname = DNSRecordType(rawValue: 5)
    /// Where a zone begins.
    public static let soa = DNSRecordType(rawValue: 6)
    /// The host name of an address.
    public static let ptr = DNSRecordType(rawValue: 12)
    /// A mail exchanger.
    public static let mx = DNSRecordType(rawValue: 15)
    /// Text.
    public static let txt = DNSRecordType(rawValue: 16)
    /// An IPv6 address.
    public static let aaaa = DNSRecordType(rawValue: 28)
    /// A service's host and port (RFC 2782).
    public static let srv = DNSRecordType(rawValue: 33)
}

/// One resource record of an answer.
public struct DNSRecord: Sendable, Hashable {
    /// What a record says.
    public enum Content: Sendable, Hashable {
        /// An address, of A or AAAA.
        case address(IPAddress)
        /// A mail exchanger; the lowest preference is tried first.
        case exchange(preference: UInt16, host: DNSName)
        /// The strings of one TXT record, joined without anything between them (RFC 7208, 3.3; RFC 6376, 3.6.2.2).
        case text([UInt8])
        /// A service: the lowest priority first, among equals in proportion to the weight (RFC 2782).
        case service(priority: UInt16, weight: UInt16, port: UInt16, host: DNSName)
        /// The name of CNAME or PTR.
        case name(DNSName)
        /// The beginning of a zone; `minimum` is how long an absence may be remembered (RFC 2308).
        case authority(minimum: UInt32)
        /// Any other type, as it came.
        case other([UInt8])
    }

    /// Whose record it is.
    public let name: DNSName
    /// Its type.
    public let type: DNSRecordType
    /// For how many seconds it may be remembered; 0 where the number on the wire was 2^31 or more (RFC 2181, 8).
    public let timeToLive: UInt32
    /// What it says.
    public let content: Content

    /// A record.
    public init(name: DNSName, type: DNSRecordType, timeToLive: UInt32, content: Content) {
        self.name = name
        self.type = type
        self.timeToLive = timeToLive > UInt32(Int32.max) ? 0 : timeToLive
        self.content = content
    }
}
