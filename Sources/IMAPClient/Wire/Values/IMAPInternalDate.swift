/// When a message reached the server: `"17-Jul-1996 02:44:25 -0700"` (RFC 9051, 2.3.3).
public struct IMAPInternalDate: Sendable, Hashable {
    /// Seconds since the beginning of 1970, UTC.
    public let secondsSince1970: Int64
    /// The server's distance from UTC in minutes, east is positive.
    public let offsetMinutes: Int

    /// A date of this moment and zone.
    public init(secondsSince1970: Int64, offsetMinutes: Int = 0) {
        self.secondsSince1970 = secondsSince1970
        self.offsetMinutes = offsetMinutes
    }

    /// The date as it stands on the wire, without quotation marks.
    public var wireForm: String {
        // Four digits hold no more.
        let offsetMinutes = min(max(self.offsetMinutes, -5999), 5999)
        let (local, overflowed) = self.secondsSince1970.addingReportingOverflow(Int64(offsetMinutes) * 60)
        let (days, second) = CivilDate.split(overflowed ? self.secondsSince1970 : local)
        let date = CivilDate(daysSince1970: days)
        let zone = abs(offsetMinutes)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let year = String(date.year)
        let padded = String(repeating: "0", count: max(0, 4 - year.utf8.count)) + year
        let time = "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))"
        let offset = "\(offsetMinutes < 0 ? "-" : "+")\(two(zone / 60 % 100))\(two(zone % 60))"
        return
            "\(date.day < 10 ? " " : "")\(date.day)-\(CivilDate.monthNames[date.month - 1])-\(padded) \(time) \(offset)"
    }
}

/// Days and the calendar, by Howard Hinnant's well-known arithmetic on eras of 400 years.
struct CivilDate {
    var year: Int
    var month: Int
    var day: Int

    static let monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The date that lies so many days after the beginning of 1970; days of some 20 million years are valid.
    init(daysSince1970: Int) {
        let shifted = daysSince1970 + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        self.day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        self.month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        self.year = yearOfEra + era * 400 + (self.month <= 2 ? 1 : 0)
    }

    /// Days since the beginning of 1970; the caller keeps the year within four digits.
    var daysSince1970: Int {
        let year = self.month <= 2 ? self.year - 1 : self.year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (self.month > 2 ? self.month - 3 : self.month + 9) + 2) / 5 + self.day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// Whole days since 1970 and the second of the day; days are kept within what a calendar can tell.
    static func split(_ seconds: Int64) -> (days: Int, second: Int) {
        let (quotient, remainder) = seconds.quotientAndRemainder(dividingBy: 86_400)
        let days = remainder < 0 ? quotient - 1 : quotient
        let second = remainder < 0 ? remainder + 86_400 : remainder
        return (Int(min(max(days, -700_000), 2_900_000)), Int(second))
    }
}
