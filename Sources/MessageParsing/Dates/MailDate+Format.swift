extension MailDate {
    /// The form of RFC 3339 on the writer's clock, as in `2026-01-02T03:04:05+01:00`; always with a numeric zone.
    public var iso8601: String {
        let (day, seconds) = self.local
        var text: [UInt8] = []
        Self.put(day.year, width: 4, into: &text)
        text.append(UInt8(ascii: "-"))
        Self.put(day.month, width: 2, into: &text)
        text.append(UInt8(ascii: "-"))
        Self.put(day.day, width: 2, into: &text)
        text.append(UInt8(ascii: "T"))
        Self.putClock(seconds, into: &text)
        self.putZone(separator: [UInt8(ascii: ":")], sign: UInt8(ascii: "+"), into: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// The form of the `Date` field (RFC 5322 section 3.3), as in `Fri, 02 Jan 2026 03:04:05 +0100`.
    ///
    /// An unknown zone is written as `-0000`.
    public var rfc5322: String {
        let (day, seconds) = self.local
        var text = Array(DateNames.weekdays[day.weekday].utf8)
        text += [UInt8(ascii: ","), 0x20]
        Self.put(day.day, width: 2, into: &text)
        text.append(0x20)
        text += DateNames.months[day.month - 1].utf8
        text.append(0x20)
        Self.put(day.year, width: 4, into: &text)
        text.append(0x20)
        Self.putClock(seconds, into: &text)
        text.append(0x20)
        self.putZone(separator: [], sign: UInt8(ascii: self.isOffsetKnown ? "+" : "-"), into: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// The day and the second of the day on the writer's clock.
    private var local: (day: CalendarDay, seconds: Int) {
        let total = Int(self.secondsSince1970) + self.offsetMinutes * 60
        let days = (total >= 0 ? total : total - 86_399) / 86_400
        return (CalendarDay(daysSince1970: days), total - days * 86_400)
    }

    private static func put(_ number: Int, width: Int, into text: inout [UInt8]) {
        var divisor = 1
        for _ in 1..<width { divisor *= 10 }
        while divisor > 0 {
            text.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
    }

    private static func putClock(_ seconds: Int, into text: inout [UInt8]) {
        self.put(seconds / 3600, width: 2, into: &text)
        text.append(UInt8(ascii: ":"))
        self.put(seconds / 60 % 60, width: 2, into: &text)
        text.append(UInt8(ascii: ":"))
        self.put(seconds % 60, width: 2, into: &text)
    }

    /// `sign` stands before a zone of zero.
    private func putZone(separator: [UInt8], sign: UInt8, into text: inout [UInt8]) {
        let minutes = abs(self.offsetMinutes)
        text.append(self.offsetMinutes < 0 ? UInt8(ascii: "-") : minutes == 0 ? sign : UInt8(ascii: "+"))
        Self.put(minutes / 60, width: 2, into: &text)
        text += separator
        Self.put(minutes % 60, width: 2, into: &text)
    }
}

/// The English names that dates on the wire are made of.
enum DateNames {
    static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// The month whose name begins with these three letters (lower case, the first lowest).
    static func month(_ letters: UInt32) -> Int? {
        switch letters {
        case 0x6E_616A: 1
        case 0x62_6566: 2
        case 0x72_616D: 3
        case 0x72_7061: 4
        case 0x79_616D: 5
        case 0x6E_756A: 6
        case 0x6C_756A: 7
        case 0x67_7561: 8
        case 0x70_6573: 9
        case 0x74_636F: 10
        case 0x76_6F6E: 11
        case 0x63_6564: 12
        default: nil
        }
    }

    /// Minutes ahead of UTC for a zone name in lower case; nil for names that say nothing certain.
    ///
    /// The names of RFC 5322 section 4.3, and names that mean one thing everywhere. A single letter other than Z says
    /// nothing, because RFC 822 had their signs wrong.
    static func zone(_ name: String) -> Int? {
        switch name {
        case "ut", "utc", "gmt", "z", "wet": 0
        case "est": -300
        case "edt": -240
        case "cst": -360
        case "cdt": -300
        case "mst": -420
        case "mdt": -360
        case "pst": -480
        case "pdt": -420
        case "bst", "cet", "met", "mez", "west": 60
        case "cest", "mest", "mesz", "eet": 120
        case "eest", "msk": 180
        case "msd": 240
        case "sgt", "hkt", "awst": 480
        case "jst", "kst": 540
        case "aest": 600
        case "aedt": 660
        case "nzst": 720
        case "nzdt": 780
        default: nil
        }
    }
}
