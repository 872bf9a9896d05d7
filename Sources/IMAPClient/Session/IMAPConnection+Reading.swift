import MailTransport
import Synchronization

extension IMAPConnection {
    /// So many bytes may be read before the caller hears of them, if more can be read at once.
    private static let announcedAtOnce = 512 * 1024
    /// A read counts for so many at least: bytes that come singly, each just before the reader would wait, keep nobody
    /// waiting for long.
    private static let countedAtLeast = 16 * 1024

    /// Reads and hands out what the server says, until it is cancelled or the connection breaks.
    func read() async {
        guard var reader = self.firstReader.withLock({ $0.take() }) else { return }
        var unannounced = 0
        do {
            while true {
                while let event = try reader.poll() { try await self.handle(event) }
                if unannounced >= Self.announcedAtOnce {
                    self.wakeCaller()
                    unannounced = 0
                }
                let count = try await reader.fill(until: nil) {
                    self.wakeCaller()
                    unannounced = 0
                }
                unannounced += max(count, Self.countedAtLeast)
                self.madeProgress(bytes: count)
            }
        } catch {
            self.wakeCaller()
            await self.breakContent()
            if !Task.isCancelled { self.fail(error) }
        }
    }

    private func handle(_ event: IMAPResponseDecoder.Event) async throws {
        switch event {
        case .response(let response): try await self.handle(response)
        case .contentBegins(let head):
            let ticket = self.ticket(forUID: head.uid)
            guard let ticket, !ticket.withState({ $0.isAbandoned }) else { return }
            self.receiving.withLock { $0 = ticket }
            if ticket.sink != nil {
                await self.feed(ticket) { try await $0.begin(head) }
            } else {
                self.collected.withLock { collected in
                    collected.append([])
                    // What the server claims is believed up to 4 MiB; the rest grows with what comes.
                    collected[collected.count - 1].reserveCapacity(min(head.size, 4 * 1024 * 1024))
                }
            }
        case .content(let bytes):
            guard let ticket = self.receiving.withLock({ $0 }) else { return }
            guard !ticket.withState({ $0.isAbandoned }) else { return await self.breakContent() }
            if ticket.sink != nil {
                await self.feed(ticket) { try await $0.write(bytes) }
            } else {
                self.collected.withLock { collected in
                    if let last = collected.indices.last { collected[last] += bytes }
                }
            }
        case .contentEnds:
            guard let ticket = self.receiving.withLock({ $0 }) else { return }
            guard !ticket.withState({ $0.isAbandoned }) else { return await self.breakContent() }
            self.receiving.withLock { $0 = nil }
            await self.feed(ticket) { try await $0.end(isComplete: true) }
        }
    }

    /// Calls the sink of `ticket`, if it has one; an error of its own ends the command, not the connection.
    private func feed(
        _ ticket: CommandTicket, _ call: @escaping @Sendable (any IMAPLiteralSink) async throws -> Void
    ) async {
        guard let sink = ticket.sink else { return }
        self.stopClock()
        defer { self.restartClock() }
        do {
            try await CallUnderWay.run(of: self) {
                try await runPromptly({ try await call(sink) }, pausing: { self.wakeCaller() })
            }
        } catch {
            ticket.finish(.failure(error))
            self.abandon(ticket)
        }
    }

    /// Tells a sink that the rest will not come, or that nobody wants it any more.
    private func breakContent() async {
        guard let ticket = self.receiving.withLock({ $0.take() }) else { return }
        await self.feed(ticket) { try await $0.end(isComplete: false) }
    }

    /// The oldest fetch that asked for the message of that UID; the oldest at all when the UID is not known.
    private func ticket(forUID uid: UInt32?) -> CommandTicket? {
        self.state.withLock { $0.fetchTicket(forUID: uid, isContent: true) }
    }

    private func handle(_ response: IMAPResponse) async throws {
        if case .fetch(let fetch) = response {
            let ticket = self.state.withLock { state -> CommandTicket? in
                self.showedLife(response, &state)
                let ticket = state.fetchTicket(forUID: fetch.uid, isContent: fetch.hasContent)
                switch state.dialog.receiveFetch(fetch, isAnswer: ticket != nil) {
                case .event(let event): self.note(event, &state)
                case .deliver(let tag): self.keep(response, for: tag, &state)
                default: break
                }
                return ticket
            }
            let collected = self.collected.withLock { collected in
                defer { collected = [] }
                return collected
            }
            if let ticket { await self.deliver(fetch.with(collected, isStreaming: ticket.sink != nil), to: ticket) }
            try self.checkBreach()
            return
        }
        let unknownTags = self.state.withLock { $0.dialog.unknownTags }
        defer {
            let count = self.state.withLock { $0.dialog.unknownTags }
            if count > unknownTags { self.reportUnknownTag(count) }
        }
        let finished: (CommandTicket, IMAPStatus)? = try self.state.withLock { state in
            self.showedLife(response, &state)
            switch state.dialog.receive(response) {
            case .none: return nil
            case .deliver(let tag):
                self.keep(response, for: tag, &state)
                return nil
            case .complete(let tag, let status): return self.complete(tag, status, &state)
            case .proceed(let tag):
                state.continuations[tag, default: 0] += 1
                self.sendable.wake()
                return nil
            case .event(let event):
                self.note(event, &state)
                // What is gone just now belongs to what is gone since some time, too: Dovecot leaves it out there.
                if case .vanished = event, let resync = state.dialog.resync { self.keep(response, for: resync, &state) }
                return nil
            case .fail(let error): throw error
            }
        }
        try self.checkBreach()
        guard let (ticket, status) = finished else { return }
        self.report(ticket, status)
        ticket.finish(.success(status))
    }

