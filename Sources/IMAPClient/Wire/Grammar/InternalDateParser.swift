/// Reads `dd-Mon-yyyy hh:mm:ss ±zzzz` (RFC 9051, date-time); the day may have one digit or a space before it.
enum InternalDateParser {
    /// The date in the bytes of `range`, or nil when it is none, such as Domino's `00-Jan-0000`.
    static func parse(_ bytes: Span<UInt8>, _ range: Range<Int>) -> IMAPInternalDate? {
        var scanner = Scanner(at: range.lowerBound)
        scanner.skipSpaces(bytes)
        guard let day = Self.two(bytes, &scanner), scanner.take(Ascii.minus, bytes),
            let month = Self.month(bytes, &scanner), scanner.take(Ascii.minus, bytes),
            let year = scanner.number32(bytes), (1...9999).contains(year)
        else { return nil }
        scanner.skipSpaces(bytes)
        guard let hour = Self.two(bytes, &scanner), scanner.take(Ascii.colon, bytes),
            let minute = Self.two(bytes, &scanner), scanner.take(Ascii.colon, bytes),
            let second = Self.two(bytes, &scanner)
        else { return nil }
        scanner.skipSpaces(bytes)
        guard (1...31).contains(day), hour < 24, minute < 60, second < 61 else { return nil }
        guard let offset = Self.zone(bytes, &scanner), scanner.at <= range.upperBound else { return nil }
        let days = CivilDate(year: Int(year), month: month, day: day).daysSince1970
        let seconds = Int64(days) * 86_400 + Int64(hour * 3600 + minute * 60 + min(second, 59))
        return IMAPInternalDate(secondsSince1970: seconds - Int64(offset) * 60, offsetMinutes: offset)
    }

    /// One or two digits.
    private static func two(_ bytes: Span<UInt8>, _ scanner: inout Scanner) -> Int? {
        guard let value = scanner.number32(bytes), value < 100 else { return nil }
        return Int(value)
    }

    private static func zone(_ bytes: Span<UInt8>, _ scanner: inout Scanner) -> Int? {
        let isWest = scanner.take(Ascii.minus, bytes)
        if !isWest, !scanner.take(Ascii.plus, bytes) { return nil }
        guard let value = scanner.number32(bytes), value <= 2400 else { return nil }
        let minutes = Int(value / 100 * 60 + value % 100)
        return isWest ? -minutes : minutes
    }

    private static func month(_ bytes: Span<UInt8>, _ scanner: inout Scanner) -> Int? {
        guard bytes.count - scanner.at >= 3 else { return nil }
        let word = (0..<3).reduce(UInt32(0)) { $0 << 8 | UInt32(Ascii.uppercased(bytes[scanner.at + $1])) }
        scanner.at += 3
        switch word {
        case 0x4A414E: return 1
        case 0x464542: return 2
        case 0x4D4152: return 3
        case 0x415052: return 4
        case 0x4D4159: return 5
        case 0x4A554E: return 6
        case 0x4A554C: return 7
        case 0x415547: return 8
        case 0x534550: return 9
        case 0x4F4354: return 10
        case 0x4E4F56: return 11
        case 0x444543: return 12
        default: return nil
        }
    }
}
