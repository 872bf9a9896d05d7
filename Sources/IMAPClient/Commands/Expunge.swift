extension IMAPMailbox {
    /// Removes those of the messages that are marked for removal, and no others (UID EXPUNGE, RFC 4315).
    ///
    /// Throws ``IMAPError/Code/notSupported`` where the server cannot do that; see ``expungeAll()``.
    public func expunge(_ uids: IMAPUIDSet) async throws {
        try self.check()
        guard self.connection.capabilities.has("UIDPLUS") else {
            throw IMAPError(.notSupported, "The server cannot remove single messages.")
        }
        for chunk in uids.chunks(ofBytes: IMAPUIDSet.chunkBytes) {
            var encoder = self.connection.encoder("UID EXPUNGE ")
            encoder.safe(chunk.description)
            try await self.connection.run(IMAPCommand("EXPUNGE", pieces: encoder.finished()))
        }
    }

    /// Removes every message that is marked for removal, whoever marked it (RFC 9051, 6.4.3).
    public func expungeAll() async throws {
        try self.check()
        try await self.connection.run(IMAPCommand("EXPUNGE"))
    }
}