    private func checkBreach() throws {
        if let breach = self.state.withLock({ $0.breach }) { throw breach }
    }

    /// Keeps a response for the command that it belongs to. A server that answers one command for ever is cut off.
    private func keep(_ response: IMAPResponse, for tag: UInt32, _ state: inout State) {
        guard let ticket = state.tickets[tag] else { return }
        let limit = self.configuration.limits.response
        let isTooMuch = ticket.withState { kept in
            guard !kept.isAbandoned else { return false }
            ticket.keep(response, &kept)
            return kept.bytes > limit
        }
        if isTooMuch { state.breach = ResponseFramer.breach(.response) }
    }

    private func complete(_ tag: UInt32, _ status: IMAPStatus, _ state: inout State) -> (CommandTicket, IMAPStatus)? {
        switch state.idle {
        case .running(tag):
            // The server ended it by itself, or does not know it: one that keeps doing so is asked instead.
            state.idleFailures += status.condition == .ok ? 1 : 3
            state.idle = .none
            self.eventArrival.wake()
        case .ending(tag):
            state.idle = .none
            self.eventArrival.wake()
        default: break
        }
        state.continuations[tag] = nil
        // An IDLE owes nothing until it is to end.
        if state.dialog.pending.isEmpty {
            state.deadline = nil
        } else if state.deadline != nil {
            state.deadline = self.clock.deadline(after: self.configuration.timeouts.command)
        }
        // A command that waited for this one's `+`, or for its end, need not wait any longer.
        self.sendable.wake()
        return state.tickets.removeValue(forKey: tag).map { ($0, status) }
    }

    func note(_ event: IMAPMailboxEvent, _ state: inout State) {
        state.events.append(event, limits: self.configuration.limits)
        self.eventArrival.wake()
    }

    /// Hands a message's data to the fetch that asked for it, after waiting for room.
    private func deliver(_ fetch: IMAPFetchResponse, to ticket: CommandTicket) async {
        while self.mustWait(for: ticket) {
            self.wakeCaller()
            self.stopClock()
            defer { self.restartClock() }
            do { try await self.room.wait() } catch { return }
        }
        let limits = self.configuration.limits
        let isTooMuch = ticket.withState { state in
            guard !state.isAbandoned, state.end == nil else { return false }
            let waiting = ticket.group.bytes.load(ordering: .relaxed)
            if ticket.isStream, let uid = fetch.uid, waiting > 0,
                (waiting + fetch.contentSize) / 8 > limits.queuedBytes
            {
                state.dropped.append(uid)
            } else {
                ticket.keep(.fetch(fetch), &state)
            }
            return !ticket.isStream && state.bytes > limits.response
        }
        if isTooMuch { self.state.withLock { $0.breach = ResponseFramer.breach(.response) } }
        self.wakeLater(ticket.arrival)
    }

    /// Wakes a caller once all that has been read is given out: to wake one costs more than a message of usual size
    /// does.
    private func wakeLater(_ arrival: WaitPoint) {
        let other: WaitPoint? = self.toWake.withLock { waiting in
            defer { waiting = arrival }
            return waiting === arrival ? nil : waiting
        }
        other?.wake()
    }

    /// Wakes the caller for whom something has come; to be called before the reader itself waits for anything.
    private func wakeCaller() {
        self.toWake.withLock { $0.take() }?.wake()
    }

    /// Whether a slow caller should slow the server down. Not when somebody else waits for an answer behind it.
    private func mustWait(for ticket: CommandTicket) -> Bool {
        let limits = self.configuration.limits
        guard ticket.isStream else { return false }
        let isFull = ticket.withState { state in
            !state.isAbandoned && state.end == nil
                && (ticket.group.bytes.load(ordering: .relaxed) > limits.queuedBytes / 4
                    || state.responses.count >= limits.queuedResponses)
        }
        guard isFull else { return false }
        return self.state.withLock { state in
            state.failure == nil
                && state.tickets.values.allSatisfy { $0.group === ticket.group }
        }
    }
}
