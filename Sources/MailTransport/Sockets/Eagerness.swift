import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#endif

/// Whether a read that found nothing looks again for a moment before its task goes to sleep.
///
/// Sleeping and waking takes the poller's thread and one of the pool: two switches, as much as a whole round trip
/// between processes of one machine. So after a few answers that came at once, the next one is looked for while other
/// threads may run; when none comes in that moment, the count begins anew. Across a network no answer is that quick,
/// and nothing is spent on looking.
struct Eagerness: ~Copyable, Sendable {
    /// How long is looked, in microseconds; less than what sleeping and waking take on a busy machine.
    static let microseconds = 100
    private static let moment = Duration.microseconds(Self.microseconds)
    /// The longest wait that counts as an answer at once, its own share of waking included.
    private static let quick = Duration.microseconds(150)
    /// So many quick answers in a row make looking worth it.
    private static let enough = 4

    private let quickAnswers = Atomic<Int>(0)
    private let clock = SystemClock()

    /// Looks until `attempt` finds something, or says nil when it is time to sleep.
    func look(_ attempt: () -> POSIX.Transfer) -> POSIX.Transfer? {
        guard self.quickAnswers.load(ordering: .relaxed) >= Self.enough else { return nil }
        let end = self.clock.now.advanced(by: Self.moment)
        repeat {
            sched_yield()
            switch attempt() {
            case .wouldBlock: continue
            case let outcome: return outcome
            }
        } while self.clock.now < end
        self.quickAnswers.store(0, ordering: .relaxed)
        return nil
    }

    /// Sleeps by `sleep`, and remembers whether it was worth it.
    func sleep(_ sleep: () async throws -> Void) async rethrows {
        let start = self.clock.now
        try await sleep()
        self.note(start.duration(to: self.clock.now))
    }

    /// Counts a wait that was slept through.
    func note(_ wait: Duration) {
        let count = self.quickAnswers.load(ordering: .relaxed)
        self.quickAnswers.store(wait <= Self.quick ? min(count + 1, Self.enough) : 0, ordering: .relaxed)
    }
}
