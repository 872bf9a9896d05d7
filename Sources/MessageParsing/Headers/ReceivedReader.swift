/// Reads the clauses of a Received field: `from a (b [1.2.3.4]) by c with ESMTP id d for <e>; date`.
struct ReceivedReader {
    private enum Clause {
        case none, from, by, via, with, id, recipient
    }

    private var cursor: FieldCursor
    private var field = ReceivedField()
    private var clause = Clause.none
    private var claimedAddress: String?
    private var isProtocolKnown = false
    private let limits: ParserLimits

    init(_ value: [UInt8], limits: ParserLimits) {
        self.limits = limits
        self.cursor = FieldCursor(value, limit: limits.fieldBytes)
    }

    mutating func read() -> ReceivedField {
        while !self.cursor.isAtEnd {
            for comment in self.cursor.skipSpaceAndComments() { self.comment(comment) }
            guard !self.cursor.isAtEnd else { break }
            if self.cursor.take(ASCII.semicolon) {
                self.readDate()
                break
            }
            let start = self.cursor.place
            let word = self.cursor.word(until: [ASCII.semicolon, ASCII.openParenthesis])
            if self.cursor.place == start { self.cursor.advance() }
            self.word(word)
        }
        self.field.fromAddress = self.field.fromAddress ?? self.claimedAddress
        return self.field
    }

    /// The date stands behind the last semicolon; ids and comments may hold others.
    private mutating func readDate() {
        var candidates = self.cursor.rest()[...]
        while true {
            if let date = MailDate(parsing: Array(candidates)) { self.field.date = date }
            guard self.field.date == nil, let semicolon = candidates.firstIndex(of: ASCII.semicolon) else { return }
            candidates = candidates[(semicolon + 1)...]
            guard candidates.count <= 1_000 else { return }
        }
    }

    private mutating func word(_ word: String) {
        switch word.lowercased() {
        case "from" where self.field.from == nil && self.clause == .none: self.clause = .from
        case "by" where self.field.by == nil: self.clause = .by
        case "via" where self.field.via == nil: self.clause = .via
        case "with" where self.field.with == nil: self.clause = .with
        case "id" where self.field.id == nil: self.clause = .id
        case "for" where self.field.recipient == nil: self.clause = .recipient
        default: self.value(word)
        }
    }

    /// The first word of a clause is its value; what follows belongs to nothing.
    private mutating func value(_ word: String) {
        switch self.clause {
        case .from:
            if self.field.from == nil { self.setPeer(word) } else { self.peerDetail(word) }
        case .by: if self.field.by == nil { self.field.by = Self.host(word) }
        case .via: if self.field.via == nil { self.field.via = word }
        case .with: self.protocolWord(word)
        case .id: if self.field.id == nil { self.field.id = Self.trimmed(word, "<", ">") }
        case .recipient: if self.field.recipient == nil { self.field.recipient = Self.trimmed(word, "<", ">") }
        case .none: break
        }
    }

    private mutating func setPeer(_ word: String) {
        if let address = Self.address(in: word) {
            // What the peer says of itself; the relay's own finding in a comment goes before it.
            self.claimedAddress = address
            self.field.from = address
        } else {
            self.field.from = word
        }
    }

    /// The protocol is the first word, or a later one that names a protocol: `Microsoft SMTPSVC`, `[XMail 1.20 ESMTP
    /// Server]`.
    private mutating func protocolWord(_ word: String) {
        if self.field.with == nil { return self.protocolName(word) }
        guard !self.isProtocolKnown, let name = Self.knownProtocol(word) else { return }
        self.field.with = name
        self.isProtocolKnown = true
    }

    /// The protocol that a word means, freed of what relays put around it: `local-esmtps`, `ESMTP-TLS`, `SMTPSVC`.
    private static func knownProtocol(_ word: String) -> String? {
        var text = word.filter { $0 != "[" && $0 != "]" && $0 != "," }
        if text.lowercased().hasPrefix("local-") { text = String(text.dropFirst(6)) }
        switch text.uppercased() {
        case "SMTP", "ESMTP", "ESMTPA", "ESMTPS", "ESMTPSA", "LMTP", "LMTPA", "LMTPS", "LMTPSA", "UTF8SMTP",
            "UTF8SMTPA",
            "UTF8SMTPS", "UTF8SMTPSA", "UTF8LMTP", "UTF8LMTPA", "UTF8LMTPS", "UTF8LMTPSA", "HTTP", "HTTPS", "BSMTP",
            "MMS":
            return text
        case "ESMTP-TLS": return "ESMTPS"
        case "SMTPSVC": return "SMTP"
        default: return nil
        }
    }

    /// `ESMTP/TLS/DHE-RSA-...`: some relays put the cipher behind the protocol.
    private mutating func protocolName(_ word: String) {
        let parts = word.split(separator: "/", maxSplits: 2)
        let first = parts.first.map(String.init) ?? word
        let known = Self.knownProtocol(first)
        self.field.with = known ?? first
        self.isProtocolKnown = known != nil
        guard parts.count > 2, parts[1].lowercased().hasPrefix("tls") else { return }
        self.field.tlsCipher = String(parts[2])
    }

