extension IMAPConnection {
    /// Opens a mailbox, unless it is open in the same way already and need not be opened again (RFC 9051, 6.3.2 and
    /// 6.3.3).
    @discardableResult
    func select(
        _ name: IMAPMailboxName, access: IMAPMailboxAccess, resync point: IMAPResyncPoint? = nil, again: Bool = false
    ) async throws -> IMAPMailboxChanges? {
        let isOpen = self.withState { state in
            // A mailbox that the server let nobody write is not asked for again.
            state.dialog.mailbox?.name == name && state.selectedAccess == access && state.failure == nil
        }
        guard !isOpen || again || point != nil else { return nil }
        self.withState { state in
            state.selectedAccess = nil
            state.events = MailboxEventQueue()
        }
        var encoder = self.encoder(access == .readOnly ? "EXAMINE " : "SELECT ")
        try encoder.mailbox(name)
        let canResync = self.withState { $0.dialog.enabled.contains("QRESYNC") }
        if let point, canResync {
            encoder.safe(" (QRESYNC (\(point.uidValidity) \(max(point.modSeq, 1))")
            if let known = point.known, !known.isEmpty { encoder.safe(" \(known)") }
            encoder.raw("))")
        } else if self.capabilities.has("CONDSTORE") {
            encoder.raw(" (CONDSTORE)")
        }
        let reply = try await self.run(
            IMAPCommand(
                access == .readOnly ? "EXAMINE" : "SELECT", pieces: encoder.finished(),
                kind: .select(name, readOnly: access == .readOnly), wants: [.vanished, .changes]))
        self.withState { $0.selectedAccess = access }
        guard let point, canResync else { return nil }
        // Other UIDs, or another count of changes: what came says nothing about what was known.
        let isSame = self.withState { state in
            state.dialog.mailbox?.uidValidity == point.uidValidity
                && state.dialog.mailbox?.hasCounted(to: point) == true
        }
        return isSame ? IMAPMailboxChanges(reply.responses) : nil
    }

    /// What the server can do.
    var capabilities: IMAPCapabilities {
        self.withState { $0.dialog.capabilities } ?? IMAPCapabilities([])
    }

    /// A new command in the forms that this server takes.
    func encoder(_ words: StaticString, synchronising: Bool = false) -> CommandEncoder {
        self.withState { state in
            let capabilities = state.dialog.capabilities
            let literals: CommandEncoder.LiteralSupport =
                synchronising
                ? .synchronising
                : capabilities?.has("LITERAL+") == true
                    ? .any : capabilities?.has("LITERAL-") == true ? .small : .synchronising
            let utf8 = state.dialog.enabled.contains("UTF8=ACCEPT") || state.dialog.enabled.contains("IMAP4REV2")
            return CommandEncoder(words, literals: literals, utf8: utf8)
        }
    }
}
