/// A moment as a mail tells it: the instant, and the clock on the writer's wall.
///
/// Reading is total and lenient (every shape of RFC 5322 section 4.3 and what old mailers, news servers and web
/// programs wrote); what names no day of the calendar is no date.
public struct MailDate: Hashable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z, without leap seconds; from the year 0 to the year 9999.
    public let secondsSince1970: Int64
    /// How far the writer's clock was ahead of UTC, in minutes; within a day.
    public let offsetMinutes: Int
    /// Whether the writer's zone is known: `-0000`, a missing zone and unknown zone names say that it is not.
    public let isOffsetKnown: Bool

    /// The moment that many seconds after the beginning of 1970, on a clock that is `offsetMinutes` ahead of UTC.
    ///
    /// Values out of range are brought to the nearest end of it.
    public init(secondsSince1970: Int64, offsetMinutes: Int = 0, isOffsetKnown: Bool = true) {
        self.secondsSince1970 = min(max(secondsSince1970, CalendarDay.firstSecond), CalendarDay.lastSecond)
        self.offsetMinutes = min(max(offsetMinutes, -1439), 1439)
        self.isOffsetKnown = isOffsetKnown
    }

    /// Reads the value of a `Date` field as it stands in the message; nil when it names no date.
    public init?(parsing value: Span<UInt8>) {
        if let usual = UsualDate.read(value) {
            self = usual
        } else {
            var reader = LenientDateReader(value)
            guard let date = reader.read() else { return nil }
            self = date
        }
    }

    /// The same reading without the short way for the usual form; tests and fuzzers compare both.
    @_spi(Reference)
    public static func reference(parsing value: Span<UInt8>) -> MailDate? {
        var reader = LenientDateReader(value)
        return reader.read()
    }

    /// Reads the value of a `Date` field; nil when it names no date.
    public init?(parsing value: [UInt8]) {
        let date = value.withSpan { MailDate(parsing: $0) }
        guard let date else { return nil }
        self = date
    }

    /// Reads the value of a `Date` field; nil when it names no date.
    public init?(_ text: String) {
        self.init(parsing: Array(text.utf8))
    }
}

extension MailDate: CustomStringConvertible {
    /// The form of RFC 3339.
    public var description: String { self.iso8601 }
}
