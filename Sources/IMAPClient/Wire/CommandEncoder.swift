/// Puts a command together: words, strings and literals, and the places where the server must first agree.
///
/// An argument with CR, LF or NUL cannot be sent at all.
struct CommandEncoder {
    /// How literals can be sent.
    enum LiteralSupport: Sendable {
        /// The server is asked before each.
        case synchronising
        /// Up to 4096 bytes go without asking (LITERAL-, RFC 7888).
        case small
        /// Any go without asking (LITERAL+).
        case any
    }

    /// The command without its tag, cut where the server must say `+`.
    private(set) var pieces: [[UInt8]] = [[]]
    private let literals: LiteralSupport
    private let utf8: Bool

    init(_ words: StaticString, literals: LiteralSupport, utf8: Bool) {
        self.literals = literals
        self.utf8 = utf8
        self.raw(words)
    }

    /// Words that are right as they are.
    mutating func raw(_ text: StaticString) {
        // The buffer reaches over the static string and is only read while it is lent.
        text.withUTF8Buffer { buffer in unsafe self.append(Array(buffer)) }
    }

    /// Characters that this package has made itself: numbers, sets, Base64.
    mutating func safe(_ text: some StringProtocol) {
        self.append(Array(text.utf8))
    }

    /// A space.
    mutating func space() {
        self.append([Ascii.space])
    }

    private mutating func append(_ bytes: [UInt8]) {
        self.pieces[self.pieces.count - 1] += bytes
    }

    /// Several things with spaces between them.
    mutating func list<Item>(
        _ items: some Sequence<Item>, _ write: (inout CommandEncoder, Item) throws(IMAPError) -> Void
    ) throws(IMAPError) {
        var isFirst = true
        for item in items {
            if !isFirst { self.space() }
            isFirst = false
            try write(&self, item)
        }
    }

    /// A flag or a keyword.
    mutating func flag(_ flag: IMAPFlag) throws(IMAPError) {
        // A flag that came from a server may look like anything.
        guard IMAPFlag(flag.name) != nil else {
            throw IMAPError(.invalidArgument, "The flag has a character that no flag can have.")
        }
        self.safe(flag.name)
    }

    /// Flags in parentheses.
    mutating func flags(_ flags: [IMAPFlag]) throws(IMAPError) {
        self.raw("(")
        try self.list(flags) { encoder, flag throws(IMAPError) in try encoder.flag(flag) }
        self.raw(")")
    }

    /// An atom given by the caller, such as the name of an extension.
    mutating func atom(_ text: String) throws(IMAPError) {
        let isAtom = text.utf8.allSatisfy { byte in
            byte > 0x20 && byte < 0x7F && !"(){%*\"\\]".utf8.contains(byte)
        }
        guard isAtom, !text.isEmpty else {
            throw IMAPError(.invalidArgument, "The word has a character that cannot be sent.")
        }
        self.safe(text)
    }

    /// A mailbox.
    mutating func mailbox(_ name: IMAPMailboxName) throws(IMAPError) {
        try self.string(name.wireForm(utf8: self.utf8))
    }

    /// A pattern for LIST: a mailbox's name with `*` and `%`.
    mutating func pattern(_ text: String) throws(IMAPError) {
        guard text.isEmpty || IMAPMailboxName(text) != nil else {
            throw IMAPError(.invalidArgument, "The pattern has a character that no mailbox can have.")
        }
        try self.string(self.utf8 ? Array(text.utf8) : ModifiedUTF7.encode(text))
    }

    /// A string: quoted where that can carry it, else as a literal.
    mutating func string(_ value: [UInt8]) throws(IMAPError) {
        var needsLiteral = value.count > 1000
        for byte in value {
            switch byte {
            case Ascii.cr, Ascii.lf, Ascii.nul:
                throw IMAPError(.invalidArgument, "The argument has a character that cannot be sent.")
            case 0x80...: needsLiteral = needsLiteral || !self.utf8
            default: break
            }
        }
        guard !needsLiteral else { return self.literal(value) }
        var quoted: [UInt8] = [Ascii.quote]
        quoted.reserveCapacity(value.count + 2)
        for byte in value {
            if byte == Ascii.quote || byte == Ascii.backslash { quoted.append(Ascii.backslash) }
            quoted.append(byte)
        }
        quoted.append(Ascii.quote)
        self.append(quoted)
    }

    /// Text as a string in UTF-8.
    mutating func string(_ text: String) throws(IMAPError) {
        try self.string(Array(text.utf8))
    }

    private mutating func literal(_ value: [UInt8]) {
        self.literalHeader(value.count)
        self.append(value)
    }

    /// The announcement of a literal whose bytes follow; begins a new piece where the server must agree first.
    mutating func literalHeader(_ count: Int, isBinary: Bool = false) {
        let needsNoAnswer =
            switch self.literals {
            case .synchronising: false
            case .small: count <= 4096
            case .any: true
            }
        self.safe("\(isBinary ? "~" : ""){\(count)\(needsNoAnswer ? "+" : "")}\r\n")
        if !needsNoAnswer { self.pieces.append([]) }
    }

    /// The line end, and the finished pieces.
    consuming func finished() -> [[UInt8]] {
        self.append([Ascii.cr, Ascii.lf])
        return self.pieces
    }
}
