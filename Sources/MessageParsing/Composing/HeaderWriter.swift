/// Writes header fields: folds them at 78 characters, encodes what is not ASCII, and refuses what no field can hold.
struct HeaderWriter {
    private(set) var bytes: [UInt8] = []
    private let options: ComposeOptions
    private var column = 0
    /// Whether the next token is the first of its field, which stands on the line of the name.
    private var isAtStart = true

    /// Where lines should end (RFC 5322 2.1.1), and where they must.
    private static let wantedLine = 78
    private static let longestLine = 998

    init(options: ComposeOptions) {
        self.options = options
    }

    // MARK: Fields and tokens

    mutating func begin(_ name: String) {
        self.bytes += name.utf8
        self.bytes.append(UInt8(ascii: ":"))
        self.column = name.utf8.count + 1
        self.isAtStart = true
    }

    mutating func end() {
        self.bytes += [0x0D, 0x0A]
        self.column = 0
    }

    /// Writes a blank, or a fold if `token` would not fit behind it, and the token.
    mutating func token(_ token: String) {
        self.put(Array(token.utf8), after: [0x20])
    }

    /// Writes `blanks` and the token, with a fold before the blanks if the token would not fit.
    private mutating func put(_ token: [UInt8], after blanks: [UInt8], limit: Int = wantedLine) {
        if !self.isAtStart && self.column + blanks.count + token.count > limit {
            self.bytes += [0x0D, 0x0A]
            self.column = 0
        }
        self.bytes += blanks + token
        self.column += blanks.count + token.count
        self.isAtStart = false
    }

    /// Appends to the token that was written last.
    private mutating func glue(_ text: String) {
        self.bytes += text.utf8
        self.column += text.utf8.count
    }

    // MARK: Values

