import MailTransport
import MessageParsing

/// What a mail must be to be found (RFC 9051 6.4.4).
indirect enum IMAPServerSearchKey: Sendable {
    case all
    case flag(String, isSet: Bool)
    case recent(Bool)
    case new
    case numbers(IMAPServerNumberSet)
    case uids(IMAPServerNumberSet)
    case header(String, [UInt8])
    case body([UInt8])
    case text([UInt8])
    case larger(Int)
    case smaller(Int)
    case before(Int64)
    case on(Int64)
    case since(Int64)
    case sentBefore(Int64)
    case sentOn(Int64)
    case sentSince(Int64)
    case modSeq(UInt64)
    case not(IMAPServerSearchKey)
    case either(IMAPServerSearchKey, IMAPServerSearchKey)
    case every([IMAPServerSearchKey])

    /// How deep NOT, OR and lists may stand in each other.
    static let depthLimit = 40

    /// Reads all keys of a SEARCH, which must all hold.
    static func every(_ arguments: ArraySlice<IMAPServerArgument>, depth: Int = 0) throws -> IMAPServerSearchKey {
        var rest = arguments
        var keys: [IMAPServerSearchKey] = []
        while !rest.isEmpty { keys.append(try Self.next(&rest, depth: depth)) }
        guard !keys.isEmpty else { throw IMAPServerRefusal.bad("SEARCH takes a key") }
        return keys.count == 1 ? keys[0] : .every(keys)
    }

    private static func next(_ rest: inout ArraySlice<IMAPServerArgument>, depth: Int) throws -> IMAPServerSearchKey {
        guard depth < Self.depthLimit else { throw IMAPServerRefusal.bad("Search too deep") }
        guard let first = rest.popFirst() else { throw IMAPServerRefusal.bad("Key is missing") }
        if let members = first.members { return try Self.every(members[...], depth: depth + 1) }
        guard let word = first.keyword else { throw IMAPServerRefusal.bad("Unknown search key") }
        switch word {
        case "NOT": return .not(try Self.next(&rest, depth: depth + 1))
        case "OR":
            let one = try Self.next(&rest, depth: depth + 1)
            return .either(one, try Self.next(&rest, depth: depth + 1))
        default: break
        }
        if let key = Self.simple[word] { return key }
        if let set = IMAPServerNumberSet(word) { return .numbers(set) }
        return try Self.withValue(word, &rest)
    }

    private static let simple: [String: IMAPServerSearchKey] = [
        "ALL": .all, "NEW": .new, "RECENT": .recent(true), "OLD": .recent(false),
        "SEEN": .flag("\\Seen", isSet: true), "UNSEEN": .flag("\\Seen", isSet: false),
        "ANSWERED": .flag("\\Answered", isSet: true), "UNANSWERED": .flag("\\Answered", isSet: false),
        "DELETED": .flag("\\Deleted", isSet: true), "UNDELETED": .flag("\\Deleted", isSet: false),
        "FLAGGED": .flag("\\Flagged", isSet: true), "UNFLAGGED": .flag("\\Flagged", isSet: false),
        "DRAFT": .flag("\\Draft", isSet: true), "UNDRAFT": .flag("\\Draft", isSet: false),
    ]

    private static func withValue(
        _ word: String, _ rest: inout ArraySlice<IMAPServerArgument>
    ) throws -> IMAPServerSearchKey {
        guard let bytes = rest.popFirst()?.bytes else { throw IMAPServerRefusal.bad("Unknown search key or no value") }
        let text = String(decoding: bytes, as: UTF8.self)
        switch word {
        case "UID": return .uids(try Self.need(IMAPServerNumberSet(text)))
        case "KEYWORD": return .flag(text, isSet: true)
        case "UNKEYWORD": return .flag(text, isSet: false)
        case "FROM", "TO", "CC", "BCC", "SUBJECT": return .header(word, bytes)
        case "HEADER": return .header(text, try Self.need(rest.popFirst()?.bytes))
        case "BODY": return .body(bytes)
        case "TEXT": return .text(bytes)
        case "LARGER": return .larger(try Self.need(Int(text)))
        case "SMALLER": return .smaller(try Self.need(Int(text)))
        case "BEFORE": return .before(try Self.need(IMAPServerDate.day(text)))
        case "ON": return .on(try Self.need(IMAPServerDate.day(text)))
        case "SINCE": return .since(try Self.need(IMAPServerDate.day(text)))
        case "SENTBEFORE": return .sentBefore(try Self.need(IMAPServerDate.day(text)))
        case "SENTON": return .sentOn(try Self.need(IMAPServerDate.day(text)))
        case "SENTSINCE": return .sentSince(try Self.need(IMAPServerDate.day(text)))
        case "MODSEQ": return .modSeq(try Self.need(UInt64(text)))
        default: throw IMAPServerRefusal.bad("Unknown search key")
        }
    }

    private static func need<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw IMAPServerRefusal.bad("Bad value in SEARCH") }
        return value
    }
}

