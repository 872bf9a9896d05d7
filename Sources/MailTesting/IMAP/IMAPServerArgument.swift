/// One argument of a client's command.
enum IMAPServerArgument: Sendable, Hashable {
    /// An atom, with sections such as `BODY[HEADER.FIELDS (DATE)]<0.100>` in one piece.
    case atom(String)
    /// A quoted string or a literal.
    case string([UInt8])
    /// A parenthesised list.
    case list([IMAPServerArgument])

    /// The bytes of an atom or a string; nil for a list.
    var bytes: [UInt8]? {
        switch self {
        case .atom(let text): Array(text.utf8)
        case .string(let bytes): bytes
        case .list: nil
        }
    }

    /// The text of an atom or a string; nil for a list.
    var text: String? {
        self.bytes.map { String(decoding: $0, as: UTF8.self) }
    }

    /// The text of an atom in upper case; nil for everything else.
    var keyword: String? {
        if case .atom(let text) = self { text.uppercased() } else { nil }
    }

    /// The members of a list; nil for everything else.
    var members: [IMAPServerArgument]? {
        if case .list(let members) = self { members } else { nil }
    }
}

/// A command as the client sent it.
struct IMAPServerCommand: Sendable {
    /// The tag.
    var tag: String
    /// The name in upper case; with `UID` in front where it stood there.
    var name: String
    /// The rest.
    var arguments: [IMAPServerArgument]

    /// Whether the numbers in it are UIDs.
    var isByUID: Bool { self.name.hasPrefix("UID ") }
}

/// Why the server does not do what the client asked for; it becomes the tagged answer.
struct IMAPServerRefusal: Error {
    /// `NO` or `BAD`.
    var status: String
    /// The response code without brackets, or nil.
    var code: String?
    /// The text for a person.
    var text: String

    static func no(_ text: String, code: String? = nil) -> IMAPServerRefusal {
        IMAPServerRefusal(status: "NO", code: code, text: text)
    }

    static func bad(_ text: String) -> IMAPServerRefusal {
        IMAPServerRefusal(status: "BAD", code: nil, text: text)
    }
}
