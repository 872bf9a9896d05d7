/// A date as the calendar on the wall tells it: milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// It may jump when somebody sets the machine's clock; waits and deadlines use ``MailInstant``.
public struct WallTime: Sendable, Hashable, Comparable, Codable {
    /// Milliseconds since the beginning of 1970, UTC; negative before.
    public var millisecondsSince1970: Int64

    /// The moment that many milliseconds after the beginning of 1970, UTC.
    public init(millisecondsSince1970: Int64) {
        self.millisecondsSince1970 = millisecondsSince1970
    }

    /// Whole seconds since the beginning of 1970, rounded down.
    public var secondsSince1970: Int64 {
        let (quotient, remainder) = self.millisecondsSince1970.quotientAndRemainder(dividingBy: 1000)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// The moment `duration` later; stays at the ends of the representable range.
    public func advanced(by duration: Duration) -> WallTime {
        let (seconds, attoseconds) = duration.components
        let (product, overflowed) = seconds.multipliedReportingOverflow(by: 1000)
        let milliseconds = overflowed ? (seconds < 0 ? Int64.min : Int64.max) : product
        let (whole, carried) = milliseconds.addingReportingOverflow(attoseconds / 1_000_000_000_000_000)
        let step = carried ? milliseconds : whole
        let (sum, passed) = self.millisecondsSince1970.addingReportingOverflow(step)
        return WallTime(millisecondsSince1970: passed ? (step < 0 ? Int64.min : Int64.max) : sum)
    }

    /// Whether `lhs` comes before `rhs`.
    public static func < (lhs: WallTime, rhs: WallTime) -> Bool {
        lhs.millisecondsSince1970 < rhs.millisecondsSince1970
    }
}
