#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The machine's clocks: monotonic for waits, real time for dates.
public struct SystemClock: MailClock {
    /// The machine's clocks; every value is the same.
    public init() {}

    /// The present on the monotonic clock.
    public var now: MailInstant {
        let time = Self.read(CLOCK_MONOTONIC)
        return MailInstant(offset: .seconds(time.seconds) + .nanoseconds(time.nanoseconds))
    }

    /// The present on the real-time clock.
    public var wallTime: WallTime {
        let time = Self.read(CLOCK_REALTIME)
        return WallTime(millisecondsSince1970: time.seconds * 1000 + time.nanoseconds / 1_000_000)
    }

    /// Suspends the task until `instant`.
    public func sleep(until instant: MailInstant) async throws {
        let remaining = self.now.duration(to: instant)
        guard remaining > .zero else { return try Task.checkCancellation() }
        try await Task.sleep(for: remaining, tolerance: nil, clock: .continuous)
    }

    private static func read(_ id: clockid_t) -> (seconds: Int64, nanoseconds: Int64) {
        var time = timespec()
        // The call fails only for an unknown clock or a bad pointer; both are fixed here.
        unsafe clock_gettime(id, &time)
        return (Int64(time.tv_sec), Int64(time.tv_nsec))
    }
}
