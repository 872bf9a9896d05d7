/// Reads dates of any shape: the obsolete forms of RFC 5322, asctime, RFC 850, RFC 3339, and the mixtures of them that
/// programs have sent. It looks for a clock time, takes a zone behind it, and finds the day in what is left.
struct LenientDateReader {
    private var tokens: [DateToken]
    private var hour = 0
    private var minute = 0
    private var second = 0
    private var offset: Int?

    init(_ value: Span<UInt8>) {
        self.tokens = Self.closingUp(DateToken.tokens(of: value) ?? [])
    }

    /// The tokens without the gaps around colons: old writers put blanks and comments there.
    private static func closingUp(_ tokens: [DateToken]) -> [DateToken] {
        let colon = DateToken.sign(UInt8(ascii: ":"))
        return tokens.indices.filter { index in
            tokens[index] != .gap
                || !((index > 0 && tokens[index - 1] == colon)
                    || (index + 1 < tokens.count && tokens[index + 1] == colon))
        }.map { tokens[$0] }
    }

    mutating func read() -> MailDate? {
        guard !self.tokens.isEmpty else { return nil }
        if let clock = self.findClock() {
            guard self.takeClock(at: clock) else { return nil }
        }
        guard let day = self.findDay() else { return nil }
        return MailDate(
            day: day, hour: self.hour, minute: self.minute, second: self.second, offsetMinutes: self.offset)
    }

    // MARK: The clock

    /// Where `number : number` stands; or `number . number . number`, as some write it.
    private func findClock() -> Int? {
        let colon = UInt8(ascii: ":")
        if let found = self.tokens.indices.first(where: { self.number($0) != nil && self.isSign($0 + 1, colon) }) {
            return found
        }
        let dot = UInt8(ascii: ".")
        return self.tokens.indices.first {
            self.number($0, digits: 1...2) != nil && self.isSign($0 + 1, dot)
                && self.number($0 + 2, digits: 2...2) != nil
                && self.isSign($0 + 3, dot) && self.number($0 + 4, digits: 2...2) != nil
                && (self.tokens.dropFirst($0).first { self.isMonth($0) } == nil)
        }
    }

    /// Reads hours, minutes, seconds, a half of the day and a zone, and replaces them by gaps.
    private mutating func takeClock(at start: Int) -> Bool {
        guard let hour = self.number(start, digits: 1...2), case .sign(let separator)? = self.token(start + 1) else {
            return false
        }
        var index = start + 2
        guard let minute = self.number(index, digits: 1...2) else { return false }
        index += 1
        if self.isSign(index, separator), let second = self.number(index + 1, digits: 1...2) {
            self.second = second
            index += 2
            // A fraction of a second.
            if self.isSign(index, UInt8(ascii: ".")) || self.isSign(index, UInt8(ascii: ",")),
                self.number(index + 1) != nil
            {
                index += 2
            }
        }
        self.hour = hour
        self.minute = minute
        index = self.takeHalfOfDay(at: index)
        let end = self.takeZone(at: index)
        if end == index { self.takeZoneBehindYear(at: index) }
        self.tokens.replaceSubrange(start..<end, with: [.gap])
        return true
    }

    /// `10:00:00 2026 +0200`, as asctime with a zone is written.
    private mutating func takeZoneBehindYear(at start: Int) {
        let year = self.token(start) == .gap ? start + 1 : start
        guard self.number(year, digits: 4...4) != nil else { return }
        let end = self.takeZone(at: year + 1)
        self.tokens.replaceSubrange((year + 1)..<end, with: [.gap])
    }

    private mutating func takeHalfOfDay(at start: Int) -> Int {
        let index = self.token(start) == .gap ? start + 1 : start
        guard case .word(let word)? = self.token(index), word == "am" || word == "pm", (1...12).contains(self.hour)
        else {
            return start
        }
        self.hour = self.hour % 12 + (word == "pm" ? 12 : 0)
        return index + 1
    }

    // MARK: The zone

    /// Reads `+0100`, `+01:00`, `+1`, `GMT`, `GMT+1`, and leaves a zone that says nothing unknown.
    private mutating func takeZone(at start: Int) -> Int {
        var index = self.token(start) == .gap ? start + 1 : start
        if case .word(let word)? = self.token(index), DateNames.month(word) == nil, !DateNames.isWeekday(word) {
            self.offset = DateNames.zone(word)
            index += 1
            if self.number(index) != nil {
                // `EST5EDT`, a rule instead of a zone.
                self.offset = nil
                index += 1
                if case .word? = self.token(index) { index += 1 }
                return index
            }
            if self.token(index) == .gap, self.signedZone(at: index + 1) != nil { index += 1 }
            if let zone = self.signedZone(at: index) {
                self.offset = zone.minutes
                return zone.end
            }
            return index
        }
        guard let zone = self.signedZone(at: index) else { return start }
        self.offset = zone.minutes
        return zone.end
    }

