/// One thing that FETCH is asked for.
enum IMAPServerFetchItem: Sendable, Hashable {
    case uid, flags, internalDate, size, modSeq, envelope, body, bodyStructure
    case section(IMAPServerSection)

    /// Reads an atom such as `FLAGS` or `BODY.PEEK[1.MIME]<0.100>`.
    init(_ argument: IMAPServerArgument) throws {
        guard case .atom(let text) = argument else { throw IMAPServerRefusal.bad("Expected a FETCH item") }
        switch text.uppercased() {
        case "UID": self = .uid
        case "FLAGS": self = .flags
        case "INTERNALDATE": self = .internalDate
        case "RFC822.SIZE": self = .size
        case "MODSEQ": self = .modSeq
        case "ENVELOPE": self = .envelope
        case "BODY": self = .body
        case "BODYSTRUCTURE": self = .bodyStructure
        case "RFC822": self = .section(IMAPServerSection(name: "RFC822", kind: .all, marksSeen: true))
        case "RFC822.HEADER": self = .section(IMAPServerSection(name: "RFC822.HEADER", kind: .header, marksSeen: false))
        case "RFC822.TEXT": self = .section(IMAPServerSection(name: "RFC822.TEXT", kind: .text, marksSeen: true))
        default: self = .section(try IMAPServerSection(text))
        }
    }

    /// The items in an argument: a list, one item, or one of the macros.
    static func items(_ argument: IMAPServerArgument?) throws -> [IMAPServerFetchItem] {
        guard let argument else { throw IMAPServerRefusal.bad("FETCH takes items") }
        switch argument.keyword {
        case "FAST": return [.flags, .internalDate, .size]
        case "ALL": return [.flags, .internalDate, .size, .envelope]
        case "FULL": return [.flags, .internalDate, .size, .envelope, .body]
        default: break
        }
        let members = argument.members ?? [argument]
        guard !members.isEmpty else { throw IMAPServerRefusal.bad("FETCH takes items") }
        return try members.map { try IMAPServerFetchItem($0) }
    }
}

/// A piece of a mail, as `BODY[…]<…>` names it (RFC 9051 6.4.5).
struct IMAPServerSection: Sendable, Hashable {
    /// What of the part is meant.
    enum Kind: Sendable, Hashable {
        case all, header, text, mime
        case fields([String], excluded: Bool)
    }

    /// The item's name in the answer, without the partial.
    var name: String
    /// The numbers of the part; empty for the mail itself.
    var path: [Int] = []
    var kind: Kind
    /// The first byte and the count asked for.
    var partial: (start: Int, count: Int)?
    /// Whether fetching it sets `\Seen`.
    var marksSeen: Bool

    init(name: String, kind: Kind, marksSeen: Bool) {
        self.name = name
        self.kind = kind
        self.marksSeen = marksSeen
    }

    /// Reads `BODY[…]`, `BODY.PEEK[…]` and their partials.
    init(_ text: String) throws {
        guard let open = text.firstIndex(of: "["), let close = text.lastIndex(of: "]"), open < close else {
            throw IMAPServerRefusal.bad("Unknown FETCH item")
        }
        let head = text[..<open].uppercased()
        guard head == "BODY" || head == "BODY.PEEK" else { throw IMAPServerRefusal.bad("Unknown FETCH item") }
        let inside = String(text[text.index(after: open)..<close])
        self.marksSeen = head == "BODY"
        self.name = "BODY[\(inside)]"
        (self.path, self.kind) = try Self.parse(inside)
        self.partial = try Self.partial(text[text.index(after: close)...])
    }

    private static func parse(_ inside: String) throws -> ([Int], Kind) {
        var path: [Int] = []
        var rest = inside[...]
        while let digits = Self.leadingNumber(rest) {
            guard let number = Int(digits), number > 0 else { throw IMAPServerRefusal.bad("Bad part number") }
            path.append(number)
            rest = rest.dropFirst(digits.count)
            if rest.isEmpty { return (path, .all) }
            guard rest.first == "." else { throw IMAPServerRefusal.bad("Bad section") }
            rest = rest.dropFirst()
        }
        switch rest.uppercased() {
        case "" where path.isEmpty: return (path, .all)
        case "HEADER": return (path, .header)
        case "TEXT": return (path, .text)
        case "MIME" where !path.isEmpty: return (path, .mime)
        default: return (path, try Self.fields(rest))
        }
    }

    private static func leadingNumber(_ text: Substring) -> Substring? {
        let digits = text.prefix { ("0"..."9").contains($0) }
        return digits.isEmpty ? nil : digits
    }

    private static func fields(_ text: Substring) throws -> Kind {
        guard let space = text.firstIndex(of: " ") else { throw IMAPServerRefusal.bad("Bad section") }
        let word = text[..<space].uppercased()
        let list = text[text.index(after: space)...]
        guard word == "HEADER.FIELDS" || word == "HEADER.FIELDS.NOT", list.first == "(", list.last == ")" else {
            throw IMAPServerRefusal.bad("Bad section")
        }
        let names = list.dropFirst().dropLast().split(separator: " ").map { name in
            name.uppercased().filter { $0 != "\"" }
        }
        guard !names.isEmpty else { throw IMAPServerRefusal.bad("No header fields") }
        return .fields(names, excluded: word.hasSuffix(".NOT"))
    }

    private static func partial(_ text: Substring) throws -> (start: Int, count: Int)? {
        if text.isEmpty { return nil }
        guard text.first == "<", text.last == ">" else { throw IMAPServerRefusal.bad("Bad partial") }
        let numbers = text.dropFirst().dropLast().split(separator: ".", omittingEmptySubsequences: false)
        guard numbers.count == 2, let start = UInt32(numbers[0]), let count = UInt32(numbers[1]), count > 0 else {
            throw IMAPServerRefusal.bad("Bad partial")
        }
        return (Int(start), Int(count))
    }

    static func == (left: IMAPServerSection, right: IMAPServerSection) -> Bool {
        left.name == right.name && left.marksSeen == right.marksSeen && left.partial?.start == right.partial?.start
            && left.partial?.count == right.partial?.count
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(self.name)
    }
}
