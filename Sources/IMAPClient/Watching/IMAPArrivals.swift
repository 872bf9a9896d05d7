import MailTransport
import Synchronization

/// The new mail of a mailbox, as an asynchronous sequence; see ``IMAPWatcher/withArrivals(_:)``.
///
/// It ends only with an error. One task at a time goes through it. A slow one slows the download down.
public final class IMAPArrivals: AsyncSequence, Sendable {
    /// A mail.
    public typealias Element = IMAPArrival

    private struct State {
        var waiting: [IMAPArrival] = []
        var bytes = 0
        var failure: (any Error)?
        var mailbox: IMAPMailbox?
        /// Those who wait for one.
        var waitingForMailbox: [WaitPoint] = []
    }

    private let limit: Int
    private let state = Mutex(State())
    private let arrival = WaitPoint()
    private let room = WaitPoint()

    init(limit: Int) {
        self.limit = limit
    }

    /// Takes the mails as they come.
    public func makeAsyncIterator() -> Iterator {
        Iterator(arrivals: self)
    }

    /// Takes the mails as they come.
    public struct Iterator: AsyncIteratorProtocol {
        let arrivals: IMAPArrivals

        /// The next mail. Throws ``IMAPError`` when the watcher has given up, `CancellationError` when the task was
        /// cancelled.
        public mutating func next() async throws -> IMAPArrival? {
            try await self.arrivals.take()
        }
    }

    /// Runs `body` with the mailbox that is being watched, on the same connection: to mark or move what was handed out.
    ///
    /// Waits for a connection if there is none. A connection that breaks while `body` runs makes its commands throw;
    /// what `body` does should bear being done twice.
    @discardableResult
    public func withMailbox<Result>(_ body: (IMAPMailbox) async throws -> Result) async throws -> Result {
        while true {
            let opened = WaitPoint()
            let mailbox = try self.state.withLock { state in
                if let failure = state.failure { throw failure }
                if state.mailbox == nil { state.waitingForMailbox.append(opened) }
                return state.mailbox
            }
            if let mailbox { return try await body(mailbox) }
            do {
                try await opened.wait()
            } catch {
                self.state.withLock { $0.waitingForMailbox.removeAll { $0 === opened } }
                throw error
            }
        }
    }

    private func wakeThoseWhoWait() {
        let waiting = self.state.withLock { state in
            defer { state.waitingForMailbox = [] }
            return state.waitingForMailbox
        }
        for opened in waiting { opened.wake() }
    }

    /// The mailbox is open, or no longer.
    func setMailbox(_ mailbox: IMAPMailbox?) {
        self.state.withLock { $0.mailbox = mailbox }
        if mailbox != nil { self.wakeThoseWhoWait() }
    }

    /// Hands a mail out, after waiting until there is room for it.
    func put(_ mail: IMAPArrival) async throws {
        while self.state.withLock({ $0.bytes > self.limit || $0.waiting.count >= 1000 }) { try await self.room.wait() }
        self.state.withLock { state in
            state.waiting.append(mail)
            state.bytes += mail.message?.count ?? 0
        }
        self.arrival.wake()
    }

    /// Ends the sequence with an error, behind what is still waiting.
    func fail(_ error: any Error) {
        self.state.withLock { $0.failure = error }
        self.arrival.wake()
        self.wakeThoseWhoWait()
    }

    private func take() async throws -> IMAPArrival {
        while true {
            let next: IMAPArrival? = try self.state.withLock { state in
                guard !state.waiting.isEmpty else {
                    if let failure = state.failure { throw failure }
                    return nil
                }
                let next = state.waiting.removeFirst()
                state.bytes -= next.message?.count ?? 0
                return next
            }
            if let next {
                self.room.wake()
                return next
            }
            try await self.arrival.wait()
        }
    }
}
