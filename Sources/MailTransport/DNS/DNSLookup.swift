/// One lookup within its budgets: packets are asked for until the question is answered.
package struct DNSLookup: Sendable {
    /// The most CNAMEs followed.
    package static let chainLimit = 8

    /// Gives the answer to one question as a packet, or throws.
    package typealias Ask = @Sendable (DNSPacket.Question) async throws -> DNSPacket

    private let ask: Ask

    /// A lookup that gets its packets from `ask`.
    package init(_ ask: @escaping Ask) {
        self.ask = ask
    }

    /// The answer; throws what ``DNSResolver/query(_:_:)-(DNSName,_)`` says.
    package func resolve(_ name: DNSName, _ type: DNSRecordType) async throws -> DNSAnswer {
        var chain = Chain(name: name)
        while true {
            let packet = try await self.ask(DNSPacket.Question(name: chain.name, type: type))
            guard packet.responseCode == 0 || packet.responseCode == 3 else { throw Self.failure(packet.responseCode) }
            let asked = chain.name
            if type != .cname { try chain.follow(packet.answers) }
            let records = packet.answers.filter { $0.name == chain.name && $0.type == type }
            if !records.isEmpty {
                let least = records.map(\.timeToLive).min() ?? 0
                return DNSAnswer(
                    outcome: .found, records: records, canonicalName: chain.name,
                    timeToLive: min(least, chain.timeToLive))
            }
            let authority = Self.absence(packet.authorities)
            // A chain that leaves what this server knows ends without a word about its last name: ask for that.
            let isOpen = packet.responseCode == 0 && chain.name != asked && authority == nil
            if isOpen { continue }
            return DNSAnswer(
                outcome: packet.responseCode == 3 ? .nameNotFound : .noData, canonicalName: chain.name,
                timeToLive: min(authority ?? 0, chain.timeToLive))
        }
    }

    /// How long an absence may be remembered (RFC 2308, section 5), where the zone says so.
    private static func absence(_ authorities: [DNSRecord]) -> UInt32? {
        authorities.lazy.compactMap { record in
            if case .authority(let minimum) = record.content { min(minimum, record.timeToLive) } else { nil }
        }.first
    }

    private static func failure(_ code: UInt8) -> TransportError {
        let names: [UInt8: String] = [1: "FORMERR", 2: "SERVFAIL", 4: "NOTIMP", 5: "REFUSED"]
        return TransportError(
            .resolverFailed, phase: .resolve, "The name server could not answer: \(names[code] ?? "code \(code)").")
    }

    /// The way from name to name.
    private struct Chain {
        var name: DNSName
        var timeToLive = UInt32.max
        private var seen: Set<DNSName>

        init(name: DNSName) {
            self.name = name
            self.seen = [name]
        }

        /// Goes on as far as the records lead.
        mutating func follow(_ records: [DNSRecord]) throws(TransportError) {
            while let alias = records.first(where: { $0.name == self.name && $0.type == .cname }),
                case .name(let target) = alias.content
            {
                guard self.seen.count <= DNSLookup.chainLimit, self.seen.insert(target).inserted else {
                    throw TransportError(.resolverFailed, phase: .resolve, "The name leads through too many aliases.")
                }
                self.name = target
                self.timeToLive = min(self.timeToLive, alias.timeToLive)
            }
        }
    }
}
