/// What a search looks for. Queries are put together with ``and(_:)``, ``or(_:_:)`` and ``not(_:)``.
public indirect enum IMAPSearchQuery: Sendable, Hashable {
    /// Every message.
    case all
    /// Read.
    case seen
    /// Unread.
    case unseen
    /// Marked for attention.
    case flagged
    /// Answered.
    case answered
    /// Marked for removal.
    case deleted
    /// Not marked for removal.
    case undeleted
    /// With this flag or keyword. Exchange knows no keywords.
    case keyword(IMAPFlag)
    /// With a UID of this set.
    case uid(IMAPUIDSet)
    /// With this UID or a higher one.
    case uidFrom(UInt32)
    /// Arrived on this day or later, by the server's calendar.
    case since(year: Int, month: Int, day: Int)
    /// Arrived before this day.
    case before(year: Int, month: Int, day: Int)
    /// Larger than so many bytes.
    case larger(UInt32)
    /// Smaller than so many bytes.
    case smaller(UInt32)
    /// With this text in From.
    case from(String)
    /// With this text in To.
    case to(String)
    /// With this text in the Subject.
    case subject(String)
    /// With this text in the named header field; every message that has the field when the text is empty.
    case header(name: String, contains: String)
    /// With this text anywhere.
    case text(String)
    /// Changed since this modification sequence, which must not be 0 (RFC 7162).
    case changedSince(UInt64)
    /// All of these; every message when there is none.
    case and([IMAPSearchQuery])
    /// One of the two.
    case or(IMAPSearchQuery, IMAPSearchQuery)
    /// Not that.
    case not(IMAPSearchQuery)
}

extension IMAPSearchQuery {
    /// What came on the day so many days before a moment, or later. More days than mail has existed are none more.
    package static func since(_ days: Int, daysBefore secondsSince1970: Int64) -> IMAPSearchQuery {
        let back = min(max(days, 0), 100_000)
        let day = CivilDate(daysSince1970: CivilDate.split(secondsSince1970).days - back)
        return .since(year: max(day.year, 1), month: day.month, day: day.day)
    }

    /// A UID below which nothing can match.
    var lowestUID: UInt32 {
        switch self {
        case .uidFrom(let uid): max(uid, 1)
        case .uid(let uids): uids.ranges.first?.lowerBound ?? 1
        case .and(let queries): queries.map(\.lowestUID).max() ?? 1
        default: 1
        }
    }

    /// Whether it has text that is not ASCII.
    var needsUTF8: Bool {
        switch self {
        case .from(let text), .to(let text), .subject(let text), .header(_, let text), .text(let text):
            !text.utf8.allSatisfy { $0 < 0x80 }
        case .and(let queries): queries.contains { $0.needsUTF8 }
        case .or(let left, let right): left.needsUTF8 || right.needsUTF8
        case .not(let query): query.needsUTF8
        default: false
        }
    }

    /// Writes the search key. Queries are made by the caller's code: their depth is the caller's own.
    func encode(into encoder: inout CommandEncoder) throws(IMAPError) {
        switch self {
        case .all: encoder.raw("ALL")
        case .seen: encoder.raw("SEEN")
        case .unseen: encoder.raw("UNSEEN")
        case .flagged: encoder.raw("FLAGGED")
        case .answered: encoder.raw("ANSWERED")
        case .deleted: encoder.raw("DELETED")
        case .undeleted: encoder.raw("UNDELETED")
        case .keyword(let flag):
            encoder.raw("KEYWORD ")
            try encoder.atom(flag.name)
        case .uid(let uids):
            guard !uids.isEmpty else { throw IMAPError(.invalidArgument, "A search for no UID at all.") }
            encoder.raw("UID ")
            encoder.safe(uids.description)
        case .uidFrom(let uid): encoder.safe("UID \(max(uid, 1)):*")
        case .larger(let size): encoder.safe("LARGER \(size)")
        case .smaller(let size): encoder.safe("SMALLER \(size)")
        case .changedSince(let modSeq): encoder.safe("MODSEQ \(max(modSeq, 1))")
        case .since(let year, let month, let day): try Self.date("SINCE ", year, month, day, into: &encoder)
        case .before(let year, let month, let day): try Self.date("BEFORE ", year, month, day, into: &encoder)
        default: try self.encodeText(into: &encoder)
        }
    }

    private func encodeText(into encoder: inout CommandEncoder) throws(IMAPError) {
        switch self {
        case .from(let text): try Self.string("FROM ", text, into: &encoder)
        case .to(let text): try Self.string("TO ", text, into: &encoder)
        case .subject(let text): try Self.string("SUBJECT ", text, into: &encoder)
        case .text(let text): try Self.string("TEXT ", text, into: &encoder)
        case .header(let name, let text):
            try Self.string("HEADER ", name, into: &encoder)
            try Self.string(" ", text, into: &encoder)
        case .not(let query):
            encoder.raw("NOT ")
            try query.encodeAsOne(into: &encoder)
        case .or(let left, let right):
            encoder.raw("OR ")
            try left.encodeAsOne(into: &encoder)
            encoder.space()
            try right.encodeAsOne(into: &encoder)
        case .and(let queries):
            if queries.isEmpty { encoder.raw("ALL") }
            for (index, query) in queries.enumerated() {
                if index > 0 { encoder.space() }
                try query.encodeAsOne(into: &encoder)
            }
        default: break
        }
    }

    private func encodeAsOne(into encoder: inout CommandEncoder) throws(IMAPError) {
        guard case .and = self else { return try self.encode(into: &encoder) }
        encoder.raw("(")
        try self.encode(into: &encoder)
        encoder.raw(")")
    }

    private static func string(
        _ words: StaticString, _ text: String, into encoder: inout CommandEncoder
    ) throws(IMAPError) {
        encoder.raw(words)
        try encoder.string(text)
    }

    private static func date(
        _ words: StaticString, _ year: Int, _ month: Int, _ day: Int, into encoder: inout CommandEncoder
    ) throws(IMAPError) {
        guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else {
            throw IMAPError(.invalidArgument, "This is no date.")
        }
        let digits = String(year)
        let padded = String(repeating: "0", count: 4 - digits.utf8.count) + digits
        encoder.raw(words)
        encoder.safe("\(day)-\(CivilDate.monthNames[month - 1])-\(padded)")
    }
}
