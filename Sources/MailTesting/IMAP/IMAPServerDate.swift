import MailTransport

/// IMAP's dates (`date-time` and `date` of RFC 9051), always written in UTC.
enum IMAPServerDate {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// ` 5-Nov-2026 09:30:00 +0000`.
    static func text(_ time: WallTime) -> String {
        let seconds = time.secondsSince1970
        let day = Self.floor(seconds, 86_400)
        let (year, month, dayOfMonth) = Self.civil(day)
        let rest = seconds - day * 86_400
        let clock = [rest / 3600, rest % 3600 / 60, rest % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        let dayText = dayOfMonth < 10 ? " \(dayOfMonth)" : "\(dayOfMonth)"
        return "\(dayText)-\(Self.months[month - 1])-\(year) \(clock.joined(separator: ":")) +0000"
    }

    /// The days since 1970 of `5-Nov-2026`; nil when it is no date.
    static func day(_ text: String) -> Int64? {
        let parts = text.split(separator: "-")
        guard parts.count == 3, let day = Int(parts[0].drop { $0 == " " }), (1...31).contains(day),
            let month = Self.months.firstIndex(where: { $0.lowercased() == parts[1].lowercased() }),
            parts[2].count == 4, let year = Int64(parts[2])
        else { return nil }
        return Self.days(year, month + 1, day)
    }

    /// The time in ` 5-Nov-2026 09:30:00 +0100`; nil when it is none.
    static func time(_ text: String) -> WallTime? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 3, let day = Self.day(String(parts[0])) else { return nil }
        let clock = parts[1].split(separator: ":").compactMap { Int64($0) }
        let zone = parts[2]
        guard clock.count == 3, clock[0] < 24, clock[1] < 60, clock[2] < 61, clock.allSatisfy({ $0 >= 0 }),
            zone.count == 5, let sign = zone.first, sign == "+" || sign == "-",
            let offset = Int64(zone.dropFirst()), offset >= 0
        else { return nil }
        let shift = (offset / 100 * 60 + offset % 100) * 60 * (sign == "-" ? -1 : 1)
        let seconds = day * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2] - shift
        return WallTime(millisecondsSince1970: seconds * 1000)
    }

    /// The days since 1970 on which `time` falls, in UTC.
    static func day(of time: WallTime) -> Int64 {
        Self.floor(time.secondsSince1970, 86_400)
    }

    private static func floor(_ value: Int64, _ divisor: Int64) -> Int64 {
        value >= 0 ? value / divisor : (value - divisor + 1) / divisor
    }

    /// Year, month and day of a day count, by the proleptic Gregorian calendar in eras of 400 years.
    private static func civil(_ day: Int64) -> (Int64, Int, Int) {
        let shifted = day + 719_468
        let era = Self.floor(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let part = (5 * dayOfYear + 2) / 153
        let month = part < 10 ? part + 3 : part - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), Int(month), Int(dayOfYear - (153 * part + 2) / 5 + 1))
    }

    private static func days(_ year: Int64, _ month: Int, _ day: Int) -> Int64 {
        let year = month <= 2 ? year - 1 : year
        let era = Self.floor(year, 400)
        let yearOfEra = year - era * 400
        let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
