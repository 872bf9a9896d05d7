extension IMAPSession {
    /// All mailboxes with what they are for (RFC 9051, 6.3.9).
    ///
    /// The server is asked for children, subscriptions and special uses where it can tell (LIST-EXTENDED, SPECIAL-USE);
    /// when it fails at that, as some do, it is asked plainly, and at last with XLIST or LSUB. An inbox that the server
    /// forgot is put in.
    public func listMailboxes(matching pattern: String = "*") async throws -> [IMAPListEntry] {
        var entries: [IMAPListEntry] = []
        for stage in ListStage.stages(self.capabilities) {
            do {
                entries = try await self.list(pattern, stage)
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
        return entries
    }

    private func list(_ pattern: String, _ stage: ListStage) async throws -> [IMAPListEntry] {
        var encoder = self.connection.encoder(stage.words)
        try encoder.pattern(pattern)
        encoder.raw(stage.options)
        let reply = try await self.connection.run(
            IMAPCommand("LIST", pieces: encoder.finished(), wants: [.list, .mailboxStatus]))
        var seen: Set<IMAPMailboxName> = []
        return reply.responses.compactMap { response in
            guard case .list(let entry) = response, seen.insert(entry.name).inserted else { return nil }
            return entry
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

    /// Dovecot leaves out what is not asked for.
    var options: StaticString {
        switch self {
        case .extended: " RETURN (CHILDREN SUBSCRIBED SPECIAL-USE)"
        case .xlist, .plain, .subscribed: ""
        }
    }
}
