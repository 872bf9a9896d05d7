extension IMAPSession {
    /// Tells the server who this client is and returns what it says of itself (RFC 2971).
    public func exchangeID(_ fields: [(name: String, value: String)]) async throws -> [(name: String, value: String?)] {
        var encoder = self.connection.encoder("ID ")
        encoder.raw(fields.isEmpty ? "NIL" : "(")
        try encoder.list(fields) { encoder, field throws(IMAPError) in
            try encoder.string(field.name)
            encoder.space()
            try encoder.string(field.value)
        }
        if !fields.isEmpty { encoder.raw(")") }
        let reply = try await self.connection.run(IMAPCommand("ID", pieces: encoder.finished(), wants: .id))
        for case .id(let answer) in reply.responses { return answer }
        return []
    }
}
