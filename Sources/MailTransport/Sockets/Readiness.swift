import Synchronization

/// Where the tasks of one socket wait: at most one that reads and one that writes.
final class Readiness: Sendable {
    /// What a task waits for.
    enum Direction {
        /// Bytes, a connection to accept, or the end.
        case reading
        /// Room for bytes, or the end of a connection attempt.
        case writing
    }

    private enum Outcome {
        case ready
        case timedOut
        case cancelled
        case closed
        case failed(CInt)
    }

    private struct Waiter {
        let continuation: CheckedContinuation<Outcome, Never>
        let deadline: MailInstant?
    }

    private struct State {
        var reader: Waiter?
        var writer: Waiter?
        /// The earliest timer that stands for this socket; later waits need none of their own.
        var timer: MailInstant?
        var isClosed = false

        subscript(direction: Direction) -> Waiter? {
            get { direction == .reading ? self.reader : self.writer }
            set { if direction == .reading { self.reader = newValue } else { self.writer = newValue } }
        }

        mutating func take(_ direction: Direction) -> Waiter? {
            defer { self[direction] = nil }
            return self[direction]
        }
    }

    /// The socket; it is open as long as this is registered.
    let descriptor: CInt
    /// The socket's name in the poller.
    let token: UInt64
    private let poller: Poller
    private let state = Mutex(State())

    init(descriptor: CInt, token: UInt64, poller: Poller) {
        self.descriptor = descriptor
        self.token = token
        self.poller = poller
    }

    /// Waits until the socket is ready; throws at the deadline of the system's clock, on cancellation and on closing.
    func wait(for direction: Direction, until deadline: MailInstant?, phase: TransportError.Phase) async throws {
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { self.begin(direction, Waiter(continuation: $0, deadline: deadline)) }
        } onCancel: {
            self.state.withLock { $0.take(direction) }?.continuation.resume(returning: .cancelled)
        }
        switch outcome {
        case .ready: return
        case .cancelled: throw CancellationError()
        case .timedOut: throw TransportError(.timedOut, phase: phase, "The other side did not answer in time.")
        case .closed: throw TransportError(.closed, phase: phase, "The connection was closed on this side.")
        case .failed(let code): throw TransportError(errno: code, phase: phase, "The socket cannot be watched.")
        }
    }

    private func begin(_ direction: Direction, _ waiter: Waiter) {
        // The cancellation handler takes the same lock: it comes before, and is seen here, or after, and finds the
        // waiter.
        var timer: MailInstant?
        var displaced: Waiter?
        let outcome: Outcome? = self.state.withLock { state in
            if Task.isCancelled { return .cancelled }
            if state.isClosed { return .closed }
            displaced = state.take(direction)
            state[direction] = waiter
            let code = self.poller.arm(self, reading: state.reader != nil, writing: state.writer != nil)
            if code != 0 {
                state[direction] = nil
                return .failed(code)
            }
            if let deadline = waiter.deadline, state.timer.map({ deadline < $0 }) ?? true {
                state.timer = deadline
                timer = deadline
            }
            return nil
        }
        displaced?.continuation.resume(returning: .closed)
        if let outcome { waiter.continuation.resume(returning: outcome) }
        if let timer { self.poller.schedule(self.token, at: timer) }
    }

    /// Wakes those that the report concerns and arms the socket for the other again.
    func report(_ event: ReadyEvent) {
        var failed: (Waiter, CInt)?
        let (reader, writer): (Waiter?, Waiter?) = self.state.withLock { state in
            let reader = event.reading ? state.take(.reading) : nil
            let writer = event.writing ? state.take(.writing) : nil
            guard state.reader != nil || state.writer != nil, !state.isClosed else { return (reader, writer) }
            let code = self.poller.arm(self, reading: state.reader != nil, writing: state.writer != nil)
            if code != 0, let waiter = state.take(.reading) ?? state.take(.writing) { failed = (waiter, code) }
            return (reader, writer)
        }
        reader?.continuation.resume(returning: .ready)
        writer?.continuation.resume(returning: .ready)
        if let (waiter, code) = failed { waiter.continuation.resume(returning: .failed(code)) }
    }

    /// Ends the waits whose deadline has passed, and asks for another look at the next deadline.
    func expire(at now: MailInstant, timer fired: MailInstant) {
        let (late, next): ([Waiter], MailInstant?) = self.state.withLock { state in
            guard state.timer == fired else { return ([], nil) }
            var late: [Waiter] = []
            for direction in [Direction.reading, .writing] {
                guard let deadline = state[direction]?.deadline, deadline <= now else { continue }
                if let waiter = state.take(direction) { late.append(waiter) }
            }
            state.timer = [state.reader?.deadline, state.writer?.deadline].compactMap { $0 }.min()
            return (late, state.timer)
        }
        for waiter in late { waiter.continuation.resume(returning: .timedOut) }
        if let next { self.poller.schedule(self.token, at: next) }
    }

    /// Ends every wait for good and leaves the poller. The descriptor may be released afterwards, not before.
    func close() {
        let waiters: [Waiter]? = self.state.withLock { state in
            if state.isClosed { return nil }
            state.isClosed = true
            return [state.take(.reading), state.take(.writing)].compactMap { $0 }
        }
        guard let waiters else { return }
        self.poller.unregister(self)
        for waiter in waiters { waiter.continuation.resume(returning: .closed) }
    }
}
