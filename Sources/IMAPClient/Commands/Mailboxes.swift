extension IMAPSession {
    /// Creates a mailbox (RFC 9051, 6.3.4), for a special use such as `\Archive` where the server can (RFC 6154).
    public func createMailbox(_ name: IMAPMailboxName, specialUse: IMAPFlag? = nil) async throws {
        var encoder = self.connection.encoder("CREATE ")
        try encoder.mailbox(name)
        if let specialUse, self.capabilities.has("CREATE-SPECIAL-USE") {
            encoder.raw(" (USE (")
            try encoder.flag(specialUse)
            encoder.raw("))")
        }
        try await self.connection.run(IMAPCommand("CREATE", pieces: encoder.finished()))
    }

    /// Deletes a mailbox with everything in it (RFC 9051, 6.3.5).
    public func deleteMailbox(_ name: IMAPMailboxName) async throws {
        try await self.connection.run(try self.command("DELETE", "DELETE ", name))
    }

    /// Gives a mailbox another name (RFC 9051, 6.3.6).
    public func renameMailbox(_ name: IMAPMailboxName, to new: IMAPMailboxName) async throws {
        var encoder = self.connection.encoder("RENAME ")
        try encoder.mailbox(name)
        encoder.space()
        try encoder.mailbox(new)
        try await self.connection.run(IMAPCommand("RENAME", pieces: encoder.finished()))
    }

    /// Puts a mailbox on the list of those that other programs show (RFC 9051, 6.3.7).
    public func subscribe(to name: IMAPMailboxName) async throws {
        try await self.connection.run(try self.command("SUBSCRIBE", "SUBSCRIBE ", name))
    }

    /// Takes a mailbox off that list (RFC 9051, 6.3.8).
    public func unsubscribe(from name: IMAPMailboxName) async throws {
        try await self.connection.run(try self.command("UNSUBSCRIBE", "UNSUBSCRIBE ", name))
    }

    private func command(
        _ name: StaticString, _ words: StaticString, _ mailbox: IMAPMailboxName
    ) throws -> IMAPCommand {
        var encoder = self.connection.encoder(words)
        try encoder.mailbox(mailbox)
        return IMAPCommand(name, pieces: encoder.finished())
    }
}