/// A mail that is tried against a key.
struct IMAPServerSearchCandidate {
    var mail: TestMail
    var number: UInt32
    var isRecent: Bool
    var highestNumber: UInt32
    var highestUID: UInt32

    func matches(_ key: IMAPServerSearchKey) -> Bool {
        switch key {
        case .all: true
        case .flag(let flag, let isSet):
            self.mail.flags.contains { $0.lowercased() == flag.lowercased() } == isSet
        case .recent(let isRecent): self.isRecent == isRecent
        case .new: self.isRecent && !self.mail.flags.contains("\\Seen")
        case .numbers(let set): set.ranges(highest: self.highestNumber).contains { $0.contains(self.number) }
        case .uids(let set): set.ranges(highest: self.highestUID).contains { $0.contains(self.mail.uid) }
        case .header(let name, let text): self.header(name, holds: text)
        case .body(let text):
            IMAPServerContent.contains(text, in: self.mail.raw[IMAPServerContent.bodyStart(self.mail.raw[...])...])
        case .text(let text): IMAPServerContent.contains(text, in: self.mail.raw[...])
        case .larger(let size): self.mail.raw.count > size
        case .smaller(let size): self.mail.raw.count < size
        case .before(let day): IMAPServerDate.day(of: self.mail.internalDate) < day
        case .on(let day): IMAPServerDate.day(of: self.mail.internalDate) == day
        case .since(let day): IMAPServerDate.day(of: self.mail.internalDate) >= day
        case .sentBefore(let day): self.sentDay.map { $0 < day } ?? false
        case .sentOn(let day): self.sentDay == day
        case .sentSince(let day): self.sentDay.map { $0 >= day } ?? false
        case .modSeq(let value): self.mail.modSeq >= value
        case .not(let key): !self.matches(key)
        case .either(let one, let other): self.matches(one) || self.matches(other)
        case .every(let keys): keys.allSatisfy { self.matches($0) }
        }
    }

    private func header(_ name: String, holds text: [UInt8]) -> Bool {
        let header = self.mail.raw[..<IMAPServerContent.bodyStart(self.mail.raw[...])]
        return IMAPServerContent.headerFields(header).contains { field in
            guard field.name == name.uppercased() else { return false }
            let value = field.lines.drop { $0 != UInt8(ascii: ":") }.dropFirst().filter { $0 != 13 && $0 != 10 }
            let decoded = EncodedWords.decode(Array(value))
            return IMAPServerContent.contains(text, in: value[...])
                || IMAPServerContent.contains(text, in: Array(decoded.utf8)[...])
        }
    }

    /// The day in the mail's own Date field, in the zone that stands there; nil without a date.
    private var sentDay: Int64? {
        guard let value = IMAPServerContent.value(of: "Date", in: self.mail.raw),
            let date = MailDate(parsing: Array(value.utf8))
        else { return nil }
        let local = date.secondsSince1970 + Int64(date.offsetMinutes) * 60
        return IMAPServerDate.day(of: WallTime(millisecondsSince1970: local * 1000))
    }
}
