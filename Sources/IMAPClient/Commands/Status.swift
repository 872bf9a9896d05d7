extension IMAPSession {
    /// The numbers of a mailbox that need not be open (RFC 9051, 6.3.11), as many as the server can tell.
    public func status(of name: IMAPMailboxName) async throws -> IMAPMailboxStatus {
        try await self.connection.status(of: name)
    }
}

extension IMAPConnection {
    /// Asks for a mailbox's numbers.
    func status(of name: IMAPMailboxName) async throws -> IMAPMailboxStatus {
        let ticket = CommandTicket("STATUS")
        try self.submit(try self.statusCommand(name), ticket)
        return try await self.statusAnswer(name, ticket)
    }

    /// The command that asks.
    func statusCommand(_ name: IMAPMailboxName) throws -> IMAPCommand {
        var encoder = self.encoder("STATUS ")
        try encoder.mailbox(name)
        encoder.safe(" (\(self.statusItems))")
        return IMAPCommand("STATUS", pieces: encoder.finished(), wants: .mailboxStatus)
    }

    /// What the server answered.
    func statusAnswer(_ name: IMAPMailboxName, _ ticket: CommandTicket) async throws -> IMAPMailboxStatus {
        let status = try await self.wait(for: ticket)
        guard status.condition == .ok else { throw StatusMeaning.error(status, command: "STATUS") }
        let answers = ticket.withState { $0.responses }
        for case .mailboxStatus(let answered, let numbers) in answers where answered == name { return numbers }
        for case .mailboxStatus(_, let numbers) in answers { return numbers }
        return IMAPMailboxStatus()
    }

    /// What STATUS is asked for, by what the server can do.
    var statusItems: String {
        let capabilities = self.capabilities
        var items = ["MESSAGES", "UIDNEXT", "UIDVALIDITY", "UNSEEN"]
        if capabilities.has("CONDSTORE") { items.append("HIGHESTMODSEQ") }
        if capabilities.has("STATUS=SIZE") { items.append("SIZE") }
        if capabilities.has("OBJECTID") { items.append("MAILBOXID") }
        if capabilities.has("APPENDLIMIT") { items.append("APPENDLIMIT") }
        return items.joined(separator: " ")
    }
}
