/// Looks names up in the domain name system.
///
/// Production uses ``SystemDNSResolver``, usually inside of a ``CachingDNSResolver``; tests use `ZoneResolver` of
/// `MailTesting`, which reads master files.
public protocol DNSResolver: Sendable {
    /// The records of `type` at `name`, after following CNAMEs.
    ///
    /// That a name or its records do not exist is an answer. What could not be found out is thrown:
    /// ``TransportError/Code/timedOut``, or ``TransportError/Code/resolverFailed`` for SERVFAIL, refusals, broken
    /// answers and endless chains; `CancellationError` when the task is cancelled.
    func query(_ name: DNSName, _ type: DNSRecordType) async throws -> DNSAnswer
}

extension DNSResolver {
    /// The records of `type` at the name that `text` writes.
    ///
    /// Throws ``TransportError/Code/invalidSetting`` when it writes none.
    public func query(_ text: String, _ type: DNSRecordType) async throws -> DNSAnswer {
        guard let name = DNSName(text) else {
            throw TransportError(.invalidSetting, phase: .resolve, "This is not a domain name.")
        }
        return try await self.query(name, type)
    }

    /// The addresses of `name`: those of IPv6 first, then those of IPv4.
    public func addresses(of name: DNSName) async throws -> [IPAddress] {
        try await self.query(name, .aaaa).addresses + self.query(name, .a).addresses
    }
}
