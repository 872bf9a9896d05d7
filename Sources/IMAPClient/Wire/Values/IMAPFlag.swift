/// A flag of a message, such as `\Seen`, or a keyword (RFC 9051, 2.3.2). Compared without regard to case.
public struct IMAPFlag: Sendable {
    /// The flag as it stands on the wire.
    public let name: String

    /// A flag of this name; nil when the name has a byte that no flag can have.
    public init?(_ name: String) {
        let body = name.hasPrefix("\\") ? name.utf8.dropFirst() : name.utf8[...]
        let isAtom = body.allSatisfy { byte in
            byte > 0x20 && byte < 0x7F && !"(){%*\"\\]".utf8.contains(byte)
        }
        guard isAtom, !body.isEmpty else { return nil }
        self.name = name
    }

    /// A flag that a server sent, whatever it looks like.
    init(received name: String) {
        self.name = name
    }

    /// Read.
    public static let seen = IMAPFlag(received: "\\Seen")
    /// Answered.
    public static let answered = IMAPFlag(received: "\\Answered")
    /// Marked for attention.
    public static let flagged = IMAPFlag(received: "\\Flagged")
    /// Marked for removal by EXPUNGE.
    public static let deleted = IMAPFlag(received: "\\Deleted")
    /// A draft.
    public static let draft = IMAPFlag(received: "\\Draft")
    /// Forwarded.
    public static let forwarded = IMAPFlag(received: "$Forwarded")
    /// Junk, said the user or a filter.
    public static let junk = IMAPFlag(received: "$Junk")
    /// Not junk.
    public static let notJunk = IMAPFlag(received: "$NotJunk")
}

extension IMAPFlag: Hashable, CustomStringConvertible {
    /// Whether both are the same flag.
    public static func == (lhs: IMAPFlag, rhs: IMAPFlag) -> Bool {
        lhs.name.lowercased() == rhs.name.lowercased()
    }

    /// Hashes the name without regard to case.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(self.name.lowercased())
    }

    /// The name.
    public var description: String { self.name }
}
