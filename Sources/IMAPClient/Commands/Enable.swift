extension IMAPSession {
    /// Switches extensions on (RFC 5161); returns those that are on now. Only these may be used: iCloud answers OK
    /// without having switched anything on.
    @discardableResult
    public func enable(_ names: [String]) async throws -> Set<String> {
        let offered = names.filter { self.capabilities.has($0) }
        guard self.capabilities.has("ENABLE"), !offered.isEmpty else { return self.enabled }
        var encoder = self.connection.encoder("ENABLE")
        for name in offered {
            encoder.space()
            try encoder.atom(name)
        }
        try await self.connection.run(IMAPCommand("ENABLE", pieces: encoder.finished(), wants: .enabled))
        return self.enabled
    }
}
