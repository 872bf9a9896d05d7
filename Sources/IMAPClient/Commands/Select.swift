extension IMAPConnection {
    /// Opens a mailbox, unless it is open in the same way already (RFC 9051, 6.3.2 and 6.3.3).
    func select(_ name: IMAPMailboxName, access: IMAPMailboxAccess) async throws {
        let isOpen = self.withState { state in
            // A mailbox that the server let nobody write is not asked for again.
            state.dialog.mailbox?.name == name && state.selectedAccess == access && state.failure == nil
        }
        guard !isOpen else { return }
        self.withState { state in
            state.selectedAccess = nil
            state.events = []
        }
        var encoder = self.encoder(access == .readOnly ? "EXAMINE " : "SELECT ")
        try encoder.mailbox(name)
        if self.capabilities.has("CONDSTORE") { encoder.raw(" (CONDSTORE)") }
        _ = try await self.run(
            IMAPCommand(
                access == .readOnly ? "EXAMINE" : "SELECT", pieces: encoder.finished(),
                kind: .select(name, readOnly: access == .readOnly)))
        self.withState { $0.selectedAccess = access }
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
