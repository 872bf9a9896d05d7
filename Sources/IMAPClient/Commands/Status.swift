extension IMAPSession {
    /// The numbers of a mailbox that need not be open (RFC 9051, 6.3.11), as many as the server can tell.
    public func status(of name: IMAPMailboxName) async throws -> IMAPMailboxStatus {
        var encoder = self.connection.encoder("STATUS ")
        try encoder.mailbox(name)
        encoder.space()
        encoder.safe(self.statusItems)
        let reply = try await self.connection.run(
            IMAPCommand("STATUS", pieces: encoder.finished(), wants: .mailboxStatus))
        for case .mailboxStatus(let answered, let status) in reply.responses where answered == name { return status }
        for case .mailboxStatus(_, let status) in reply.responses { return status }
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
        return "(" + items.joined(separator: " ") + ")"
    }
}
