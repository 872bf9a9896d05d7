import Synchronization

/// One lookup under way, and those who wait for what it finds.
///
/// The task that asked first carries it out; when that one is cancelled, one of the others asks again.
final class DNSFlight: Sendable {
    /// What came of it.
    enum Landing {
        /// An answer, or an error that is everybody's.
        case outcome(Result<DNSAnswer, any Error>)
        /// The task that carried it out was cancelled.
        case abandoned
    }

    /// The most tasks that wait for one lookup; more fail at once.
    static let mostWaiting = 1024

    private struct State {
        var landing: Landing?
        var waiting: [UInt64: WaitPoint] = [:]
        var next: UInt64 = 0
    }

    private let state = Mutex(State())

    /// How many tasks wait, for tests.
    var waitingCount: Int { self.state.withLock { $0.waiting.count } }

    /// Waits until the lookup has ended.
    ///
    /// Throws ``TransportError/Code/resolverFailed`` when too many wait already, and `CancellationError` when this task
    /// is cancelled, which disturbs nobody else.
    func landing() async throws -> Landing {
        let place = WaitPoint()
        let (landing, number): (Landing?, UInt64?) = self.state.withLock { state in
            if let landing = state.landing { return (landing, nil) }
            guard state.waiting.count < Self.mostWaiting else { return (nil, nil) }
            state.next &+= 1
            state.waiting[state.next] = place
            return (nil, state.next)
        }
        if let landing { return landing }
        guard let number else {
            throw TransportError(.resolverFailed, phase: .resolve, "Too many lookups of one name are under way.")
        }
        defer { self.state.withLock { _ = $0.waiting.removeValue(forKey: number) } }
        while true {
            try await place.wait()
            if let landing = self.state.withLock({ $0.landing }) { return landing }
        }
    }

    /// Ends the lookup and wakes all that wait.
    func land(_ landing: Landing) {
        let waiting = self.state.withLock { state in
            state.landing = landing
            return Array(state.waiting.values)
        }
        for place in waiting { place.wake() }
    }
}
