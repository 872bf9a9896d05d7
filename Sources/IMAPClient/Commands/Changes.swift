extension IMAPMailbox {
    /// What has happened since `point`, in the best way the server has: QRESYNC tells everything at once; CONDSTORE
    /// tells what changed, and a search what is gone; without both, all flags are fetched.
    ///
    /// `point.known` must hold the UIDs known, or what is gone cannot be told without QRESYNC. Throws
    /// ``IMAPError/Code/uidValidityChanged`` when the UIDs mean something else now.
    public func changes(since point: IMAPResyncPoint) async throws -> IMAPMailboxChanges {
        let state = self.state
        guard state.uidValidity == point.uidValidity else {
            throw IMAPError(.uidValidityChanged, "The UIDs of the mailbox are no longer those that were known.")
        }
        let known = point.known ?? IMAPUIDSet(ranges: [1...UInt32.max])
        let isCounted = state.hasCounted(to: point)
        if isCounted, self.connection.withState({ $0.dialog.enabled.contains("QRESYNC") }) {
            return try await self.resync(known, since: point.modSeq)
        }
        let present = try await self.uidSearch(.all)
        let since = isCounted ? point.modSeq : nil
        let changed = try await self.fetch(present, [.flags], changedSince: since).collect()
        let gone = point.known.map { $0.subtracting(present) } ?? IMAPUIDSet()
        return IMAPMailboxChanges(vanished: gone, changed: changed)
    }

    /// `UID FETCH … (CHANGEDSINCE n VANISHED)` (RFC 7162, 3.2.6).
    private func resync(_ known: IMAPUIDSet, since modSeq: UInt64) async throws -> IMAPMailboxChanges {
        try self.check()
        var responses: [IMAPResponse] = []
        for uids in known.chunks(ofBytes: IMAPUIDSet.chunkBytes) {
            var encoder = self.connection.encoder("UID FETCH ")
            encoder.safe("\(uids) (UID FLAGS) (CHANGEDSINCE \(max(modSeq, 1)) VANISHED)")
            let ticket = CommandTicket("FETCH", uids: uids)
            try self.connection.submit(
                IMAPCommand("FETCH", pieces: encoder.finished(), wants: [.fetch, .vanished]), ticket)
            let status = try await self.connection.wait(for: ticket)
            guard status.condition == .ok else { throw StatusMeaning.error(status, command: "FETCH") }
            try self.check()
            responses += ticket.withState { $0.responses }
        }
        return IMAPMailboxChanges(responses)
    }
}
