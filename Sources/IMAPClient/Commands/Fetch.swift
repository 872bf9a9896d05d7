import MailTransport

extension IMAPMailbox {
    /// Brings data of messages, one element a message, in the order of the server. A message that is no longer there is
    /// left out; a message whose data came in two responses gives two elements.
    ///
    /// ```swift
    /// for try await message in mailbox.fetch(uids, [.flags, .message()]) {
    ///     try await ingest(message.message)
    ///     try await mailbox.store(.add, [.seen], on: [message.uid ?? 0])
    /// }
    /// ```
    /// Messages are asked for in batches, the next before the last has ended, so that no time is lost on the way. When
    /// the loop is slow the server is slowed down; commands inside of the loop are answered all the same. To leave the
    /// loop early is fine: what is still under way is dropped.
    ///
    /// With a `sink`, content of ``IMAPLimits/streamingThreshold`` bytes and more goes there while it arrives.
    public func fetch(
        _ uids: IMAPUIDSet, _ attributes: [IMAPFetchAttribute], into sink: (any IMAPLiteralSink)? = nil,
        changedSince modSeq: UInt64? = nil
    ) -> IMAPFetchSequence {
        IMAPFetchSequence(mailbox: self, uids: uids, attributes: attributes, sink: sink, changedSince: modSeq)
    }
}

/// The messages of a ``IMAPMailbox/fetch(_:_:into:changedSince:)``.
public struct IMAPFetchSequence: AsyncSequence, Sendable {
    /// One message's data.
    public typealias Element = IMAPFetchResponse

    let mailbox: IMAPMailbox
    let uids: IMAPUIDSet
    let attributes: [IMAPFetchAttribute]
    let sink: (any IMAPLiteralSink)?
    let changedSince: UInt64?

    /// Begins the fetch with the first call of its `next()`.
    public func makeAsyncIterator() -> Iterator {
        Iterator(run: FetchRun(self))
    }

    /// Takes the messages as they come.
    public struct Iterator: AsyncIteratorProtocol {
        let run: FetchRun

        /// The next message; nil when there are no more. Throws ``IMAPError`` and `CancellationError`.
        public mutating func next() async throws -> IMAPFetchResponse? {
            try await self.run.next()
        }
    }

    /// All messages in one list, ordered by UID. For small amounts: everything is held in memory, and more than
    /// ``IMAPLimits/response`` and ``IMAPLimits/body`` together throws ``IMAPError/Code/limitExceeded(_:)``.
    public func collect() async throws -> [IMAPFetchResponse] {
        let limits = self.mailbox.connection.configuration.limits
        var all: [IMAPFetchResponse] = []
        var size = 0
        for try await message in self {
            size += message.contentSize
            guard size <= limits.whole else { throw ResponseFramer.breach(.response) }
            all.append(message)
        }
        return all.sorted { ($0.uid ?? 0) < ($1.uid ?? 0) }
    }
}

/// A fetch under way. When nobody holds it any more, what is still coming is dropped.
final class FetchRun {
    private let request: IMAPFetchSequence
    private var rest: IMAPUIDSet
    /// The contents of which only a piece was asked for.
    private let pieces: [IMAPContentPiece]
    private let group = CommandGroup()
    /// Commands that were given and not yet used up, the oldest first, each with how many messages it may still bring.
    private var tickets: [(command: CommandTicket, left: Int)] = []
    /// How many messages may be asked for at one time; nil before the first call of `next()`.
    private var pace: FetchPace?
    private var connection: IMAPConnection { self.request.mailbox.connection }

    init(_ request: IMAPFetchSequence) {
        self.request = request
        self.rest = request.uids
        self.pieces = request.attributes.compactMap(\.piece)
    }

    deinit {
        for ticket in self.tickets { self.request.mailbox.connection.abandon(ticket.command) }
    }

    func next() async throws -> IMAPFetchResponse? {
        if self.pace == nil {
            try await self.findThose()
            self.pace = FetchPace(at: self.connection.clock.now)
        }
        while true {
            try self.askForMore()
            guard let oldest = self.tickets.first?.command else { return nil }
            // Dovecot answers commands at the same time when its output is full: what has come for a later one must be
            // taken, or the server would be slowed down for good while the oldest waits for its end.
            for index in self.tickets.indices {
                guard let fetch = try self.take(from: self.tickets[index].command) else { continue }
                self.tickets[index].left = max(self.tickets[index].left - 1, 0)
                return fetch
            }
            if try self.hasEnded(oldest) { continue }
            do {
                try await self.group.arrival.wait()
            } catch {
                for ticket in self.tickets { self.connection.abandon(ticket.command) }
                self.tickets = []
                self.rest = []
                throw error
            }
        }
    }

