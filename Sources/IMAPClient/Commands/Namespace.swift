extension IMAPSession {
    /// Where the mailboxes lie (RFC 2342); one place without a prefix where the server does not tell.
    public func namespace() async throws -> IMAPNamespace {
        let unknown = IMAPNamespace(
            personal: [IMAPNamespace.Place(prefix: nil, separator: nil)], otherUsers: [], shared: [])
        guard self.capabilities.has("NAMESPACE") else { return unknown }
        let reply = try await self.connection.run(IMAPCommand("NAMESPACE", wants: .namespace))
        for case .namespace(let namespace) in reply.responses { return namespace }
        return unknown
    }
}
