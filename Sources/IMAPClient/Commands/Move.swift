extension IMAPMailbox {
    /// Moves messages to another mailbox (RFC 6851).
    ///
    /// Without MOVE they are copied, marked for removal and, with UIDPLUS, removed. Without that they stay marked: a
    /// plain EXPUNGE would remove what somebody else has marked, too. ``IMAPCopyResult/isRemoved`` tells.
    @discardableResult
    public func move(_ uids: IMAPUIDSet, to name: IMAPMailboxName) async throws -> IMAPCopyResult {
        if self.connection.capabilities.has("MOVE") {
            var result = try await self.transfer("UID MOVE ", uids, to: name)
            result.isRemoved = true
            return result
        }
        var result = try await self.copy(uids, to: name)
        try await self.store(.add, [.deleted], on: uids)
        if self.connection.capabilities.has("UIDPLUS") {
            try await self.expunge(uids)
            result.isRemoved = true
        }
        return result
    }
}
