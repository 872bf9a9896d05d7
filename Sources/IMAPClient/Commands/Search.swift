import MailTransport

extension IMAPMailbox {
    /// The UIDs of the messages that match (RFC 9051, 6.4.4).
    public func uidSearch(_ query: IMAPSearchQuery) async throws -> IMAPUIDSet {
        try self.check()
        var encoder = self.connection.encoder("UID SEARCH ")
        if query.needsUTF8 { encoder.raw("CHARSET UTF-8 ") }
        try query.encode(into: &encoder)
        let reply = try await self.connection.run(
            IMAPCommand("SEARCH", pieces: encoder.finished(), wants: .search))
        var found = IMAPUIDSet()
        for case .search(let result) in reply.responses { found = found.union(result.found) }
        return found
    }

    /// The UIDs from `uid` on, by asking every mail for its UID: for servers whose search fails.
    func uidsByFetching(from uid: UInt32) async throws -> IMAPUIDSet {
        try self.check()
        let everything = IMAPUIDSet(ranges: [1...UInt32.max])
        let ticket = CommandTicket("FETCH", uids: everything, owner: ObjectIdentifier(self))
        var encoder = self.connection.encoder("UID FETCH ")
        encoder.safe("\(max(uid, 1)):* (UID)")
        try self.connection.submit(IMAPCommand("FETCH", pieces: encoder.finished(), wants: .fetch), ticket)
        var found: [UInt32] = []
        while true {
            let (responses, end) = ticket.withState { state in
                defer {
                    state.responses = []
                    state.bytes = 0
                }
                return (state.responses, state.end)
            }
            self.connection.room.wake()
            for case .fetch(let fetch) in responses { if let uid = fetch.uid { found.append(uid) } }
            if let end {
                let status = try end.get()
                guard status.condition == .ok else { throw StatusMeaning.error(status, command: "FETCH") }
                return IMAPUIDSet(found)
            }
            do {
                try await ticket.arrival.wait()
            } catch {
                self.connection.abandon(ticket)
                throw error
            }
        }
    }
}
