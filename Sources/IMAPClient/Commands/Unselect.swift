extension IMAPConnection {
    /// Closes the mailbox without removing anything: UNSELECT where the server knows it (RFC 3691).
    ///
    /// Without an open mailbox it does nothing: UNSELECT would be an error then.
    func unselect() async throws {
        let wasOpen = self.withState { state in
            defer { state.selectedAccess = nil }
            return state.selectedAccess != nil
        }
        guard wasOpen else { return }
        guard self.capabilities.has("UNSELECT") else {
            // CLOSE would remove what is marked for removal; selecting a mailbox that does not exist does not.
            var encoder = self.encoder("EXAMINE ")
            try encoder.string("martlet-no-such-mailbox")
            let name = IMAPMailboxName(received: Array("martlet-no-such-mailbox".utf8))
            let ticket = CommandTicket("EXAMINE")
            try self.submit(
                IMAPCommand("EXAMINE", pieces: encoder.finished(), kind: .select(name, readOnly: true)), ticket)
            _ = try await self.wait(for: ticket)
            return
        }
        try await self.run(IMAPCommand("UNSELECT", kind: .unselect))
    }
}

extension IMAPSession {
    /// Leaves the mailbox that a ``IMAPSession/withMailbox(_:access:resync:_:)`` had open, so that the server stops
    /// telling about it.
    public func leaveMailbox() async throws {
        try await self.holdingLease { try await self.connection.unselect() }
    }
}
