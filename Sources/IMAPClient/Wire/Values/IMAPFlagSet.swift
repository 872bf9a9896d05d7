/// The flags of a message, or those that a mailbox knows.
///
/// The five flags of the standard are bits; keywords stay bytes until they are asked for.
public struct IMAPFlagSet: Sendable, Hashable {
    /// The standard's own flags, and the two that only servers set.
    struct System: OptionSet, Sendable, Hashable {
        let rawValue: UInt8
        static let seen = System(rawValue: 1)
        static let answered = System(rawValue: 2)
        static let flagged = System(rawValue: 4)
        static let deleted = System(rawValue: 8)
        static let draft = System(rawValue: 16)
        static let recent = System(rawValue: 32)
        static let any = System(rawValue: 64)
    }

    var system: System
    /// Everything else as it came, each name followed by one space.
    var others: [UInt8]

    init(system: System, others: [UInt8]) {
        self.system = system
        self.others = others
    }

    /// A set of these flags.
    public init(_ flags: [IMAPFlag] = []) {
        self.init(system: [], others: [])
        for flag in flags where !self.contains(flag) { self.insert(Array(flag.name.utf8)) }
    }

    /// Whether the message was read.
    public var isSeen: Bool { self.system.contains(.seen) }
    /// Whether it was answered.
    public var isAnswered: Bool { self.system.contains(.answered) }
    /// Whether it is marked for attention.
    public var isFlagged: Bool { self.system.contains(.flagged) }
    /// Whether it is marked for removal.
    public var isDeleted: Bool { self.system.contains(.deleted) }
    /// Whether it is a draft.
    public var isDraft: Bool { self.system.contains(.draft) }
    /// Whether this session is the first to see it (IMAP4rev1 only).
    public var isRecent: Bool { self.system.contains(.recent) }
    /// Whether clients may invent keywords: `\*` among the permanent flags.
    public var allowsKeywords: Bool { self.system.contains(.any) }

    /// All flags.
    public var flags: [IMAPFlag] {
        var all = Self.systemFlags.filter { self.system.contains($0.bit) }.map { IMAPFlag(received: $0.name) }
        for name in self.others.split(separator: Ascii.space) {
            all.append(IMAPFlag(received: String(decoding: name, as: UTF8.self)))
        }
        return all
    }

    /// Whether `flag` is among them.
    public func contains(_ flag: IMAPFlag) -> Bool {
        if let known = Self.systemFlags.first(where: { IMAPFlag(received: $0.name) == flag }) {
            return self.system.contains(known.bit)
        }
        return self.flags.contains(flag)
    }

    mutating func insert(_ name: [UInt8]) {
        let text = IMAPFlag(received: String(decoding: name, as: UTF8.self))
        if let known = Self.systemFlags.first(where: { IMAPFlag(received: $0.name) == text }) {
            self.system.insert(known.bit)
        } else {
            self.others += name + [Ascii.space]
        }
    }

    private static let systemFlags: [(name: String, bit: System)] = [
        ("\\Seen", .seen), ("\\Answered", .answered), ("\\Flagged", .flagged), ("\\Deleted", .deleted),
        ("\\Draft", .draft), ("\\Recent", .recent), ("\\*", .any),
    ]
}

extension IMAPFlagSet: ExpressibleByArrayLiteral, CustomStringConvertible {
    /// A set of these flags.
    public init(arrayLiteral elements: IMAPFlag...) {
        self.init(elements)
    }

    /// The names, as on the wire.
    public var description: String {
        "(" + self.flags.map(\.name).joined(separator: " ") + ")"
    }
}