    /// A range such as `1:*` names four thousand million messages: the server is asked which of them there are.
    private func findThose() async throws {
        let limit = max(10_000, 2 * Int(self.request.mailbox.state.exists))
        guard self.rest.count > limit, self.rest.ranges.count <= 50 else { return }
        self.rest = self.rest.intersection(try await self.request.mailbox.uidSearch(.uid(self.rest)))
    }

    private func take(from ticket: CommandTicket) throws -> IMAPFetchResponse? {
        let taken: IMAPFetchResponse? = ticket.withState { state in
            guard state.next < state.responses.count, case .fetch(let fetch) = state.responses[state.next] else {
                return nil
            }
            state.responses[state.next] = .other([])
            state.next += 1
            ticket.release(fetch.contentSize, &state)
            if state.next == state.responses.count || state.next >= 1024 {
                state.responses.removeFirst(state.next)
                state.next = 0
            }
            return fetch
        }
        guard var taken else { return nil }
        self.connection.room.wake()
        try self.request.mailbox.check()
        if taken.uid == nil, taken.hasContent, let uids = ticket.uids, uids.count == 1, let uid = uids.ranges.first {
            // AOL leaves the UID out at times: the answer for one mail can only be that mail's.
            taken.items.insert(.uid(uid.lowerBound), at: 0)
        }
        for piece in self.pieces { taken.cut(piece) }
        self.note(messages: 1, size: taken.contentSize)
        return taken
    }

    private func note(messages: Int, size: Int) {
        self.pace?.note(
            messages: messages, size: size, at: self.connection.clock.now,
            limits: self.connection.configuration.limits)
    }

    /// Whether `ticket` is used up; then it is put away.
    private func hasEnded(_ ticket: CommandTicket) throws -> Bool {
        let (end, dropped) = ticket.withState { state in (state.responses.isEmpty ? state.end : nil, state.dropped) }
        guard let end else { return false }
        // Where few are left of many UIDs, or have changed, a batch is soon gone through.
        let missing = self.tickets.removeFirst().left - dropped.count
        if missing > 0 { self.note(messages: missing, size: 0) }
        if !dropped.isEmpty { self.rest = self.rest.union(IMAPUIDSet(dropped)) }
        let status = try end.get()
        guard status.condition == .ok else { throw StatusMeaning.error(status, command: "FETCH") }
        return true
    }

    /// Asks for the next batch as soon as no more than one is still to come: while it arrives the server has its next
    /// task already, and the line is never empty.
    private func askForMore() throws {
        guard let batch = self.pace?.batch else { return }
        var left = self.tickets.reduce(0) { $0 + $1.left }
        while !self.rest.isEmpty, self.tickets.count < 32, left <= batch {
            let next = self.rest.prefix(batch)
            self.rest = self.rest.subtracting(next)
            // One command may not name all of them: line lengths are limited.
            for uids in next.chunks(ofBytes: IMAPUIDSet.chunkBytes) {
                left += uids.count
                self.tickets.append((try self.ask(for: uids), uids.count))
            }
        }
    }

    private func ask(for uids: IMAPUIDSet) throws -> CommandTicket {
        try self.request.mailbox.check()
        var encoder = self.connection.encoder("UID FETCH ")
        encoder.safe(uids.description)
        encoder.raw(" (UID")
        for attribute in self.request.attributes {
            encoder.space()
            try attribute.encode(into: &encoder)
        }
        encoder.raw(")")
        if let modSeq = self.request.changedSince { encoder.safe(" (CHANGEDSINCE \(max(modSeq, 1)))") }
        let ticket = CommandTicket(
            "FETCH", uids: uids, needsContent: self.request.attributes.contains { $0.isContent },
            sink: self.request.sink, isStream: true, group: self.group)
        try self.connection.submit(IMAPCommand("FETCH", pieces: encoder.finished(), wants: .fetch), ticket)
        return ticket
    }
}
