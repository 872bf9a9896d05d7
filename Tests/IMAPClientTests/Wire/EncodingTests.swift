import Testing

@testable import IMAPClient

/// What is sent, byte for byte.
@Suite("The command encoder")
struct EncodingTests {
    private func text(
        _ literals: CommandEncoder.LiteralSupport = .synchronising, utf8: Bool = false,
        _ write: (inout CommandEncoder) throws(IMAPError) -> Void
    ) throws(IMAPError) -> [String] {
        var encoder = CommandEncoder("", literals: literals, utf8: utf8)
        try write(&encoder)
        return encoder.finished().map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(
        "quotes what can be quoted and sends the rest as a literal",
        arguments: [
            ("a b", ["\"a b\"\r\n"]), ("", ["\"\"\r\n"]), ("a\"b\\c", ["\"a\\\"b\\\\c\"\r\n"]),
            ("\u{e9}", ["{2}\r\n", "\u{e9}\r\n"]),
        ])
    func strings(value: String, pieces: [String]) throws {
        let sent = try self.text { encoder throws(IMAPError) in try encoder.string(value) }
        #expect(sent == pieces)
    }

    @Test("asks before a literal, or not, as the server can (RFC 7888)")
    func literals() throws {
        let (short, long) = (String(repeating: "\u{e9}", count: 2048), String(repeating: "\u{e9}", count: 2049))
        func heads(_ literals: CommandEncoder.LiteralSupport) throws -> [String] {
            try [short, long].map { value in
                let sent = try self.text(literals) { encoder throws(IMAPError) in try encoder.string(value) }
                return "\(sent.count) \(sent[0].prefix { $0 != "\r\n" })"
            }
        }
        #expect(try heads(.synchronising) == ["2 {4096}", "2 {4098}"])
        #expect(try heads(.small) == ["1 {4096+}", "2 {4098}"])
        #expect(try heads(.any) == ["1 {4096+}", "1 {4098+}"])
    }

    @Test("quotes UTF-8 once that is agreed on, and writes mailboxes in it")
    func utf8() throws {
        let name = try #require(IMAPMailboxName("Entw\u{fc}rfe"))
        let new = try self.text(utf8: true) { encoder throws(IMAPError) in try encoder.mailbox(name) }
        #expect(new == ["\"Entw\u{fc}rfe\"\r\n"])
        let old = try self.text { encoder throws(IMAPError) in try encoder.mailbox(name) }
        #expect(old == ["\"Entw&APw-rfe\"\r\n"])
    }

    @Test("refuses CR, LF and NUL wherever a caller's text goes", arguments: ["a\r", "a\nb", "\0"])
    func prohibited(value: String) {
        for utf8 in [true, false] {
            #expect(throws: IMAPError.self) {
                _ = try self.text(utf8: utf8) { encoder throws(IMAPError) in try encoder.string(value) }
            }
        }
        #expect(throws: IMAPError.self) {
            _ = try self.text { encoder throws(IMAPError) in try encoder.atom(value) }
        }
        #expect(throws: IMAPError.self) {
            _ = try self.text { encoder throws(IMAPError) in try encoder.pattern(value) }
        }
    }

    static let attributes: [(IMAPFetchAttribute, String)] = [
        (.flags, "FLAGS"), (.internalDate, "INTERNALDATE"), (.size, "RFC822.SIZE"), (.envelope, "ENVELOPE"),
        (.bodyStructure, "BODYSTRUCTURE"), (.modSeq, "MODSEQ"), (.emailID, "EMAILID"), (.threadID, "THREADID"),
        (.gmailMessageID, "X-GM-MSGID"), (.gmailThreadID, "X-GM-THRID"), (.gmailLabels, "X-GM-LABELS"),
        (.message(), "BODY.PEEK[]"), (.message(offset: 5, length: 7), "BODY.PEEK[]<5.7>"),
        (.message(length: 0), "BODY.PEEK[]<0.1>"), (.message(offset: 5), "BODY.PEEK[]<5.2147483647>"),
        (.part([1, 2]), "BODY.PEEK[1.2]"), (.part([1], offset: 0, length: 9), "BODY.PEEK[1]<0.9>"),
        (.partHeader([3]), "BODY.PEEK[3.MIME]"), (.binary([2]), "BINARY.PEEK[2]"),
        (.binary([2], offset: 1, length: 2), "BINARY.PEEK[2]<1.2>"), (.binarySize([2, 1]), "BINARY.SIZE[2.1]"),
        (.header(), "BODY.PEEK[HEADER]"), (.header(part: [4]), "BODY.PEEK[4.HEADER]"),
        (.headerFields(["From", "To"]), "BODY.PEEK[HEADER.FIELDS (From To)]"),
    ]

    @Test("writes everything that can be fetched, and never so that it is marked as read", arguments: Self.attributes)
    func attribute(attribute: IMAPFetchAttribute, wire: String) throws {
        let sent = try self.text { encoder throws(IMAPError) in try attribute.encode(into: &encoder) }
        #expect(sent == [wire + "\r\n"])
        #expect(!wire.contains("BODY[") && !wire.contains("BINARY["))
    }

    static let queries: [(IMAPSearchQuery, String)] = [
        (.all, "ALL"), (.seen, "SEEN"), (.unseen, "UNSEEN"), (.flagged, "FLAGGED"), (.answered, "ANSWERED"),
        (.deleted, "DELETED"), (.undeleted, "UNDELETED"), (.uid([1, 2, 9]), "UID 1:2,9"), (.uidFrom(0), "UID 1:*"),
        (.since(year: 2026, month: 2, day: 3), "SINCE 3-Feb-2026"),
        (.before(year: 99, month: 12, day: 31), "BEFORE 31-Dec-0099"),
        (.larger(5), "LARGER 5"), (.smaller(6), "SMALLER 6"), (.from("a"), "FROM \"a\""), (.to("b"), "TO \"b\""),
        (.subject("c \"d\""), "SUBJECT \"c \\\"d\\\"\""), (.text("e"), "TEXT \"e\""),
        (.header(name: "X-Y", contains: ""), "HEADER \"X-Y\" \"\""), (.changedSince(0), "MODSEQ 1"),
        (.and([]), "ALL"), (.and([.seen, .flagged]), "SEEN FLAGGED"),
        (.not(.and([.seen, .flagged])), "NOT (SEEN FLAGGED)"),
        (.or(.seen, .and([.from("a"), .not(.deleted)])), "OR SEEN (FROM \"a\" NOT DELETED)"),
    ]

    @Test("writes every search", arguments: Self.queries)
    func query(query: IMAPSearchQuery, wire: String) throws {
        let sent = try self.text { encoder throws(IMAPError) in try query.encode(into: &encoder) }
        #expect(sent == [wire + "\r\n"])
    }

    @Test("refuses the MIME headers of no part, and writes any date at all in its form")
    func oddArguments() {
        #expect(throws: IMAPError.self) {
            _ = try self.text { encoder throws(IMAPError) in
                try IMAPFetchAttribute.partHeader([]).encode(into: &encoder)
            }
        }
        for (seconds, offset) in [(Int64.max, Int.max), (.min, .min), (0, 0), (.max, .min)] {
            let date = IMAPInternalDate(secondsSince1970: seconds, offsetMinutes: offset)
            #expect(date.wireForm.utf8.count == 26, "\(date.wireForm)")
        }
    }

    @Test("refuses searches that mean nothing")
    func badQueries() {
        for query in [
            IMAPSearchQuery.uid([]), .since(year: 0, month: 1, day: 1), .since(year: 2026, month: 13, day: 1),
            .before(year: 2026, month: 1, day: 32), .since(year: 10_000, month: 1, day: 1),
        ] {
            #expect(throws: IMAPError.self) {
                _ = try self.text { encoder throws(IMAPError) in try query.encode(into: &encoder) }
            }
        }
    }
}
