import MailTransport

extension IMAPMailbox {
    /// What happens in the mailbox, as soon as the server tells (RFC 2177), for as long as somebody asks for the next
    /// event.
    ///
    /// ```swift
    /// for try await event in mailbox.idle() {
    ///     if case .exists = event { try await fetchNew() }
    /// }
    /// ```
    /// What happened between two commands is among the events. Commands may be given at any time: the IDLE is ended for
    /// them and begun again afterwards. It is renewed every ``IMAPConfiguration/Timeouts-swift.struct/idle``, counted
    /// from its beginning; a server without IDLE is asked every ``IMAPConfiguration/Timeouts-swift.struct/poll``. A
    /// connection that died unnoticed is found at the next renewal: the server then has
    /// ``IMAPConfiguration/Timeouts-swift.struct/command`` to answer, longer while anything comes from it, before the
    /// sequence ends with ``IMAPError/Code/timedOut``.
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
        /// Wait; an IDLE that runs is renewed at that instant.
        case wait(renewal: MailInstant?)
        case begin
    }

    /// The next event; nil only when `deadline` has passed.
    func nextEvent(in mailbox: IMAPMailbox, until deadline: MailInstant? = nil) async throws -> IMAPMailboxEvent? {
        while true {
            if let deadline, deadline <= self.clock.now { return nil }
            let idle = self.configuration.timeouts.idle
            let step: IdleStep = try self.withState { state in
                if let event = state.events.next() { return .event(event) }
                if let failure = state.failure { throw failure }
                switch state.idle {
                case .none: return .begin
                case .running: return .wait(renewal: state.idleBegan?.advanced(by: idle))
                case .ending: return .wait(renewal: nil)
                }
            }
            switch step {
            case .event(let event): return event
            case .wait(let renewal): try await self.waitForEvent(until: Self.earlier(deadline, renewal))
            case .begin: try await self.beginIdle(mailbox, until: deadline)
            }
        }
    }

    /// Waits until something happened, or until the IDLE is old enough to be renewed. The end of an IDLE is a command
    /// like any other: a server that does not answer it in time is taken for dead.
    private func waitForEvent(until deadline: MailInstant?) async throws {
        do {
            try await withDeadline(deadline, on: self.clock) { try await self.eventArrival.wait() }
        } catch let error as TransportError where error.code == .timedOut {
            self.endIdle()
        } catch {
            self.endIdle()
            throw error
        }
    }

    private static func earlier(_ first: MailInstant?, _ second: MailInstant?) -> MailInstant? {
        guard let first, let second else { return first ?? second }
        return min(first, second)
    }

    private func beginIdle(_ mailbox: IMAPMailbox, until deadline: MailInstant?) async throws {
        try mailbox.check()
        if self.capabilities.has("IDLE"), self.withState({ $0.idleFailures < 3 }) {
            try self.submit(IMAPCommand("IDLE", kind: .idle), CommandTicket("IDLE"))
            return
        }
        try await self.poll(mailbox)
        guard self.withState({ $0.events.isEmpty }) else { return }
        let next = self.clock.now.advanced(by: self.configuration.timeouts.poll)
        do {
            try await withDeadline(Self.earlier(deadline, next), on: self.clock) {
                try await self.eventArrival.wait()
            }
        } catch let error as TransportError where error.code == .timedOut {
            return
        }
    }

    /// Asks for news in the way that moves this provider's servers to tell.
    private func poll(_ mailbox: IMAPMailbox) async throws {
        let before = mailbox.state
        switch QuirkTable.provider(host: self.configuration.endpoint.host)?.question ?? .noop {
        case .noop: try await self.run(IMAPCommand("NOOP"))
        case .status:
            let status = try await self.status(of: mailbox.name)
            guard let messages = status.messages, messages != before.exists else { return }
            self.withState { self.note(.exists(UInt32(clamping: messages)), &$0) }
        case .select:
            try await self.select(mailbox.name, access: mailbox.access, again: true)
            try mailbox.check()
            let after = mailbox.state
            if after.exists != before.exists || after.uidNext != before.uidNext {
                self.withState { self.note(.exists(after.exists), &$0) }
            }
        }
    }
}
