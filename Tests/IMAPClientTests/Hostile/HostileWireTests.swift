import IMAPClient
import Testing

/// What a server may send to harm the parser (HOSTILE, group I).
@Suite("Hostile bytes", .timeLimit(.minutes(10)))
struct HostileWireTests {
    @Test("HOSTILE 108: a literal of a terabyte is refused before anything is kept of it")
    func hugeLiteral() {
        #expect { try responses("* 1 FETCH (BODY[] {999999999999}\r\n") } throws: { error in
            (error as? IMAPError)?.code == .limitExceeded(.literal)
        }
    }

    @Test(
        "HOSTILE 109: literal sizes that are no sizes end in an error or stay unread, and trap nowhere",
        arguments: [
            ("{18446744073709551616}", true), ("{00000000005}", true), ("{9223372036854775808}", true),
            ("{-1}", false), ("{}", false), ("{1 }", false),
        ])
    func oddLiteral(size: String, isFatal: Bool) throws {
        let text = "* 1 FETCH (UID 5 BODY[] \(size)\r\nhello)\r\n* 2 EXISTS\r\n"
        if isFatal {
            #expect { try responses(text) } throws: { ($0 as? IMAPError)?.code == .malformedResponse }
            return
        }
        let read = try responses(text)
        guard case .fetch(let fetch)? = read.first else {
            Issue.record("no FETCH")
            return
        }
        #expect(fetch.message == nil)
        #expect(fetch.uid == 5)
    }

    @Test("HOSTILE 111: a line without end is refused at a mebibyte")
    func endlessLine() throws {
        let line = [UInt8](repeating: UInt8(ascii: "a"), count: 3 * 1024 * 1024)
        #expect { try decode(Array("* OK ".utf8) + line) } throws: { ($0 as? IMAPError)?.code == .limitExceeded(.line) }
        // Shorter ones are read.
        let short = try decode(Array("* OK ".utf8) + line.prefix(1_000_000) + Array("\r\n".utf8))
        #expect(short.count == 1)
    }

    @Test("HOSTILE 112: one FETCH with ever more literals is refused at the limit of a response")
    func manyLiterals() {
        var limits = IMAPLimits()
        limits.response = 100_000
        limits.body = 60_000
        var text = "* 1 FETCH ("
        for number in 1...300 { text += "BODY[\(number)] {1000}\r\n" + String(repeating: "x", count: 1000) + " " }
        #expect { try responses(text + ")\r\n", limits: limits) } throws: { error in
            (error as? IMAPError)?.code == .limitExceeded(.response)
        }
    }

    @Test("HOSTILE 112: what is handed on in pieces counts too: one FETCH cannot go on for ever")
    func manyStreamedLiterals() throws {
        let piece = Array(repeating: UInt8(ascii: "x"), count: 1024 * 1024)
        var decoder = IMAPResponseDecoder()
        var handedOn = 0
        func feed(_ bytes: [UInt8]) throws {
            var offset = 0
            while offset < bytes.count {
                offset += decoder.append(bytes.span.extracting(offset...))
                while let event = try decoder.next() {
                    if case .content(let content) = event { handedOn += content.count }
                }
            }
        }
        try feed(Array("* 1 FETCH (UID 1".utf8))
        #expect {
            try (1...10_000).forEach { number in
                try feed(Array(" BODY[\(number)] {\(piece.count)}\r\n".utf8) + piece)
            }
        } throws: { error in
            (error as? IMAPError)?.code == .limitExceeded(.response)
        }
        let limits = IMAPLimits()
        #expect(handedOn <= limits.response + limits.body)
    }

    @Test("HOSTILE 113: a million opening parentheses make one item invalid", arguments: ["ENVELOPE", "BODYSTRUCTURE"])
    func deep(item: String) throws {
        let count = 400_000
        let nest = String(repeating: "(", count: count)
        let closed = try responses(
            "* 1 FETCH (UID 7 \(item) \(nest)\(String(repeating: ")", count: count)) FLAGS ())\r\n")
        guard case .fetch(let fetch)? = closed.first else {
            Issue.record("no FETCH")
            return
        }
        #expect(fetch.uid == 7 && fetch.flags != nil)
        #expect(fetch.invalidItems.map(\.name) == [item])
        let open = try responses("* 1 FETCH (UID 7 \(item) \(nest)\r\n* 3 EXISTS\r\n")
        guard case .fetch(let other)? = open.first, case .exists(3)? = open.last else {
            Issue.record("the next response was lost")
            return
        }
        #expect(other.invalidItems.map(\.name) == [item])
    }

    @Test("Elements without end make one item invalid or are left out, and the rest of the response lives")
    func manyElements() throws {
        let parts = "BODYSTRUCTURE (\(String(repeating: "()", count: 20_000)))"
        let addresses =
            "ENVELOPE (NIL NIL (\(String(repeating: "(NIL NIL a b)", count: 20_000))) NIL NIL NIL NIL NIL NIL NIL)"
        let labels = "X-GM-LABELS (\(String(repeating: "a ", count: 20_000)))"
        let items = String(repeating: "X 1 ", count: 20_000)
        let read = try responses(
            "* 1 FETCH (UID 5 \(parts) \(addresses) \(labels) \(items) FLAGS ())\r\n* 2 EXISTS\r\n")
        guard read.count == 2, case .fetch(let fetch) = read[0], case .exists(2) = read[1] else {
            Issue.record("what follows was lost")
            return
        }
        #expect(fetch.uid == 5 && fetch.bodyStructure == nil && fetch.envelope?.from.count == 10_000)
        #expect(fetch.invalidItems.map(\.name) == ["BODYSTRUCTURE", ""])
        #expect(fetch.items.count == 10_001)
    }

    @Test("A structure nested up to the limit is read, one level more is not")
    func depthLimit() throws {
        for (depth, isValid) in [(99, true), (101, false)] {
            let open = String(repeating: "(", count: depth)
            let text =
                "* 1 FETCH (BODYSTRUCTURE \(open)(\"text\" \"plain\" NIL NIL NIL \"7bit\" 1 1)"
                + String(repeating: " \"mixed\")", count: depth) + ")\r\n"
            guard case .fetch(let fetch)? = try responses(text).first else {
                Issue.record("no FETCH")
                return
            }
            #expect((fetch.bodyStructure != nil) == isValid)
            if isValid { #expect(fetch.bodyStructure?.parts.count == depth + 1) }
        }
    }

    @Test("HOSTILE 115: the literal frames the content, whatever RFC822.SIZE says")
    func lyingSize() throws {
        guard
            case .fetch(let fetch)? = try responses("* 1 FETCH (RFC822.SIZE 9 BODY[] {12}\r\nmore than 9!)\r\n").first
        else {
            Issue.record("no FETCH")
            return
        }
        #expect(fetch.size == 9)
        #expect(fetch.message?.count == 12)
    }

    @Test("HOSTILE 128: UIDs that are none are dropped")
    func oddUIDs() throws {
        let read = try responses("* SEARCH 5 3 3 0 4294967295 4294967296 7\r\n")
        guard case .search(let result)? = read.first else {
            Issue.record("no SEARCH")
            return
        }
        #expect(Array(result.found) == [3, 5, 7, 4_294_967_295])
        guard case .fetch(let zero)? = try responses("* 1 FETCH (UID 0 FLAGS ())\r\n").first else {
            Issue.record("no FETCH")
            return
        }
        #expect(zero.uid == nil && zero.flags != nil)
        guard case .search(let star)? = try responses("* ESEARCH ALL 7:*\r\n").first else {
            Issue.record("no ESEARCH")
            return
        }
        #expect(star.found.contains(.max) && star.found.contains(7))
        #expect(star.found.count == 4_294_967_289)
    }

    @Test("Every fixture reads the same however it is cut", arguments: Self.fixtures)
    func cutAnywhere(fixture: String) throws {
        let bytes = Array(fixture.utf8)
        var limits = IMAPLimits()
        let whole = try decode(bytes).map { String(describing: $0) }
        for cut in 0...bytes.count {
            var decoder = IMAPResponseDecoder()
            var events: [String] = []
            for part in [bytes[..<cut], bytes[cut...]] where !part.isEmpty {
                #expect(decoder.append(Array(part).span) == part.count)
                while let event = try decoder.next() { events.append(String(describing: event)) }
            }
            #expect(events == whole, "cut at \(cut)")
            #expect(!decoder.isInsideResponse)
        }
        // Cut off at every byte: what is complete is the beginning of the whole, and nothing traps.
        for cut in 0..<bytes.count {
            let events = try decode(Array(bytes[..<cut])).map { String(describing: $0) }
            #expect(Array(whole.prefix(events.count)) == events)
        }
        // The same with content in pieces, byte by byte.
        limits.streamingThreshold = 1
        #expect(try decode(bytes, chunk: 1, limits: limits).isEmpty == false)
    }

    static let fixtures = [
        "* OK [CAPABILITY IMAP4rev1] ready {5}\r\n+ go on\r\nM1 NO [TRYCREATE] no\r\n* BYE\r\n",
        "* 1 FETCH (UID 5 BODY[] {12}\r\nHello\r\nthere FLAGS (\\Seen a))\r\n* 2 EXISTS\r\n",
        "* 1 FETCH (ENVELOPE (\"d\" {9}\r\na \"quote\" ((\"n\\\"\" NIL \"m\" \"h\")) NIL NIL NIL NIL NIL NIL \"<i>\") UID 3)\r\n",
        "* 2 FETCH (BODYSTRUCTURE ((\"text\" \"plain\" (\"name\" {3}\r\na)b) NIL NIL \"7bit\" 1 1) \"mixed\") BODY[1]<0> \"x\")\r\n",
        "* LIST (\\HasNoChildren) \"/\" {6}\r\nfoo{5}\r\n* STATUS {1}\r\na (MESSAGES 3)\r\n* SEARCH 1 2\r\n",
        "* ID (\"name\" {3}\r\nabc \"v\" NIL)\r\n* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n* VANISHED (EARLIER) 1:3\r\n",
        "\0\0* 1 FETCH (UID 2 BODY[HEADER.FIELDS (FROM TO)] {2}\r\n\r\n BINARY[1] ~{2}\r\n\0\n)\n* 7 EXPUNGE\n",
    ]
}
