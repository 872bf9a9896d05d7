/// A day of the Gregorian calendar, and the arithmetic between it and the number of days since 1970.
struct CalendarDay {
    var year: Int
    var month: Int
    var day: Int

    /// 0000-01-02T00:00:00Z: a day after the beginning, so that no zone leads before it.
    static let firstSecond: Int64 = -62_167_132_800
    /// 9999-12-30T23:59:59Z: a day before the end.
    static let lastSecond: Int64 = 253_402_214_399

    /// The day, if the calendar has it.
    init?(year: Int, month: Int, day: Int) {
        guard (0...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.length(ofMonth: month, in: year)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day that lies `days` after 1970-01-01.
    ///
    /// Years are counted from March, so that the leap day comes last in them, in cycles of 400 years.
    init(daysSince1970 days: Int) {
        let shifted = days + 719_468
        let cycle = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfCycle = shifted - cycle * 146_097
        let yearOfCycle = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        self.day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        self.month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        self.year = yearOfCycle + cycle * 400 + (self.month <= 2 ? 1 : 0)
    }

    /// How many days lie between 1970-01-01 and this day.
    var daysSince1970: Int {
        let year = self.month <= 2 ? self.year - 1 : self.year
        let cycle = (year >= 0 ? year : year - 399) / 400
        let yearOfCycle = year - cycle * 400
        let shiftedMonth = self.month > 2 ? self.month - 3 : self.month + 9
        let dayOfYear = (153 * shiftedMonth + 2) / 5 + self.day - 1
        let dayOfCycle = yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear
        return cycle * 146_097 + dayOfCycle - 719_468
    }

    /// The day of the week, 0 for Sunday; 1970 began on a Thursday.
    var weekday: Int {
        let rest = (self.daysSince1970 + 4) % 7
        return rest < 0 ? rest + 7 : rest
    }

    private static func length(ofMonth month: Int, in year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension MailDate {
    /// Puts a date together from what a clock and a calendar show; nil when they show nothing real.
    init?(day: CalendarDay, hour: Int, minute: Int, second: Int, offsetMinutes: Int?) {
        // A leap second is the first second of the next minute.
        guard (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second) else { return nil }
        let offset = offsetMinutes ?? 0
        let seconds = day.daysSince1970 * 86_400 + hour * 3600 + minute * 60 + second - offset * 60
        self.init(secondsSince1970: Int64(seconds), offsetMinutes: offset, isOffsetKnown: offsetMinutes != nil)
    }
}
