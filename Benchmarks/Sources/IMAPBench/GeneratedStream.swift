/// Streams of responses as Dovecot would send them, made from a fixed seed.
struct GeneratedStream {
    private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// The next number below `limit`.
    private mutating func next(_ limit: Int) -> Int {
        self.state ^= self.state << 13
        self.state ^= self.state >> 7
        self.state ^= self.state << 17
        return Int(self.state % UInt64(limit))
    }

    private static let words = [
        "invoice", "printer", "password", "delivery", "question", "meeting", "update", "contract", "failure", "order",
        "network", "account", "holiday", "report", "backup", "license",
    ]

    private mutating func phrase(_ count: Int) -> String {
        (0..<count).map { _ in Self.words[self.next(Self.words.count)] }.joined(separator: " ")
    }

    private mutating func address() -> String {
        let name = self.phrase(2)
        return
            "(\"\(name)\" NIL \"\(Self.words[self.next(16)]).\(self.next(1000))\" \"\(Self.words[self.next(16)]).example.com\")"
    }

    private mutating func part(_ type: String, _ subtype: String, _ encoding: String) -> String {
        let lines = type == "text" ? " \(self.next(400))" : ""
        return
            "(\"\(type)\" \"\(subtype)\" (\"charset\" \"utf-8\") NIL NIL \"\(encoding)\" \(self.next(40_000))\(lines) NIL NIL NIL NIL)"
    }

    private mutating func structure() -> String {
        let alternative =
            "(\(self.part("text", "plain", "quoted-printable"))\(self.part("text", "html", "base64")) \"alternative\""
            + " (\"boundary\" \"=_b\(self.next(1 << 30))\") NIL NIL NIL)"
        guard self.next(3) > 0 else { return alternative }
        let name = self.phrase(1)
        let file =
            "(\"application\" \"pdf\" (\"name\" \"\(name).pdf\") NIL NIL \"base64\" \(self.next(90_000)) NIL"
            + " (\"attachment\" (\"filename\" \"\(name).pdf\")) NIL NIL)"
        return "(\(alternative)\(file) \"mixed\" (\"boundary\" \"=_m\(self.next(1 << 30))\") NIL NIL NIL)"
    }

    private mutating func envelope() -> String {
        let subject = "Re: \(self.phrase(5))"
        // Nearly every other mail has a subject that Dovecot sends as a literal.
        let written = self.next(20) < 19 ? "{\(subject.utf8.count + 2)}\r\n\(subject)\"\"" : "\"\(subject)\""
        let from = self.address()
        let recipients = (0...self.next(3)).map { _ in self.address() }.joined()
        return
            "(\"Tue, 03 Feb 2026 10:\(10 + self.next(50)):00 +0100\" \(written) (\(from)) (\(from)) (\(from)) (\(recipients))"
            + " NIL NIL \"<\(self.next(1 << 40))@example.com>\" \"<\(self.next(1 << 40)).\(self.next(1 << 30))@example.com>\")"
    }

    /// `count` responses with UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE.
    mutating func envelopes(_ count: Int) -> [UInt8] {
        var stream: [UInt8] = []
        for number in 1...count {
            let text =
                "* \(number) FETCH (UID \(number + 100) FLAGS (\\Seen) INTERNALDATE \"03-Feb-2026 10:00:00 +0100\""
                + " RFC822.SIZE \(self.next(100_000)) ENVELOPE \(self.envelope()) BODYSTRUCTURE \(self.structure()))\r\n"
            stream += Array(text.utf8)
        }
        return stream
    }

    /// `count` responses with UID FLAGS.
    func flags(_ count: Int) -> [UInt8] {
        var stream: [UInt8] = []
        for number in 1...count { stream += Array("* \(number) FETCH (UID \(number + 100) FLAGS (\\Seen))\r\n".utf8) }
        return stream
    }

    /// `count` responses with a mail of `size` bytes each.
    func bodies(_ count: Int, size: Int) -> [UInt8] {
        let line = Array("The quick brown fox jumps over the lazy dog, and the help desk answers it at once.\r\n".utf8)
        var body: [UInt8] = []
        while body.count < size { body += line }
        var stream: [UInt8] = []
        for number in 1...count {
            stream += Array("* \(number) FETCH (UID \(number + 100) FLAGS (\\Seen) BODY[] {\(body.count)}\r\n".utf8)
            stream += body
            stream += Array(")\r\n".utf8)
        }
        return stream
    }
}
