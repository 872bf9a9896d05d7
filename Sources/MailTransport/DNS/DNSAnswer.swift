/// What the domain name system knows about a name and a type.
public struct DNSAnswer: Sendable, Hashable {
    /// How a lookup can end. What could not be found out is an error, not an answer.
    public enum Outcome: Sendable, Hashable {
        /// There are records.
        case found
        /// The name exists, without records of this type.
        case noData
        /// The name does not exist (NXDOMAIN).
        case nameNotFound
    }

    /// How it ended.
    public let outcome: Outcome
    /// The records of the type asked for, at most 256, in the order in which they came.
    public let records: [DNSRecord]
    /// The name that the records belong to: the one asked for, or the last one of a chain of CNAMEs.
    public let canonicalName: DNSName
    /// For how many seconds the answer may be remembered: the least of its records' times, those of CNAMEs included;
    /// for an absence what the zone says (RFC 2308), or 0.
    public let timeToLive: UInt32

    /// An answer.
    public init(outcome: Outcome, records: [DNSRecord] = [], canonicalName: DNSName, timeToLive: UInt32) {
        self.outcome = outcome
        self.records = records
        self.canonicalName = canonicalName
        self.timeToLive = timeToLive
    }

    /// The addresses of A or AAAA records.
    public var addresses: [IPAddress] {
        self.records.compactMap { if case .address(let address) = $0.content { address } else { nil } }
    }

    /// The texts of TXT records, one for each record.
    public var texts: [[UInt8]] {
        self.records.compactMap { if case .text(let text) = $0.content { text } else { nil } }
    }

    /// The names of PTR records.
    public var names: [DNSName] {
        self.records.compactMap { if case .name(let name) = $0.content { name } else { nil } }
    }

    /// The hosts of MX records, the preferred first; a host `.` means that the domain takes no mail (RFC 7505).
    public var exchanges: [(preference: UInt16, host: DNSName)] {
        self.records.compactMap { record -> (preference: UInt16, host: DNSName)? in
            if case .exchange(let preference, let host) = record.content { (preference, host) } else { nil }
        }.sorted { $0.preference < $1.preference }
    }
}
