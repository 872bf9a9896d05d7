/// The form that nearly every mail has, read without detours: `Fri, 21 Nov 1997 09:55:06 -0600`.
enum UsualDate {
    /// The date, or nil when the value has another form, which need not mean that it is wrong.
    static func read(_ value: Span<UInt8>) -> MailDate? {
        var index = 0
        let count = value.count
        while index < count, value[index].isBlank { index += 1 }
        if index + 4 < count, value[index + 3] == UInt8(ascii: ",") && value[index + 4] == 0x20 { index += 5 }
        guard index < count, let first = self.digit(value[index]) else { return nil }
        var day = first
        index += 1
        guard index < count else { return nil }
        if let second = self.digit(value[index]) {
            day = day * 10 + second
            index += 1
        }
        // From here on every place is fixed: ` Nov 1997 09:55:06 -0600`.
        guard index + 24 <= count, value[index] == 0x20, value[index + 4] == 0x20, value[index + 9] == 0x20,
            value[index + 12] == UInt8(ascii: ":"), value[index + 15] == UInt8(ascii: ":"), value[index + 18] == 0x20,
            let month = self.month(value, at: index + 1), let century = self.pair(value, at: index + 5),
            let year = self.pair(value, at: index + 7), let hour = self.pair(value, at: index + 10),
            let minute = self.pair(value, at: index + 13), let second = self.pair(value, at: index + 16),
            let zoneHours = self.pair(value, at: index + 20), let zoneMinutes = self.pair(value, at: index + 22),
            zoneHours < 24, zoneMinutes < 60, century >= 19, self.isEnd(value, from: index + 24)
        else { return nil }
        let sign = value[index + 19]
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
        let minutes = zoneHours * 60 + zoneMinutes
        let isUnknown = sign == UInt8(ascii: "-") && minutes == 0
        guard let calendarDay = CalendarDay(year: century * 100 + year, month: month, day: day) else { return nil }
        return MailDate(
            day: calendarDay, hour: hour, minute: minute, second: second,
            offsetMinutes: isUnknown ? nil : sign == UInt8(ascii: "-") ? -minutes : minutes)
    }

    private static func digit(_ byte: UInt8) -> Int? {
        byte &- 0x30 < 10 ? Int(byte &- 0x30) : nil
    }

    private static func pair(_ value: Span<UInt8>, at index: Int) -> Int? {
        guard let high = self.digit(value[index]), let low = self.digit(value[index + 1]) else { return nil }
        return high * 10 + low
    }

    private static func month(_ value: Span<UInt8>, at index: Int) -> Int? {
        let first = UInt32(value[index] | 0x20), second = UInt32(value[index + 1] | 0x20)
        return DateNames.month(first | second << 8 | UInt32(value[index + 2] | 0x20) << 16)
    }

    /// Whether nothing but blanks, line ends and perhaps a comment follows.
    private static func isEnd(_ value: Span<UInt8>, from start: Int) -> Bool {
        var index = start
        while index < value.count, value[index].isBlankOrLineEnd { index += 1 }
        return index == value.count || (index > start && value[index] == UInt8(ascii: "("))
    }
}
