import MailTransport

extension IMAPMailbox {
    /// What happens in the mailbox, as soon as the server tells (RFC 2177), for as long as somebody asks for the next event.
    ///
    /// ```swift
    /// for try await event in mailbox.idle() {
    ///     if case .exists = event { try await fetchNew() }
    /// }
    /// ```
    /// What happened between two commands is among the events. Commands may be given at any time: the IDLE is ended for
    /// them and begun again afterwards. It is renewed every ``IMAPConfiguration/Timeouts-swift.struct/idle``; a server
    /// without IDLE is asked by NOOP every ``IMAPConfiguration/Timeouts-swift.struct/poll``. A connection that died
    /// unnoticed is found at the next renewal and ends the sequence with an error.
    public func idle() -> IMAPIdleSequence {
        IMAPIdleSequence(mailbox: self)
    }
}

/// The events of a mailbox; see ``IMAPMailbox/idle()``. Only one task may go through them at a time.
public struct IMAPIdleSequence: AsyncSequence, Sendable {
    /// Something that happened.
    public typealias Element = IMAPMailboxEvent

    let mailbox: IMAPMailbox

    /// Begins to listen with the first call of its `next()`.
    public func makeAsyncIterator() -> Iterator {
        Iterator(mailbox: self.mailbox)
    }

    /// Takes the events as they come.
    public struct Iterator: AsyncIteratorProtocol {
        let mailbox: IMAPMailbox

        /// The next event. It never ends by itself; throws ``IMAPError`` when the connection is gone and
        /// `CancellationError` when the task is cancelled.
        public mutating func next() async throws -> IMAPMailboxEvent? {
            try await self.mailbox.connection.nextEvent(in: self.mailbox)
        }
    }
}

extension IMAPConnection {
    /// What there is to do for somebody who waits for an event.
    private enum IdleStep {
        case event(IMAPMailboxEvent)
        case wait
        case begin
    }

    /// The next event; nil only when `deadline` has passed.
    func nextEvent(in mailbox: IMAPMailbox, until deadline: MailInstant? = nil) async throws -> IMAPMailboxEvent? {
        while true {
            if let deadline, deadline <= self.clock.now { return nil }
            let step: IdleStep = try self.withState { state in
                if !state.events.isEmpty { return .event(state.events.removeFirst()) }
                if let failure = state.failure { throw failure }
                if case .none = state.idle { return .begin }
                return .wait
            }
            switch step {
            case .event(let event): return event
            case .wait: try await self.waitForEvent(until: deadline)
            case .begin: try await self.beginIdle(mailbox, until: deadline)
            }
        }
    }

    /// Waits until something happened, or until the IDLE is old enough to be renewed.
    private func waitForEvent(until deadline: MailInstant?) async throws {
        do {
            try await withDeadline(self.earlier(deadline, self.configuration.timeouts.idle), on: self.clock) {
                try await self.eventArrival.wait()
            }
        } catch let error as TransportError where error.code == .timedOut {
            self.endIdle()
        } catch {
            self.endIdle()
            throw error
        }
    }

    private func earlier(_ deadline: MailInstant?, _ duration: Duration) -> MailInstant {
        let usual = self.clock.now.advanced(by: duration)
        return deadline.map { min($0, usual) } ?? usual
    }

    private func beginIdle(_ mailbox: IMAPMailbox, until deadline: MailInstant?) async throws {
        try mailbox.check()
        if self.capabilities.has("IDLE"), self.withState({ $0.idleFailures < 3 }) {
            try self.submit(IMAPCommand("IDLE", kind: .idle), CommandTicket("IDLE"))
            return
        }
        try await self.run(IMAPCommand("NOOP"))
        guard self.withState({ $0.events.isEmpty }) else { return }
        do {
            try await withDeadline(self.earlier(deadline, self.configuration.timeouts.poll), on: self.clock) {
                try await self.eventArrival.wait()
            }
        } catch let error as TransportError where error.code == .timedOut {
            return
        }
    }
}
