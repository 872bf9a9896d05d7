/// A moment on a clock that never jumps: what deadlines and waits are made of.
///
/// Instants of different clocks must not be compared. For a date that a person reads, see ``WallTime``.
public struct MailInstant: Sendable, Hashable, Comparable {
    /// The time since the clock's own beginning, which means nothing outside that clock.
    public var offset: Duration

    /// The instant that lies `offset` after the clock's beginning.
    public init(offset: Duration) {
        self.offset = offset
    }

    /// The instant `duration` later.
    public func advanced(by duration: Duration) -> MailInstant {
        MailInstant(offset: self.offset + duration)
    }

    /// How long it is from this instant until `other`; negative when `other` lies before.
    public func duration(to other: MailInstant) -> Duration {
        other.offset - self.offset
    }

    /// Whether `lhs` comes before `rhs`.
    public static func < (lhs: MailInstant, rhs: MailInstant) -> Bool {
        lhs.offset < rhs.offset
    }
}
