import MailTransport

extension IMAPMailbox {
    /// The UIDs of the messages that match (RFC 9051, 6.4.4).
    ///
    /// Where the server has ESEARCH it answers in ranges (RFC 4731); one that fails at that is asked plainly, and one
    /// that does not know UTF-8 is asked without naming a charset.
    ///
    /// In a mailbox of more than 50,000 messages such a plain search is given in parts, because a server without
    /// ESEARCH names every single message on one line.
    public func uidSearch(_ query: IMAPSearchQuery) async throws -> IMAPUIDSet {
        var found = IMAPUIDSet()
        for part in self.windows(of: query) {
            found = found.union(try await self.search(part, returning: "ALL").found)
        }
        return found
    }

    /// How many messages one plain search may be expected to name: their line stays well below ``IMAPLimits/line``.
    private static let windowSize: UInt32 = 50_000

    /// The query, or the same query for one range of UIDs after the other. The last range is open: UIDNEXT was true
    /// when the mailbox was opened and may be old.
    private func windows(of query: IMAPSearchQuery) -> [IMAPSearchQuery] {
        let state = self.state
        guard !self.connection.capabilities.has("ESEARCH"), state.exists > Self.windowSize, let next = state.uidNext
        else { return [query] }
        let first = query.lowestUID
        guard first < next else { return [query] }
        let parts = min(state.exists / Self.windowSize + 1, 1000)
        let width = max((next - first) / parts, 1)
        var windows: [IMAPSearchQuery] = []
        var start = first
        while start < next {
            let end = next - start > width ? start + width - 1 : next - 1
            windows.append(.and([.uid(IMAPUIDSet(ranges: [start...end])), query]))
            start = end + 1
        }
        return windows + [.and([.uidFrom(next), query])]
    }

    /// How many messages match, and the first and the last of them; without the whole list where the server can do
    /// that.
    public func uidSearchSummary(_ query: IMAPSearchQuery) async throws -> IMAPSearchResult {
        var result = try await self.search(query, returning: "MIN MAX COUNT")
        // iCloud leaves MIN and MAX out, and a server without ESEARCH sends the list.
        if result.count == nil || (result.minimum == nil && result.count != 0) {
            result = try await self.search(query, returning: "ALL")
            result.count = result.found.count
            result.minimum = result.found.ranges.first?.lowerBound
            result.maximum = result.found.ranges.last?.upperBound
        }
        return result
    }

    private func search(_ query: IMAPSearchQuery, returning items: String) async throws -> IMAPSearchResult {
        try self.check()
        let isExtended = self.connection.capabilities.has("ESEARCH")
        let enabled = self.connection.withState { $0.dialog.enabled }
        // Once UTF-8 is agreed on, a charset must not be named (RFC 6855, 3).
        let namesCharset = query.needsUTF8 && !enabled.contains("UTF8=ACCEPT") && !enabled.contains("IMAP4REV2")
        var ways = [(isExtended, namesCharset)]
        if isExtended { ways.append((false, namesCharset)) }
        if namesCharset { ways.append((false, false)) }
        var refusal: IMAPError?
        for (extended, charset) in ways {
            do {
                return try await self.search(query, items: extended ? items : nil, namesCharset: charset)
            } catch let error as IMAPError where error.isRefusal {
                refusal = refusal ?? error
            }
        }
        throw refusal ?? IMAPError(.refused, "The server refused SEARCH.")
    }

    private func search(
        _ query: IMAPSearchQuery, items: String?, namesCharset: Bool
    ) async throws -> IMAPSearchResult {
        var encoder = self.connection.encoder("UID SEARCH ")
        if let items { encoder.safe("RETURN (\(items)) ") }
        if namesCharset { encoder.raw("CHARSET UTF-8 ") }
        try query.encode(into: &encoder)
        let reply = try await self.connection.run(
            IMAPCommand("SEARCH", pieces: encoder.finished(), wants: .search))
        try self.check()
        var sum = IMAPSearchResult()
        var found: [ClosedRange<UInt32>] = []
        for case .search(let result) in reply.responses {
            guard !result.isTruncated else { throw ResponseFramer.breach(.response) }
            found += result.found.ranges
            sum.count = result.count ?? sum.count
            sum.minimum = result.minimum ?? sum.minimum
            sum.maximum = result.maximum ?? sum.maximum
            sum.modSeq = result.modSeq ?? sum.modSeq
        }
        sum.found = IMAPUIDSet(ranges: found)
        // A few characters of ESEARCH name four thousand million messages.
        let limit = max(self.connection.configuration.limits.searchResults, Int(self.state.exists))
        guard sum.found.count <= limit else { throw ResponseFramer.breach(.response) }
        return sum
    }