    /// A signed number as a zone; its minutes are nil when it says nothing: `-0000`, or more than a day.
    private func signedZone(at start: Int) -> (minutes: Int?, end: Int)? {
        guard case .sign(let sign)? = self.token(start), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
            case .number(let value, let digits)? = self.token(start + 1)
        else { return nil }
        var hours = value
        var minutes = 0
        var end = start + 2
        if digits > 2 {
            (hours, minutes) = (value / 100, value % 100)
        } else if self.isSign(end, UInt8(ascii: ":")), let rest = self.number(end + 1, digits: 2...2) {
            minutes = rest
            end += 2
        }
        let isNegative = sign == UInt8(ascii: "-")
        guard digits <= 4, hours < 24, minutes < 60, !(isNegative && hours == 0 && minutes == 0) else {
            return (nil, end)
        }
        return ((hours * 60 + minutes) * (isNegative ? -1 : 1), end)
    }
}

/// The day.
extension LenientDateReader {
    private func findDay() -> CalendarDay? {
        let numbers = self.tokens.indices.filter { self.number($0) != nil }
        if let month = self.tokens.indices.first(where: { self.isMonth(self.tokens[$0]) }) {
            return self.day(aroundMonthAt: month, numbers: numbers)
        }
        guard numbers.count >= 3, case .number(let first, let digits) = self.tokens[numbers[0]],
            let second = self.number(numbers[1]), case .number(let third, let thirdDigits) = self.tokens[numbers[2]]
        else { return nil }
        if digits == 4 { return CalendarDay(year: first, month: second, day: third) }
        // Without a name of a month, only an order that can be read in one way counts.
        guard let year = Self.year(third, digits: thirdDigits) else { return nil }
        if first > 12 { return CalendarDay(year: year, month: second, day: first) }
        if second > 12 { return CalendarDay(year: year, month: first, day: second) }
        return first == second ? CalendarDay(year: year, month: first, day: second) : nil
    }

    /// `21 Nov 1997`, `Nov 21, 1997`, `1997 Nov 21`, `21-Nov-97`.
    private func day(aroundMonthAt index: Int, numbers: [Int]) -> CalendarDay? {
        guard case .word(let name) = self.tokens[index], let month = DateNames.month(name), numbers.count >= 2,
            case .number(let first, let firstDigits) = self.tokens[numbers[0]],
            case .number(let second, let secondDigits) = self.tokens[numbers[1]]
        else { return nil }
        if firstDigits >= 3 || first > 31 {
            guard let year = Self.year(first, digits: firstDigits) else { return nil }
            return CalendarDay(year: year, month: month, day: second)
        }
        guard let year = Self.year(second, digits: secondDigits) else { return nil }
        return CalendarDay(year: year, month: month, day: first)
    }

    /// The year that two, three or four digits mean (RFC 5322 section 4.3).
    private static func year(_ value: Int, digits: Int) -> Int? {
        switch digits {
        case 1, 2: value < 50 ? 2000 + value : 1900 + value
        case 3: 1900 + value
        case 4: value
        default: nil
        }
    }

    private func token(_ index: Int) -> DateToken? {
        self.tokens.indices.contains(index) ? self.tokens[index] : nil
    }

    private func number(_ index: Int, digits wanted: ClosedRange<Int> = 1...10) -> Int? {
        guard case .number(let value, let digits)? = self.token(index), wanted.contains(digits) else { return nil }
        return value
    }

    private func isSign(_ index: Int, _ sign: UInt8) -> Bool {
        self.token(index) == .sign(sign)
    }

    private func isMonth(_ token: DateToken) -> Bool {
        guard case .word(let word) = token else { return false }
        return DateNames.month(word) != nil
    }
}

extension DateNames {
    /// The month that a word names, in full or by its first three letters; `sept` counts.
    static func month(_ word: String) -> Int? {
        guard word.utf8.count >= 3 else { return nil }
        var letters: UInt32 = 0
        for (place, byte) in word.utf8.prefix(3).enumerated() { letters |= UInt32(byte) << UInt32(8 * place) }
        guard let month = self.month(letters) else { return nil }
        return word.utf8.count == 3 || self.fullMonths[month - 1].hasPrefix(word) ? month : nil
    }

    /// Whether a word names a day of the week.
    static func isWeekday(_ word: String) -> Bool {
        self.fullWeekdays.contains { $0.hasPrefix(word) } && word.utf8.count >= 2
    }

    private static let fullWeekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
    private static let fullMonths = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]
}
