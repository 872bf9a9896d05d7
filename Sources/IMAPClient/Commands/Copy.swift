extension IMAPMailbox {
    /// Copies messages to another mailbox (RFC 9051, 6.4.7).
    @discardableResult
    public func copy(_ uids: IMAPUIDSet, to name: IMAPMailboxName) async throws -> IMAPCopyResult {
        try await self.transfer("UID COPY ", uids, to: name)
    }

    /// Gives COPY or MOVE, part by part.
    func transfer(_ words: StaticString, _ uids: IMAPUIDSet, to name: IMAPMailboxName) async throws -> IMAPCopyResult {
        try self.check()
        var result = IMAPCopyResult()
        for chunk in uids.chunks(ofBytes: IMAPUIDSet.chunkBytes) {
            var encoder = self.connection.encoder(words)
            encoder.safe(chunk.description)
            encoder.space()
            try encoder.mailbox(name)
            let reply = try await self.connection.run(
                IMAPCommand("COPY", pieces: encoder.finished(), wants: .copyCodes))
            for case .status(let status) in reply.responses { result.add(status.code) }
            result.add(reply.status.code)
        }
        return result
    }
}

/// Where copied or moved messages are now.
public struct IMAPCopyResult: Sendable, Hashable {
    /// The UIDVALIDITY of the other mailbox, where the server tells (UIDPLUS).
    public private(set) var uidValidity: UInt32?
    /// The new UID of each old one; empty where the server does not tell.
    public private(set) var uids: [UInt32: UInt32] = [:]
    /// Whether the messages are gone from where they were. A server without MOVE and UIDPLUS cannot remove single
    /// messages: they stay, marked for removal.
    public internal(set) var isRemoved = false

    /// Takes over what COPYUID says. Sets of different sizes, or enormous ones, say nothing.
    mutating func add(_ code: IMAPResponseCode?) {
        guard case .copyUID(let validity, let from, let to)? = code else { return }
        self.uidValidity = validity
        let sizes = [from, to].map { ranges in ranges.reduce(0) { $0 + Int($1.upperBound - $1.lowerBound) + 1 } }
        guard sizes[0] == sizes[1], sizes[0] <= 100_000 else { return }
        for (old, new) in zip(from.joined(), to.joined()) { self.uids[old] = new }
    }
}