    /// The UIDs from `uid` on that are in use and match `query`, all of them without one.
    ///
    /// They are searched for by `UID n:*` (RFC 9051, 6.4.4), and asked for by FETCH where that fails: Yahoo's search
    /// does at times, QQ and hMailServer refuse a range whose end lies before its beginning, and GNU Mailutils compares
    /// UIDs with sequence numbers. The highest number there is belongs to no message, and is left out.
    public func uids(from uid: UInt32, matching query: IMAPSearchQuery? = nil) async throws -> IMAPUIDSet {
        guard uid < UInt32.max else { return [] }
        var found: IMAPUIDSet
        do {
            found = try await self.uidSearch(.and([.uidFrom(uid)] + (query.map { [$0] } ?? [])))
            // `n:*` holds the last message whatever n is, so that finding none may be an error of the server's.
            if found.isEmpty, self.state.exists > 0 {
                found = try await self.uidsByFetching(from: uid, matching: query)
            }
        } catch let error as IMAPError where error.isRefusal && query == nil {
            found = try await self.uidsWithoutRange(from: uid)
        }
        return found.intersection(IMAPUIDSet(ranges: [max(uid, 1)...(UInt32.max - 1)]))
    }

    /// Those of `uids` that are in use: that FETCH or SEARCH finds, or of which the server refuses to tell.
    ///
    /// Neither is enough by itself: GNU Mailutils compares the UIDs in a search with sequence numbers, and a server
    /// that cannot read a message may leave it out of what it fetches.
    public func inUse(_ uids: IMAPUIDSet) async throws -> IMAPUIDSet {
        var found: [UInt32] = []
        do {
            for try await message in self.fetch(uids, []) { if let uid = message.uid { found.append(uid) } }
        } catch let error as IMAPError where error.isRefusal {
            // The search tells.
        }
        var all = IMAPUIDSet(found).intersection(uids)
        for chunk in uids.subtracting(all).chunks(ofBytes: IMAPUIDSet.chunkBytes) {
            do {
                all = all.union(try await self.uidSearch(.uid(chunk)).intersection(chunk))
            } catch let error as IMAPError where error.isRefusal {
                all = all.union(chunk)
            }
        }
        return all
    }

    private func uidsByFetching(from uid: UInt32, matching query: IMAPSearchQuery?) async throws -> IMAPUIDSet {
        let found: IMAPUIDSet
        do {
            found = try await self.uidsByFetching(from: uid)
        } catch let error as IMAPError where error.isRefusal {
            // Refused is the range that ends before it begins: nothing lies behind `uid`.
            return []
        }
        guard let query, found.ranges.last.map({ $0.upperBound >= uid }) == true else { return found }
        return found.intersection(try await self.uidSearch(query))
    }

    /// The UIDs from `uid` on by simpler and simpler means, the last of them asking every mail for its UID.
    private func uidsWithoutRange(from uid: UInt32) async throws -> IMAPUIDSet {
        do {
            return try await self.uidSearch(.all)
        } catch let error as IMAPError where error.isRefusal {
            do {
                return try await self.uidsByFetching(from: uid)
            } catch let error as IMAPError where error.isRefusal && uid > 1 {
                return try await self.uidsByFetching(from: 1)
            }
        }
    }

    private func uidsByFetching(from uid: UInt32) async throws -> IMAPUIDSet {
        try self.check()
        let everything = IMAPUIDSet(ranges: [1...UInt32.max])
        let ticket = CommandTicket("FETCH", uids: everything, isStream: true)
        var encoder = self.connection.encoder("UID FETCH ")
        encoder.safe("\(max(uid, 1)):* (UID)")
        try self.connection.submit(IMAPCommand("FETCH", pieces: encoder.finished(), wants: .fetch), ticket)
        var found: [UInt32] = []
        while true {
            let (responses, dropped, end) = ticket.withState { state in
                defer {
                    state.responses = []
                    state.dropped = []
                    ticket.release(state.bytes, &state)
                }
                return (state.responses, state.dropped, state.end)
            }
            self.connection.room.wake()
            found += dropped
            for case .fetch(let fetch) in responses { if let uid = fetch.uid { found.append(uid) } }
            if let end {
                let status = try end.get()
                guard status.condition == .ok else { throw StatusMeaning.error(status, command: "FETCH") }
                try self.check()
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
