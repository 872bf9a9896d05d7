public import MailTransport
import Synchronization

/// A clock that moves only when a test tells it to.
///
/// ```swift
/// let clock = ManualClock()
/// let work = Task { try await clock.sleep(for: .seconds(60)) }
/// try await clock.waitForSleepers(1)
/// clock.advance(by: .seconds(60))
/// try await work.value
/// ```
public final class ManualClock: MailClock {
    private struct Sleeper {
        let wakeTime: MailInstant
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct Watcher {
        let count: Int
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now = MailInstant(offset: .zero)
        var wallTime: WallTime
        var nextID: UInt64 = 0
        var sleepers: [UInt64: Sleeper] = [:]
        var watchers: [UInt64: Watcher] = [:]

        mutating func makeID() -> UInt64 {
            self.nextID &+= 1
            return self.nextID
        }
    }

    private let state: Mutex<State>

    /// A clock that stands at its beginning; its calendar shows `wallTime`, 2026-01-05T09:00:00Z unless given.
    public init(wallTime: WallTime = WallTime(millisecondsSince1970: 1_767_603_600_000)) {
        self.state = Mutex(State(wallTime: wallTime))
    }

    /// The present; it changes only through ``advance(by:)`` and ``advanceToNextSleeper()``.
    public var now: MailInstant { self.state.withLock { $0.now } }

    /// The calendar; it moves with ``advance(by:)`` and jumps with ``setWallTime(_:)``.
    public var wallTime: WallTime { self.state.withLock { $0.wallTime } }

    /// How many tasks sleep on this clock right now.
    public var sleeperCount: Int { self.state.withLock { $0.sleepers.count } }

    /// The instant at which the next sleeper wakes, or nil when nobody sleeps.
    public var nextWakeTime: MailInstant? {
        self.state.withLock { $0.sleepers.values.map(\.wakeTime).min() }
    }

    /// Moves the clock and the calendar, and wakes everybody whose time has come, the earliest first.
    public func advance(by duration: Duration) {
        let woken: [Sleeper] = self.state.withLock { state in
            state.now = state.now.advanced(by: duration)
            state.wallTime = state.wallTime.advanced(by: duration)
            return Self.takeDue(&state)
        }
        for sleeper in woken { sleeper.continuation.resume() }
    }

    /// Moves to the moment at which the next sleeper wakes; returns how far, or nil when nobody sleeps.
    @discardableResult
    public func advanceToNextSleeper() -> Duration? {
        let (step, woken): (Duration?, [Sleeper]) = self.state.withLock { state in
            guard let wakeTime = state.sleepers.values.map(\.wakeTime).min() else { return (nil, []) }
            let step = state.now.duration(to: wakeTime)
            state.now = wakeTime
            state.wallTime = state.wallTime.advanced(by: step)
            return (step, Self.takeDue(&state))
        }
        for sleeper in woken { sleeper.continuation.resume() }
        return step
    }

    /// Sets the calendar alone, as somebody does who corrects the machine's date.
    public func setWallTime(_ wallTime: WallTime) {
        self.state.withLock { $0.wallTime = wallTime }
    }

    /// Waits until at least `count` tasks sleep on this clock: then it is safe to advance it.
    public func waitForSleepers(_ count: Int = 1) async throws {
        let id = self.state.withLock { $0.makeID() }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let outcome: Result<Void, any Error>? = self.state.withLock { state in
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if state.sleepers.count >= count { return .success(()) }
                    state.watchers[id] = Watcher(count: count, continuation: continuation)
                    return nil
                }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            self.state.withLock { $0.watchers.removeValue(forKey: id) }?.continuation.resume(
                throwing: CancellationError())
        }
    }

    /// Waits until the clock has been moved to `instant` or past it.
    public func sleep(until instant: MailInstant) async throws {
        let id = self.state.withLock { $0.makeID() }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                self.lieDown(id, until: instant, continuation)
            }
        } onCancel: {
            self.state.withLock { $0.sleepers.removeValue(forKey: id) }?.continuation.resume(
                throwing: CancellationError())
        }
    }

    private func lieDown(_ id: UInt64, until instant: MailInstant, _ continuation: CheckedContinuation<Void, any Error>)
    {
        // The cancellation handler takes the same lock, so a task cancelled in between is seen on one side or the
        // other.
        let (outcome, watchers): (Result<Void, any Error>?, [Watcher]) = self.state.withLock { state in
            if Task.isCancelled { return (.failure(CancellationError()), []) }
            if instant <= state.now { return (.success(()), []) }
            state.sleepers[id] = Sleeper(wakeTime: instant, continuation: continuation)
            return (nil, Self.takeSatisfied(&state))
        }
        if let outcome { continuation.resume(with: outcome) }
        for watcher in watchers { watcher.continuation.resume() }
    }

    private static func takeDue(_ state: inout State) -> [Sleeper] {
        let now = state.now
        let due = state.sleepers.filter { $0.value.wakeTime <= now }
        for id in due.keys { state.sleepers.removeValue(forKey: id) }
        return due.sorted { ($0.value.wakeTime, $0.key) < ($1.value.wakeTime, $1.key) }.map(\.value)
    }

    private static func takeSatisfied(_ state: inout State) -> [Watcher] {
        let count = state.sleepers.count
        let satisfied = state.watchers.filter { $0.value.count <= count }
        for id in satisfied.keys { state.watchers.removeValue(forKey: id) }
        return Array(satisfied.values)
    }
}
