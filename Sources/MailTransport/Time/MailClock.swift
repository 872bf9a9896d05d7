/// The SDK's only source of time: one monotonic clock for waits, one wall clock for dates.
///
/// The reference for production is ``SystemClock``; tests use `ManualClock` of `MailTesting`, which moves only when
/// told.
public protocol MailClock: Sendable {
    /// The present on a clock that never jumps.
    var now: MailInstant { get }

    /// The present as a calendar date.
    var wallTime: WallTime { get }

    /// Waits until `instant`, or returns at once when it has passed.
    ///
    /// Throws `CancellationError` as soon as the waiting task is cancelled.
    func sleep(until instant: MailInstant) async throws
}

extension MailClock {
    /// Waits for `duration`.
    public func sleep(for duration: Duration) async throws {
        try await self.sleep(until: self.now.advanced(by: duration))
    }

    /// The instant that lies `duration` ahead, or nil for no limit.
    public func deadline(after duration: Duration?) -> MailInstant? {
        duration.map { self.now.advanced(by: $0) }
    }
}
