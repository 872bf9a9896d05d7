extension IMAPSession {
    /// Asks anew what the server can do (RFC 9051, 6.1.1).
    @discardableResult
    public func askCapabilities() async throws -> IMAPCapabilities {
        _ = try await self.connection.run(IMAPCommand("CAPABILITY"))
        return self.capabilities
    }
}
