extension IMAPMailbox {
    /// The UIDs of the messages that match (RFC 9051, 6.4.4).
    public func uidSearch(_ query: IMAPSearchQuery) async throws -> IMAPUIDSet {
        try self.check()
        var encoder = self.connection.encoder("UID SEARCH ")
        if query.needsUTF8 { encoder.raw("CHARSET UTF-8 ") }
        try query.encode(into: &encoder)
        let reply = try await self.connection.run(
            IMAPCommand("SEARCH", pieces: encoder.finished(), wants: .search))
        var found = IMAPUIDSet()
        for case .search(let result) in reply.responses { found = found.union(result.found) }
        return found
    }
}
