/// Turns the bytes of one connection into lines without secrets and content. It learns the protocol from the greeting.
///
/// Before the greeting, and wherever it is in doubt, it hides.
struct TranscriptRedactor {
    /// What stands for a secret.
    static let mask = Array("********".utf8)

    /// The protocols that it knows.
    enum Dialect {
        case smtp
        case imap
        case pop3
    }

    /// What one side is in the middle of.
    struct Side {
        var collector = LineCollector()
        /// Bytes of content that are still to come; they are counted, not kept.
        var skip = 0
        /// Content that goes on until a line with a single dot.
        var isDotted = false
        /// How much of it came.
        var dotted = 0
        /// A command or response that goes on after content (IMAP literals).
        var isContinued = false
    }

    private(set) var dialect: Dialect?
    private var client = Side()
    private var server = Side()
    /// A login is under way: whatever is said is a secret until the server decides.
    private var isLoggingIn = false
    /// The rest of the command that is being continued is a secret.
    private var isContinuationSecret = false
    /// POP3: whether each command that waits for its answer is answered with content.
    private var pending: [Bool] = []
    private static let mostPending = 1000

    /// Takes in what the client wrote and gives each line to `record`.
    mutating func clientSays(_ bytes: [UInt8], _ record: ([UInt8]) -> Void) {
        for byte in bytes {
            if Self.skipped(&self.client, byte, record) { continue }
            if let line = self.client.collector.add(byte) { record(self.clientLine(line)) }
        }
    }

    /// Takes in what the server wrote and gives each line to `record`.
    mutating func serverSays(_ bytes: Span<UInt8>, _ record: ([UInt8]) -> Void) {
        for index in bytes.indices {
            let byte = bytes[index]
            if Self.skipped(&self.server, byte, record) { continue }
            if let line = self.server.collector.add(byte) { record(self.serverLine(line)) }
        }
    }

    /// Whether the byte belongs to content; the content's length is recorded when it ends.
    private static func skipped(_ side: inout Side, _ byte: UInt8, _ record: ([UInt8]) -> Void) -> Bool {
        if side.skip > 0 {
            side.skip -= 1
            return true
        }
        guard side.isDotted else { return false }
        side.dotted += 1
        if let line = side.collector.add(byte), line == [UInt8(ascii: ".")] {
            side.isDotted = false
            record(Array("(\(side.dotted) bytes of content)".utf8))
        }
        return true
    }

    private mutating func clientLine(_ line: [UInt8]) -> [UInt8] {
        guard let dialect else { return Self.mask }
        switch dialect {
        case .smtp: return self.smtpCommand(line)
        case .imap: return self.imapCommand(line)
        case .pop3: return self.popCommand(line)
        }
    }

    private mutating func serverLine(_ line: [UInt8]) -> [UInt8] {
        if self.dialect == nil { self.dialect = Self.guess(line) }
        switch self.dialect {
        case .smtp: return self.smtpReply(line)
        case .imap: return self.imapResponse(line)
        case .pop3: return self.popReply(line)
        case nil: return line
        }
    }

    private static func guess(_ greeting: [UInt8]) -> Dialect? {
        if greeting.starts(with: "* ".utf8) { return .imap }
        if greeting.starts(with: "+OK".utf8) || greeting.starts(with: "-ERR".utf8) { return .pop3 }
        let isCode = greeting.count >= 3 && greeting.prefix(3).allSatisfy { (0x30...0x39).contains($0) }
        return isCode ? .smtp : nil
    }

    /// The first words of a line, in capitals.
    private static func words(_ line: [UInt8], _ count: Int) -> [String] {
        line.split(separator: UInt8(ascii: " "), maxSplits: count, omittingEmptySubsequences: true).prefix(count).map {
            String(decoding: $0, as: UTF8.self).uppercased()
        }
    }

    /// The line's first words, and a mask if there is more.
    private static func masked(_ line: [UInt8], after count: Int) -> [UInt8] {
        let parts = line.split(separator: UInt8(ascii: " "), maxSplits: count, omittingEmptySubsequences: true)
        let shown = Array(parts.prefix(count).joined(separator: [UInt8(ascii: " ")]))
        return parts.count > count ? shown + [UInt8(ascii: " ")] + Self.mask : shown
    }
}