    /// Tokens as they are, folded at blanks.
    mutating func structured(_ value: String, field: String) throws(ComposeError) {
        try Self.check(value, field: field)
        guard self.options.allowsUTF8Headers || value.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw ComposeError(.invalidInput, field: field, "A structured value must be ASCII.")
        }
        for word in value.utf8.split(separator: 0x20) {
            guard word.count < Self.longestLine - 2 else {
                throw ComposeError(.limitExceeded, field: field, "A token is longer than a line may be.")
            }
            self.put(Array(word), after: [0x20])
        }
    }

    /// Text for people: words that need it become encoded words, the others stay readable.
    mutating func text(_ value: String, field: String) throws(ComposeError) {
        try Self.check(value, field: field)
        for run in TextRun.runs(of: value, allowsUTF8: self.options.allowsUTF8Headers) {
            if run.isEncoded {
                self.encoded(run.text, blanks: run.blanks)
            } else {
                self.plain(run.text, blanks: run.blanks)
            }
        }
    }

    private mutating func plain(_ value: String, blanks: Int = 0) {
        var pending = blanks
        for word in value.split(separator: " ", omittingEmptySubsequences: false) {
            if word.isEmpty {
                pending += 1
                continue
            }
            self.put(Array(word.utf8), after: [UInt8](repeating: 0x20, count: self.isAtStart ? 1 : max(pending, 1)))
            pending = 1
        }
    }

    /// Text as encoded words.
    private mutating func encoded(_ text: String, blanks: Int = 1) {
        let room = Self.wantedLine - self.column - 2
        for word in EncodedWords.encode(text, firstLength: room >= 24 ? room : 75) {
            self.put(Array(word.utf8), after: [0x20], limit: Self.wantedLine - 1)
        }
    }

    /// A list of mailboxes; nothing is written for an empty one.
    mutating func addresses(_ mailboxes: [MailboxAddress], field: String) throws(ComposeError) {
        guard !mailboxes.isEmpty else { return }
        self.begin(field)
        for (index, mailbox) in mailboxes.enumerated() {
            if mailbox.address.needsSMTPUTF8 && !self.options.allowsUTF8Headers {
                throw ComposeError(.needsSMTPUTF8, field: field, "An address can only be sent with SMTPUTF8.")
            }
            let address = mailbox.address.description
            try Self.check(address, field: field)
            if let name = mailbox.name.map(Self.trimmed), !name.isEmpty {
                try self.phrase(name, field: field)
                self.token("<\(address)>")
            } else {
                self.token(address)
            }
            if index < mailboxes.count - 1 { self.glue(",") }
        }
        self.end()
    }

    /// A display name: atoms, a quoted string, or encoded words.
    private mutating func phrase(_ name: String, field: String) throws(ComposeError) {
        try Self.check(name, field: field)
        if Self.mustEncode(name, allowsUTF8: self.options.allowsUTF8Headers) || name.utf8.count > 200 {
            return self.encoded(name)
        }
        let isAtoms = name.utf8.allSatisfy { $0.isASCIIAlphanumeric || $0 == 0x20 || $0 == UInt8(ascii: "-") }
        if isAtoms && !name.contains("  ") { return self.plain(name, blanks: 1) }
        self.token(Self.quoted(name))
    }

    mutating func identifiers(_ identifiers: [MessageID], field: String) throws(ComposeError) {
        for id in identifiers {
            try Self.check(id.value, field: field)
            guard self.options.allowsUTF8Headers || id.value.utf8.allSatisfy({ $0 < 0x80 }) else {
                throw ComposeError(.invalidInput, field: field, "An id must be ASCII.")
            }
            guard id.value.utf8.count < Self.longestLine - 4 else {
                throw ComposeError(.limitExceeded, field: field, "An id is longer than a line may be.")
            }
            self.token(id.description)
        }
    }

    // MARK: Parameters

    mutating func mediaType(_ type: String) throws(ComposeError) {
        let halves = type.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard halves.count == 2, halves.allSatisfy({ !$0.isEmpty && $0.count <= 127 && $0.allSatisfy(Self.isToken) })
        else { throw ComposeError(.invalidInput, field: "Content-Type", "The media type is not one.") }
        self.token(type)
    }

    /// A parameter: a token, a quoted string, or the form of RFC 2231, in pieces when it is long.
    mutating func parameter(_ name: String, _ value: String) throws(ComposeError) {
        try Self.check(value, field: name)
        guard !name.isEmpty, name.utf8.count <= 40, name.utf8.allSatisfy(Self.isToken) else {
            throw ComposeError(.invalidInput, field: "parameter", "The name of a parameter is not one.")
        }
        self.glue(";")
        let isASCII = value.utf8.allSatisfy { $0 < 0x80 }
        if isASCII && value.utf8.count <= 60 && !value.contains("=?") {
            self.token(
                value.utf8.allSatisfy(Self.isToken) && !value.isEmpty
                    ? "\(name)=\(value)" : "\(name)=\(Self.quoted(value))")
            return
        }
        let pieces = Self.percentPieces(value, width: 60 - name.utf8.count)
        for (index, piece) in pieces.enumerated() {
            let section = pieces.count == 1 ? "" : "*\(index)"
            self.token("\(name)\(section)*=\(index == 0 ? "utf-8''" : "")\(piece)")
            if index < pieces.count - 1 { self.glue(";") }
        }
    }

    /// The form of a parameter that readers from before RFC 2231 expect: an encoded word in quotes.
    mutating func legacyParameter(_ name: String, _ value: String) throws(ComposeError) {
        let isASCII = value.utf8.allSatisfy { $0 < 0x80 }
        if isASCII && !value.contains("=?") && value.utf8.count <= 60 { return try self.parameter(name, value) }
        try Self.check(value, field: name)
        let words = EncodedWords.encode(value, firstLength: 60)
        guard words.count <= 8 else { return }
        self.glue(";")
        self.token("\(name)=\"\(words.joined(separator: " "))\"")
    }

    /// The bytes of `value` as RFC 2231 writes them, in pieces of at most `width` that do not cut an escape.
    private static func percentPieces(_ value: String, width: Int) -> [String] {
        var pieces: [[UInt8]] = [[]]
        for byte in value.utf8 {
            let isPlain = byte.isASCIIAlphanumeric || "-._~".utf8.contains(byte)
            let text =
                isPlain
                ? [byte]
                : [UInt8(ascii: "%"), Self.hexDigits[Int(byte >> 4)], Self.hexDigits[Int(byte & 15)]]
            if pieces[pieces.count - 1].count + text.count > max(width, 12) { pieces.append([]) }
            pieces[pieces.count - 1] += text
        }
        return pieces.map { String(decoding: $0, as: UTF8.self) }
    }

    private static let hexDigits = [UInt8]("0123456789ABCDEF".utf8)

    // MARK: Checks

    /// Refuses CR, LF, NUL and the other controls.
    private static func check(_ value: String, field: String) throws(ComposeError) {
        if value.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
            throw ComposeError(.invalidInput, field: field, "The value holds a line end, a NUL or another control.")
        }
    }

    /// Whether text must be written as encoded words.
    static func mustEncode(_ text: String, allowsUTF8: Bool) -> Bool {
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if byte >= 0x80 && !allowsUTF8 { return true }
            if byte == UInt8(ascii: "?") && previous == UInt8(ascii: "=") { return true }
            previous = byte
        }
        return false
    }

    private static func trimmed(_ text: String) -> String {
        String(decoding: Array(text.utf8).trimmingASCIIWhitespace(), as: UTF8.self)
    }

    static func quoted(_ text: String) -> String {
        var output: [UInt8] = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { output.append(UInt8(ascii: "\\")) }
            output.append(byte)
        }
        return String(decoding: output + [UInt8(ascii: "\"")], as: UTF8.self)
    }

    /// The characters of a token (RFC 2045 section 5.1).
    private static func isToken(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && !"()<>@,;:\\\"/[]?=".utf8.contains(byte)
    }
}
