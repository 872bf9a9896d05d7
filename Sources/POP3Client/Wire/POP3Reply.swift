/// One status line of a server (RFC 1939 3): `+OK`, `-ERR`, or `+` for a challenge of a login (RFC 5034).
public struct POP3Reply: Sendable, Hashable {
    /// What the line says.
    public enum Status: Sendable, Hashable {
        /// `+OK`.
        case ok
        /// `-ERR`.
        case error
        /// `+`, followed by a challenge.
        case challenge
    }

    /// What the line says.
    public var status: Status
    /// The reason in brackets, where there is one, or where the text is known to mean one.
    public var code: POP3ResponseCode?
    /// The rest of the line, without the reason; bytes that are not UTF-8 are replaced.
    public var text: String

    /// A reply of these parts.
    public init(_ status: Status, code: POP3ResponseCode? = nil, text: String = "") {
        self.status = status
        self.code = code
        self.text = text
    }

    /// Reads a line without its end; nil when it is no status line.
    ///
    /// The status has no case here, and may be followed by any number of blanks, as servers differ.
    public init?(line: some Collection<UInt8>) {
        let word = line.prefix { $0 != 0x20 && $0 != 0x09 }
        guard let status = Self.status(of: word) else { return nil }
        let rest = line.dropFirst(word.count).drop { $0 == 0x20 || $0 == 0x09 }
        self.status = status
        self.text = String(decoding: Array(rest), as: UTF8.self)
        guard status != .challenge else { return }
        if let (code, text) = Self.bracketed(self.text) {
            self.code = code
            self.text = text
        } else if status == .error {
            self.code = POP3Quirks.code(in: self.text)
        }
    }

    private static func status(of word: some Collection<UInt8>) -> Status? {
        switch String(decoding: Array(word), as: UTF8.self).uppercased() {
        case "+OK": .ok
        case "-ERR": .error
        case "+": .challenge
        default: nil
        }
    }

    private static func bracketed(_ text: String) -> (POP3ResponseCode, String)? {
        guard text.first == "[", let close = text.firstIndex(of: "]") else { return nil }
        let name = text[text.index(after: text.startIndex)..<close]
        guard !name.isEmpty, name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        return (POP3ResponseCode(String(name)), String(text[text.index(after: close)...].drop { $0 == " " }))
    }
}

extension POP3Reply {
    /// The timestamp that APOP computes with: the message id in a greeting (RFC 1939 7); nil without one.
    var timestamp: String? {
        guard let open = self.text.firstIndex(of: "<"),
            let close = self.text[open...].firstIndex(of: ">")
        else { return nil }
        let timestamp = self.text[open...close]
        let isPlain = timestamp.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        return isPlain && timestamp.contains("@") ? String(timestamp) : nil
    }

    /// The error that a `-ERR` stands for; `otherwise` where the line says no reason.
    func error(otherwise code: POP3Error.Code, _ detail: String) -> POP3Error {
        switch self.code {
        case .inUse: POP3Error(.mailboxInUse, "Another session holds the maildrop.", reply: self)
        case .loginDelay: POP3Error(.loginDelay, "The last login was too short a time ago.", reply: self)
        case .systemTemporary:
            POP3Error(.serverUnavailable, "The server has a failure that will pass.", reply: self)
        case .systemPermanent:
            POP3Error(.serverFailed, "The server has a failure that somebody there must repair.", reply: self)
        case .authentication:
            POP3Error(
                .authenticationFailed, "The server refused the user name, the password or the token.", reply: self)
        case .utf8: POP3Error(.needsUTF8, "The server wants UTF-8 to be switched on.", reply: self)
        case .other, nil: POP3Error(code, detail, reply: self)
        }
    }
}
