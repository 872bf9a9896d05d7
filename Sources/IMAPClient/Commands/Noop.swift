extension IMAPSession {
    /// Asks the server whether anything has happened; what has is applied before this returns (RFC 9051, 6.1.2).
    public func noop() async throws {
        _ = try await self.connection.run(IMAPCommand("NOOP"))
    }
}
