public import MailTransport

/// Answers lookups out of a master file (RFC 1035, section 5) instead of the network: the reference resolver.
///
/// Aliases, wildcards, absent names and absent types behave as at a real server. Comments of the form
/// `;ERROR,name,TYPE,SERVFAIL` (or `TIMEOUT`, or `NXDOMAIN`; `ANY` for every type) make a lookup fail.
///
/// ```swift
/// let zone = try ZoneResolver("""
///     $ORIGIN example.com.
///     @ MX 10 mail
///     mail A 192.0.2.1
///     ;ERROR,broken.example.com,TXT,SERVFAIL
///     """)
/// ```
public struct ZoneResolver: DNSResolver {
    private var records: [DNSName: [DNSRecord]] = [:]
    private var names: Set<DNSName> = [.root]
    private var failures: [MasterFile.FailurePlace: MasterFile.Failure] = [:]

    /// Reads a master file; throws ``ZoneError`` with the line that is wrong.
    public init(_ masterFile: String, origin: DNSName = .root) throws(ZoneError) {
        try self.init(Array(masterFile.utf8), origin: origin)
    }

    /// Reads the bytes of a master file; throws ``ZoneError`` with the line that is wrong.
    public init(_ masterFile: [UInt8], origin: DNSName = .root) throws(ZoneError) {
        let file = try MasterFile(masterFile, origin: origin)
        self.failures = file.failures
        for record in file.records {
            self.records[record.name, default: []].append(record)
            var name: DNSName? = record.name
            // A name between the root and a record exists too, without records of its own.
            while let existing = name, self.names.insert(existing).inserted { name = existing.parent }
        }
    }

    /// The records of `type` at `name`, after following CNAMEs.
    public func query(_ name: DNSName, _ type: DNSRecordType) async throws -> DNSAnswer {
        try Task.checkCancellation()
        return try await DNSLookup { try self.packet($0) }.resolve(name, type)
    }

    /// What a server with this zone would answer.
    private func packet(_ question: DNSPacket.Question) throws -> DNSPacket {
        var answers: [DNSRecord] = []
        var name = question.name
        // One more than a resolver follows, so that it is the resolver that gives up.
        for _ in 0...DNSLookup.chainLimit + 1 {
            switch self.failure(name, question.type) {
            case .serverFailure: return DNSPacket(question, responseCode: 2)
            case .timeout:
                throw TransportError(.timedOut, phase: .resolve, "No name server has answered.")
            case .nameNotFound: return DNSPacket(question, responseCode: 3, answers: answers)
            case nil: break
            }
            guard let found = self.records(at: name) else {
                return DNSPacket(question, responseCode: 3, answers: answers, authorities: self.authority(of: name))
            }
            let wanted = found.filter { $0.type == question.type }
            guard wanted.isEmpty, case .name(let target)? = found.first(where: { $0.type == .cname })?.content else {
                let authority = wanted.isEmpty ? self.authority(of: name) : []
                return DNSPacket(question, responseCode: 0, answers: answers + wanted, authorities: authority)
            }
            answers += found.filter { $0.type == .cname }
            name = target
        }
        return DNSPacket(question, responseCode: 0, answers: answers)
    }

    private func failure(_ name: DNSName, _ type: DNSRecordType) -> MasterFile.Failure? {
        self.failures[MasterFile.FailurePlace(name: name, type: type)]
            ?? self.failures[MasterFile.FailurePlace(name: name, type: nil)]
    }

    /// The records of a name, or of the wildcard that covers it (RFC 4592); nil when the name does not exist.
    private func records(at name: DNSName) -> [DNSRecord]? {
        if self.names.contains(name) { return self.records[name] ?? [] }
        var encloser = name.parent
        while let candidate = encloser, !self.names.contains(candidate) { encloser = candidate.parent }
        guard let encloser, let wildcard = DNSName(labels: [[UInt8(ascii: "*")]] + encloser.labels),
            let records = self.records[wildcard]
        else { return nil }
        return records.map { DNSRecord(name: name, type: $0.type, timeToLive: $0.timeToLive, content: $0.content) }
    }

    /// The SOA record of the zone that a name lies in, if the file has one.
    private func authority(of name: DNSName) -> [DNSRecord] {
        var candidate: DNSName? = name
        while let zone = candidate {
            if let record = self.records[zone]?.first(where: { $0.type == .soa }) { return [record] }
            candidate = zone.parent
        }
        return []
    }
}