    private mutating func comment(_ comment: String) {
        self.transportSecurity(comment)
        if self.clause == .none { return self.leadingComment(comment) }
        guard self.clause == .from else { return }
        let words = comment.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "," })
        var isGreeting = false
        for (index, word) in words.prefix(16).enumerated() {
            let text = String(word)
            if isGreeting {
                self.field.helo = self.field.helo ?? Self.unbracketed(text)
                isGreeting = false
                continue
            }
            switch text.lowercased() {
            case "helo", "ehlo": isGreeting = true
            default: self.peerDetail(text, isFirst: index == 0)
            }
        }
    }

    /// `(from user@host [192.0.2.1])`: sendmail and others put the whole clause into a comment.
    private mutating func leadingComment(_ comment: String) {
        let words = comment.split(separator: " ").prefix(4).map(String.init)
        guard words.count > 1, words[0].lowercased() == "from", self.field.from == nil else { return }
        self.setPeer(words[1])
        for word in words.dropFirst(2) { self.peerDetail(word) }
    }

    /// One word about the peer: its address, its greeting or the name found for it.
    private mutating func peerDetail(_ word: String, isFirst: Bool = false) {
        let lowered = word.lowercased()
        if lowered.hasPrefix("helo=") || lowered.hasPrefix("ehlo=") {
            self.field.helo = self.field.helo ?? Self.unbracketed(String(word.dropFirst(5)))
            return
        }
        if let address = Self.address(in: word) {
            if self.field.fromAddress == nil { self.field.fromAddress = address }
            // `name[192.0.2.1]` and `[192.0.2.1]:25`
            if let bracket = word.firstIndex(of: "["), bracket > word.startIndex, self.field.fromReverseName == nil {
                self.field.fromReverseName = String(word[..<bracket])
            }
            return
        }
        guard isFirst, self.field.fromReverseName == nil, word.contains("."), lowered != "unknown" else { return }
        let name = word.split(separator: "@").last.map(String.init) ?? word
        self.field.fromReverseName = name
    }

    /// `using TLSv1.3 with cipher X`, `version=TLS1_2 cipher=X`, `TLSv1.2:X:256`.
    private mutating func transportSecurity(_ comment: String) {
        let words = comment.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == ";" || $0 == "," })
        var previous = ""
        for word in words.prefix(64) {
            let text = String(word)
            let lowered = text.lowercased()
            if lowered.hasPrefix("version=") {
                self.field.tlsVersion = self.field.tlsVersion ?? String(text.dropFirst(8))
            } else if lowered.hasPrefix("cipher=") {
                self.field.tlsCipher = self.field.tlsCipher ?? String(text.dropFirst(7))
            } else if previous == "cipher" {
                self.field.tlsCipher = self.field.tlsCipher ?? text
            } else if lowered.hasPrefix("tlsv1") || lowered.hasPrefix("sslv3") {
                let parts = text.split(separator: ":")
                self.field.tlsVersion = self.field.tlsVersion ?? parts.first.map(String.init)
                if parts.count > 1 { self.field.tlsCipher = self.field.tlsCipher ?? String(parts[1]) }
            }
            previous = lowered
        }
    }

    /// The address inside the brackets of `[192.0.2.1]`, `[IPv6:2001:db8::1]`, or a bare one.
    private static func address(in word: String) -> String? {
        var text = Substring(word)
        if let open = word.firstIndex(of: "["), let close = word[open...].firstIndex(of: "]") {
            text = word[word.index(after: open)..<close]
        }
        if text.lowercased().hasPrefix("ipv6:") { text = text.dropFirst(5) }
        // `192.0.2.1:25`: one colon is a port, more are IPv6. A zone (`%6`) is no part of the address.
        let pieces = text.split(separator: ":", omittingEmptySubsequences: false)
        if pieces.count == 2, pieces[1].utf8.allSatisfy(ASCII.isDigit) { text = pieces[0] }
        if let zone = text.firstIndex(of: "%") { text = text[..<zone] }
        guard !text.isEmpty, text.utf8.count <= 64 else { return nil }
        let bytes = Array(text.utf8)
        if bytes.contains(ASCII.colon) {
            let isSix = bytes.allSatisfy { ASCII.hexValue($0) != nil || $0 == ASCII.colon || $0 == ASCII.dot }
            return isSix && bytes.lazy.filter({ $0 == ASCII.colon }).count >= 2 ? String(text) : nil
        }
        let labels = bytes.split(separator: ASCII.dot, omittingEmptySubsequences: false)
        let isFour =
            labels.count == 4
            && labels.allSatisfy { label in
                guard (1...3).contains(label.count), label.allSatisfy(ASCII.isDigit) else { return false }
                return label.reduce(0) { $0 * 10 + Int($1 &- 0x30) } < 256
            }
        return isFour ? String(text) : nil
    }

    private static func unbracketed(_ word: String) -> String { Self.trimmed(word, "[", "]") }

    /// A host name without the comma behind it and the brackets around it.
    private static func host(_ word: String) -> String {
        let name = word.hasSuffix(",") ? String(word.dropLast()) : word
        return Self.trimmed(Self.unbracketed(name), "<", ">")
    }

    private static func trimmed(_ word: String, _ open: Character, _ close: Character) -> String {
        guard word.first == open, word.last == close, word.utf8.count > 2 else { return word }
        return String(word.dropFirst().dropLast())
    }
}
