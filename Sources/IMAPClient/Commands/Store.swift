/// What STORE does with the flags given.
public enum IMAPFlagChange: Sendable, Hashable {
    /// Adds them.
    case add
    /// Takes them away.
    case remove
    /// Puts them in the place of all others.
    case replace
}

extension IMAPMailbox {
    /// Changes flags (RFC 9051, 6.4.6).
    ///
    /// With `unchangedSince`, messages that have changed after that modification sequence are left alone; their UIDs
    /// are returned (RFC 7162, 3.1.3).
    @discardableResult
    public func store(
        _ change: IMAPFlagChange, _ flags: [IMAPFlag], on uids: IMAPUIDSet, unchangedSince modSeq: UInt64? = nil
    ) async throws -> IMAPUIDSet {
        try self.check()
        var left = IMAPUIDSet()
        for chunk in uids.chunks(ofBytes: IMAPUIDSet.chunkBytes) {
            var encoder = self.connection.encoder("UID STORE ")
            encoder.safe(chunk.description)
            if let modSeq { encoder.safe(" (UNCHANGEDSINCE \(max(modSeq, 1)))") }
            switch change {
            case .add: encoder.raw(" +FLAGS.SILENT ")
            case .remove: encoder.raw(" -FLAGS.SILENT ")
            case .replace: encoder.raw(" FLAGS.SILENT ")
            }
            try encoder.flags(flags)
            let status = try await self.connection.run(IMAPCommand("STORE", pieces: encoder.finished())).status
            if case .modified(let uids)? = status.code { left = left.union(uids) }
        }
        return left
    }
}