// SMTP and LMTP.
extension TranscriptRedactor {
    private mutating func smtpCommand(_ line: [UInt8]) -> [UInt8] {
        if self.isLoggingIn { return Self.mask }
        let words = Self.words(line, 2)
        switch words.first {
        case "AUTH":
            self.isLoggingIn = true
            return Self.masked(line, after: 2)
        case "BDAT":
            self.client.skip = words.last.flatMap { Int($0) }.map { max($0, 0) } ?? 0
            return line
        default: return line
        }
    }

    private mutating func smtpReply(_ line: [UInt8]) -> [UInt8] {
        let code = line.prefix(3)
        if code.elementsEqual("354".utf8) { self.client.isDotted = true }
        if code.elementsEqual("354".utf8) { self.client.dotted = 0 }
        guard self.isLoggingIn else { return line }
        if code.elementsEqual("334".utf8) { return Array("334 ".utf8) + Self.mask }
        let isFinal = line.count == 3 || line.dropFirst(3).first == UInt8(ascii: " ")
        if isFinal { self.isLoggingIn = false }
        return line
    }
}

// IMAP.
extension TranscriptRedactor {
    private mutating func imapCommand(_ line: [UInt8]) -> [UInt8] {
        if self.isLoggingIn { return Self.mask }
        let literal = Self.literal(line)
        defer {
            self.client.skip = literal ?? 0
            self.client.isContinued = literal != nil
        }
        if self.client.isContinued {
            return self.isContinuationSecret ? Self.mask : Array("(\u{2026})".utf8) + line
        }
        let words = Self.words(line, 2)
        let command = words.count > 1 ? words[1] : ""
        self.isContinuationSecret = command == "LOGIN"
        if command == "LOGIN" { return Self.masked(line, after: 2) }
        if command == "AUTHENTICATE" {
            self.isLoggingIn = true
            return Self.masked(line, after: 3)
        }
        return line
    }

    private mutating func imapResponse(_ line: [UInt8]) -> [UInt8] {
        let literal = Self.literal(line)
        defer {
            self.server.skip = literal ?? 0
            self.server.isContinued = literal != nil
        }
        if self.server.isContinued { return Array("(content)".utf8) }
        if line.first == UInt8(ascii: "+") { return self.isLoggingIn ? Array("+ ".utf8) + Self.mask : line }
        let words = Self.words(line, 3)
        if words.first == "*" {
            if words.count == 3, words[2].hasPrefix("FETCH") {
                return Array("\(words.joined(separator: " ")) (content)".utf8)
            }
            if words.count > 1, words[1] == "BYE" { self.isLoggingIn = false }
            return line
        }
        // A tagged line ends the command.
        if words.count > 1, ["OK", "NO", "BAD"].contains(words[1]) { self.isLoggingIn = false }
        return line
    }

    /// The length of the literal that a line ends with: `{12}`, `{12+}`, `{12-}`, `~{12}`.
    private static func literal(_ line: [UInt8]) -> Int? {
        guard line.last == UInt8(ascii: "}"), let open = line.lastIndex(of: UInt8(ascii: "{")) else { return nil }
        var digits = line[(open + 1)..<(line.count - 1)]
        if digits.last == UInt8(ascii: "+") || digits.last == UInt8(ascii: "-") { digits = digits.dropLast() }
        return Int(String(decoding: digits, as: UTF8.self)).flatMap { $0 >= 0 ? $0 : nil }
    }
}

// POP3.
extension TranscriptRedactor {
    private mutating func popCommand(_ line: [UInt8]) -> [UInt8] {
        if self.isLoggingIn { return Self.mask }
        let verb = Self.words(line, 1).first ?? ""
        if self.pending.count < Self.mostPending { self.pending.append(verb == "RETR" || verb == "TOP") }
        switch verb {
        case "PASS": return Self.masked(line, after: 1)
        case "APOP": return Self.masked(line, after: 1)
        case "AUTH":
            self.isLoggingIn = Self.words(line, 2).count > 1
            return Self.masked(line, after: 2)
        default: return line
        }
    }

    private mutating func popReply(_ line: [UInt8]) -> [UInt8] {
        if self.isLoggingIn, line.starts(with: "+ ".utf8) || line == [UInt8(ascii: "+")] {
            return Array("+ ".utf8) + Self.mask
        }
        let isGood = line.starts(with: "+OK".utf8)
        guard isGood || line.starts(with: "-ERR".utf8) else { return line }
        self.isLoggingIn = false
        let hasContent = self.pending.isEmpty ? false : self.pending.removeFirst()
        if isGood, hasContent {
            self.server.isDotted = true
            self.server.dotted = 0
        }
        return line
    }
}
