import MailCrypto

/// Looks names up through the system's resolver library, with the name servers that the machine is configured for.
///
/// The library brings the packets (EDNS, and TCP where UDP is too small); they are read by the SDK's own parser. A
/// lookup takes at most 20 seconds, follows at most 8 CNAMEs and keeps at most 256 records. At most eight lookups block
/// threads at a time, 256 wait, and more fail at once.
public struct SystemDNSResolver: DNSResolver {
    /// How long one lookup may take, all its packets together.
    static let budget = Duration.seconds(20)

    private let exchange: any DNSExchange
    private let clock: any MailClock

    /// The machine's name servers.
    public init(clock: any MailClock = SystemClock()) {
        self.init(over: SystemDNSExchange(server: nil), clock: clock)
    }

    /// Another name server, such as a validating one on this machine, by its IPv4 address.
    ///
    /// Throws ``TransportError/Code/invalidSetting`` for an IPv6 address or an impossible port. On systems with the
    /// musl C library, lookups fail: there is no way to choose a server there.
    public init(server: IPAddress, port: Int = 53, clock: any MailClock = SystemClock()) throws(TransportError) {
        guard server.unmapped.isIPv4, let port = UInt16(exactly: port), port > 0, server.unmapped.low != 0 else {
            throw TransportError(.invalidSetting, phase: .resolve, "This is not the IPv4 address of a name server.")
        }
        self.init(over: SystemDNSExchange(server: (server.unmapped, port)), clock: clock)
    }

    /// Packets that come another way, within the same budgets.
    public init(over exchange: any DNSExchange, clock: any MailClock = SystemClock()) {
        self.exchange = exchange
        self.clock = clock
    }

    /// The records of `type` at `name`, after following CNAMEs.
    public func query(_ name: DNSName, _ type: DNSRecordType) async throws -> DNSAnswer {
        let deadline = self.clock.deadline(after: Self.budget)
        return try await withDeadline(deadline, on: self.clock, phase: .resolve) {
            try await DNSLookup { try await self.ask($0, until: deadline) }.resolve(name, type)
        }
    }

    /// One question; a server that does not know EDNS is asked again without it (RFC 6891, 7).
    private func ask(_ question: DNSPacket.Question, until deadline: MailInstant?) async throws -> DNSPacket {
        let packet = try await self.ask(question, edns: true, until: deadline)
        guard packet.responseCode == 1 || packet.responseCode == 4 else { return packet }
        return try await self.ask(question, edns: false, until: deadline)
    }

    /// Up to three attempts: an answer to something else counts as none.
    private func ask(
        _ question: DNSPacket.Question, edns: Bool, until deadline: MailInstant?
    ) async throws -> DNSPacket {
        for _ in 0..<3 {
            let random = try RandomBytes.make(2)
            let id = UInt16(random[0]) << 8 | UInt16(random[1])
            let query = DNSPacket.query(id: id, question, edns: edns)
            let bytes = try await self.exchange.exchange(query, until: deadline, on: self.clock)
            guard let packet = DNSPacket(parsing: bytes) else {
                throw TransportError(.resolverFailed, phase: .resolve, "The name server's answer is broken.")
            }
            guard packet.isResponse, packet.id == id, packet.question == question || packet.isRefusal else { continue }
            guard !packet.isTruncated else {
                throw TransportError(.resolverFailed, phase: .resolve, "The name server's answer is cut.")
            }
            return packet
        }
        throw TransportError(.resolverFailed, phase: .resolve, "The answers were to other questions.")
    }
}

extension DNSPacket {
    /// Whether it says no and repeats no question, as some servers do that could not read it.
    fileprivate var isRefusal: Bool {
        self.question == nil && [1, 2, 4, 5].contains(self.responseCode)
    }
}
