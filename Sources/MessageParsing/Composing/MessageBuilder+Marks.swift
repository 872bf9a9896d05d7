/// What a message says about why it was sent (RFC 3834 section 5).
public enum AutomaticSubmission: String, Sendable, Hashable {
    /// A person wrote it and sent it; written only when it must be said.
    case no
    /// A program sent it by itself, as a notification.
    case generated = "auto-generated"
    /// A program answered another mail with it.
    case replied = "auto-replied"
    /// It is a notification that a person asked for.
    case notified = "auto-notified"
}

/// Where a list's commands are reached (RFC 2369, RFC 2919, RFC 8058).
public struct ListFields: Sendable, Hashable {
    /// The list's identifier, as in `tickets.example.com`.
    public var id: String?
    /// The list's name for people, written before the identifier.
    public var name: String?
    /// Addresses for leaving the list: `mailto:` and `https:` URLs, the best first.
    public var unsubscribe: [String]
    /// Whether the first `https:` URL of `unsubscribe` takes a POST without further questions (RFC 8058).
    public var unsubscribesWithOneClick: Bool
    /// Addresses for help.
    public var help: [String]
    /// Addresses for writing to the list.
    public var post: [String]
    /// Addresses of the archive.
    public var archive: [String]
    /// Addresses of the owner.
    public var owner: [String]
    /// Addresses for joining.
    public var subscribe: [String]

    /// Fields of a list with this identifier; nothing else is set.
    public init(id: String? = nil, name: String? = nil, unsubscribe: [String] = []) {
        self.id = id
        self.name = name
        self.unsubscribe = unsubscribe
        self.unsubscribesWithOneClick = false
        self.help = []
        self.post = []
        self.archive = []
        self.owner = []
        self.subscribe = []
    }
}

extension MessageBuilder {
    /// Says that the message is automatic, so that vacation programs and other desks do not answer it.
    ///
    /// Writes `Auto-Submitted`, and `X-Auto-Response-Suppress`, which Exchange obeys instead.
    public mutating func mark(_ kind: AutomaticSubmission) {
        self.replaceHeaders(["Auto-Submitted", "X-Auto-Response-Suppress"])
        self.headers.append(OutgoingHeader("Auto-Submitted", kind.rawValue, form: .structured))
        if kind != .no { self.headers.append(OutgoingHeader("X-Auto-Response-Suppress", "All", form: .structured)) }
    }

    /// Writes the fields of a list; earlier ones are replaced.
    ///
    /// Throws when an identifier or URL holds blanks, controls, angle brackets or characters beyond ASCII, and when one
    /// click is promised without an `https:` URL.
    public mutating func mark(_ list: ListFields) throws(ComposeError) {
        let commands = [
            ("List-Unsubscribe", list.unsubscribe), ("List-Help", list.help), ("List-Post", list.post),
            ("List-Subscribe", list.subscribe), ("List-Owner", list.owner), ("List-Archive", list.archive),
        ]
        var fields: [OutgoingHeader] = []
        if let id = list.id {
            try Self.checkBracketed(id, field: "List-Id")
            let name = list.name.map { $0.isEmpty ? "" : EncodedWords.phrase($0) + " " } ?? ""
            fields.append(OutgoingHeader("List-Id", "\(name)<\(id)>", form: .structured))
        }
        for (name, urls) in commands where !urls.isEmpty {
            for url in urls { try Self.checkBracketed(url, field: name) }
            fields.append(OutgoingHeader(name, urls.map { "<\($0)>" }.joined(separator: ", "), form: .structured))
        }
        if list.unsubscribesWithOneClick {
            guard list.unsubscribe.contains(where: { $0.hasPrefix("https:") }) else {
                throw ComposeError(.invalidInput, field: "List-Unsubscribe-Post", "One click needs an https URL.")
            }
            fields.append(OutgoingHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click", form: .structured))
        }
        self.replaceHeaders(["List-Id", "List-Unsubscribe-Post"] + commands.map(\.0))
        self.headers += fields
    }

    private mutating func replaceHeaders(_ names: [String]) {
        let folded = Set(names.map { $0.lowercased() })
        self.headers.removeAll { folded.contains($0.name.lowercased()) }
    }

    private static func checkBracketed(_ value: String, field: String) throws(ComposeError) {
        let isFine =
            !value.isEmpty && value.utf8.count <= 900
            && value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }
        guard isFine else {
            throw ComposeError(.invalidInput, field: field, "The value holds a character that cannot stand in it.")
        }
    }
}
