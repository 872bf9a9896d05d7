import Synchronization

/// A few threads for calls that block, such as the system's resolver, away from the threads that run tasks.
///
/// Threads are started when there is work and end when there is none. At most `waiting` calls queue up; the next fails
/// at once, so that a hanging resolver cannot pile up work without bound.
package final class WorkerPool: Sendable {
    private struct State {
        var queue: [@Sendable () -> Void] = []
        var head = 0
        var running = 0

        var waiting: Int { self.queue.count - self.head }

        mutating func next() -> (@Sendable () -> Void)? {
            guard self.head < self.queue.count else {
                self.queue.removeAll(keepingCapacity: true)
                self.head = 0
                return nil
            }
            defer { self.head += 1 }
            return self.queue[self.head]
        }
    }

    /// What a pool is for, so that its errors speak of that.
    package enum Purpose: Sendable {
        /// Calls of a resolver.
        case lookups
        /// Reading and writing files.
        case files
        /// Statements of a database.
        case statements

        /// What the calls are called.
        var calls: String {
            switch self {
            case .lookups: "lookups"
            case .files: "file operations"
            case .statements: "database calls"
            }
        }

        /// What it means that a call cannot be taken in.
        var refusal: TransportError.Code { self == .lookups ? .resolverFailed : .system }
    }

    private let name: String
    private let purpose: Purpose
    private let threads: Int
    private let waiting: Int
    private let state = Mutex(State())

    /// A pool that runs at most `threads` calls at a time and lets `waiting` more queue up.
    package init(name: String, for purpose: Purpose, threads: Int, waiting: Int) {
        self.name = name
        self.purpose = purpose
        self.threads = max(threads, 1)
        self.waiting = max(waiting, 0)
    }

    /// How many threads run, for tests.
    package var threadCount: Int { self.state.withLock { $0.running } }

    /// Runs `work` on a thread of the pool and waits for its result.
    ///
    /// At the deadline, or when the task is cancelled, the caller leaves; work that has begun ends on its own, work
    /// that has not begun is dropped. When the pool is full it throws ``TransportError/Code/resolverFailed`` for
    /// lookups and ``TransportError/Code/system`` for everything else.
    package func run<Result: Sendable>(
        until deadline: MailInstant?, on clock: any MailClock, phase: TransportError.Phase,
        _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        let call = PooledCall<Result>()
        guard try self.enqueue({ call.perform(work) }) else {
            throw TransportError(
                self.purpose.refusal, phase: phase, "Too many \(self.purpose.calls) are under way.",
                remedy: .retryLater(after: nil))
        }
        do {
            try await withDeadline(deadline, on: clock, phase: phase) { try await call.done.wait() }
        } catch {
            call.abandon()
            throw error
        }
        return try call.result(phase: phase)
    }

    private func enqueue(_ job: @escaping @Sendable () -> Void) throws(TransportError) -> Bool {
        let (accepted, mustStart) = self.state.withLock { state in
            guard state.running < self.threads || state.waiting < self.waiting else { return (false, false) }
            state.queue.append(job)
            guard state.running < self.threads else { return (true, false) }
            state.running += 1
            return (true, true)
        }
        guard mustStart else { return accepted }
        if Platform.startThread(named: self.name, { self.work() }) { return true }
        // Another thread of the pool takes the job if there is one; otherwise nobody would.
        let isStranded = self.state.withLock { state in
            state.running -= 1
            if state.running == 0 { state.queue.removeAll() }
            if state.running == 0 { state.head = 0 }
            return state.running == 0
        }
        if isStranded { throw TransportError(.system, "No thread could be started for \(self.purpose.calls).") }
        return true
    }

    private func work() {
        while true {
            let job: (@Sendable () -> Void)? = self.state.withLock { state in
                if let job = state.next() { return job }
                state.running -= 1
                return nil
            }
            guard let job else { return }
            job()
        }
    }
}

/// One call and its result, shared by the caller and the thread.
private final class PooledCall<Value: Sendable>: Sendable {
    private enum State {
        case waiting
        case abandoned
        case finished(Result<Value, any Error>)
    }

    let done = WaitPoint()
    private let state = Mutex(State.waiting)

    func perform(_ work: () throws -> Value) {
        let isWanted = self.state.withLock { state in
            if case .waiting = state { true } else { false }
        }
        guard isWanted else { return }
        let result = Result { try work() }
        self.state.withLock { state in
            if case .waiting = state { state = .finished(result) }
        }
        self.done.wake()
    }

    func abandon() {
        self.state.withLock { $0 = .abandoned }
    }

    func result(phase: TransportError.Phase) throws -> Value {
        guard case .finished(let result) = self.state.withLock({ $0 }) else {
            throw TransportError(.closed, phase: phase, "The call was given up.")
        }
        return try result.get()
    }
}
