extension IMAPSession {
    /// All mailboxes with what they are for (RFC 9051, 6.3.9).
    ///
    /// The server is asked for children, subscriptions and special uses where it can tell (LIST-EXTENDED, SPECIAL-USE);
    /// when it fails at that, as some do, it is asked plainly, and at last with XLIST or LSUB. An inbox that the server
    /// forgot is put in, and mailboxes that the pattern does not mean are left out.
    ///
    /// With `withStatus` each mailbox comes with its numbers: in the same answer where the server has LIST-STATUS, else
    /// by STATUS commands that are all given at once.
    public func listMailboxes(
        matching pattern: String = "*", withStatus: Bool = false
    ) async throws -> [IMAPListEntry] {
        var entries: [IMAPListEntry] = []
        for stage in ListStage.stages(self.capabilities) {
            do {
                entries = try await self.list(pattern, stage, withStatus: withStatus)
            } catch let error as IMAPError where error.code == .rejected || error.code == .refused {
                guard stage != ListStage.last else { throw error }
                continue
            }
            if !entries.isEmpty { break }
        }
        let hasInbox = entries.contains { $0.name == .inbox }
        if !hasInbox, pattern == "*" || pattern == "%" {
            entries.insert(IMAPListEntry(name: .inbox, separator: entries.first?.separator, attributes: []), at: 0)
        }
        if withStatus { try await self.addMissingStatus(&entries) }
        return entries
    }

    private func list(_ pattern: String, _ stage: ListStage, withStatus: Bool) async throws -> [IMAPListEntry] {
        var encoder = self.connection.encoder(stage.words)
        try encoder.pattern(pattern)
        if stage == .extended { encoder.safe(self.returnOptions(withStatus: withStatus)) }
        let reply = try await self.connection.run(
            IMAPCommand("LIST", pieces: encoder.finished(), wants: [.list, .mailboxStatus]))
        var numbers: [IMAPMailboxName: IMAPMailboxStatus] = [:]
        for case .mailboxStatus(let name, let status) in reply.responses { numbers[name] = status }
        var seen: Set<IMAPMailboxName> = []
        let pattern = MailboxPattern(pattern)
        return reply.responses.compactMap { response in
            guard case .list(var entry) = response, pattern.matches(entry.name.text, separator: entry.separator),
                seen.insert(entry.name).inserted
            else { return nil }
            entry.status = numbers[entry.name]
            return entry
        }
    }

    /// Dovecot leaves out what is not asked for.
    private func returnOptions(withStatus: Bool) -> String {
        var options = ["CHILDREN", "SUBSCRIBED"]
        if self.capabilities.has("SPECIAL-USE") { options.append("SPECIAL-USE") }
        if withStatus, self.capabilities.has("LIST-STATUS") {
            options.append("STATUS (\(self.connection.statusItems))")
        }
        return " RETURN (\(options.joined(separator: " ")))"
    }

    /// Asks for what LIST did not tell. A mailbox that cannot be asked stays without numbers.
    private func addMissingStatus(_ entries: inout [IMAPListEntry]) async throws {
        var asked: [(index: Int, ticket: CommandTicket)] = []
        for index in entries.indices where entries[index].status == nil && entries[index].isSelectable {
            let ticket = CommandTicket("STATUS")
            try self.connection.submit(try self.connection.statusCommand(entries[index].name), ticket)
            asked.append((index, ticket))
        }
        for (index, ticket) in asked {
            do {
                entries[index].status = try await self.connection.statusAnswer(entries[index].name, ticket)
            } catch let error as IMAPError where error.status != nil {
                continue
            }
        }
    }
}

/// The ways to ask for mailboxes, the richest first.
enum ListStage: Sendable {
    case extended
    case xlist
    case plain
    case subscribed

    static let last = ListStage.subscribed

    static func stages(_ capabilities: IMAPCapabilities) -> [ListStage] {
        var stages: [ListStage] = []
        if capabilities.has("LIST-EXTENDED") { stages.append(.extended) }
        if capabilities.has("XLIST"), !capabilities.has("SPECIAL-USE") { stages.append(.xlist) }
        return stages + [.plain, .subscribed]
    }

    var words: StaticString {
        switch self {
        case .extended, .plain: "LIST \"\" "
        case .xlist: "XLIST \"\" "
        case .subscribed: "LSUB \"\" "
        }
    }
}
