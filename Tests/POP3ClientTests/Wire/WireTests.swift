import Testing

@testable import POP3Client

@Suite("POP3's wire forms")
struct WireTests {
    @Test(
        "a status line is read",
        arguments: [
            ("+OK", POP3Reply(.ok)), ("+ok  done", POP3Reply(.ok, text: "done")),
            ("-ERR [IN-USE] busy", POP3Reply(.error, code: .inUse, text: "busy")),
            ("-ERR [in-use]", POP3Reply(.error, code: .inUse)),
            ("-ERR [SYS/TEMP] x", POP3Reply(.error, code: .systemTemporary, text: "x")),
            ("-ERR [SYS/PERM]", POP3Reply(.error, code: .systemPermanent)),
            ("-ERR [AUTH] no", POP3Reply(.error, code: .authentication, text: "no")),
            ("-ERR [LOGIN-DELAY] no", POP3Reply(.error, code: .loginDelay, text: "no")),
            ("-ERR [UTF8] no", POP3Reply(.error, code: .utf8, text: "no")),
            ("-ERR [X-Y] no", POP3Reply(.error, code: .other("X-Y"), text: "no")),
            ("-ERR [a b] no", POP3Reply(.error, text: "[a b] no")), ("+ ", POP3Reply(.challenge)),
            ("+", POP3Reply(.challenge)), ("+ QUI=", POP3Reply(.challenge, text: "QUI=")),
        ])
    func replies(line: String, reply: POP3Reply) {
        #expect(POP3Reply(line: Array(line.utf8)) == reply)
    }

    @Test(
        "a line that is no status line is refused", arguments: ["", " +OK", "+OKAY", "ERR", "* OK hi", "220 hi", "-"])
    func notReplies(line: String) {
        #expect(POP3Reply(line: Array(line.utf8)) == nil)
    }

    @Test("what servers say in words is understood", arguments: POP3Quirks.phrases.indices)
    func phrases(index: Int) {
        let (phrase, code) = POP3Quirks.phrases[index]
        #expect(POP3Reply(line: Array("-ERR Sorry, \(phrase.uppercased()).".utf8))?.code == code)
        #expect(POP3Reply(line: Array("+OK \(phrase)".utf8))?.code == nil)
    }

    @Test("the timestamp of a greeting is found, and only one that APOP can use")
    func timestamp() {
        #expect(POP3Reply(.ok, text: "ready <1.2@host> hi").timestamp == "<1.2@host>")
        for text in ["ready", "<1.2 host@x>", "<12>", "1.2@host>", "<1@h"] {
            #expect(POP3Reply(.ok, text: text).timestamp == nil)
        }
    }

    @Test("capabilities are read, whatever their case and blanks")
    func capabilities() {
        let lines = [
            "sasl PLAIN xoauth2", "SASL  LOGIN ", "Login-Delay 300 USER", "EXPIRE 60", "UTF8 USER", "STLS", "",
        ]
        let capabilities = POP3Capabilities(lines: lines.map { Array($0.utf8) })
        #expect(capabilities.mechanisms == ["PLAIN", "XOAUTH2", "LOGIN"])
        #expect(capabilities.loginDelay == .seconds(300))
        #expect(capabilities.expiry == .days(60))
        #expect(capabilities.offersUTF8 && capabilities.offersSTLS && !capabilities.allowsPipelining)
        #expect(capabilities.arguments(of: "utf8") == ["USER"])
        let odd = ["EXPIRE NEVER", "LOGIN-DELAY 99999999999999999999", "IMPLEMENTATION A b 1"]
        let other = POP3Capabilities(lines: odd.map { Array($0.utf8) })
        #expect(other.expiry == .never)
        #expect(other.loginDelay == nil)
        #expect(other.implementation == "A b 1")
    }

    @Test(
        "numbers in listings never overflow", arguments: ["1", "x 1", "0 1", "1 99999999999999999999", "1 -5", "1 x"])
    func badEntries(line: String) {
        #expect(POP3Listing.entry(Array(line.utf8)) == nil)
    }

    @Test("a listing's line is read", arguments: ["1 120", " 1\t120", "1 120 extra", "001 0120"])
    func entries(line: String) {
        #expect(POP3Listing.entry(Array(line.utf8)) == POP3Entry(number: 1, size: 120))
    }

    @Test("a unique id is taken when it can be one")
    func identities() {
        func read(_ line: String) -> POP3Identity? { POP3Listing.identity(Array(line.utf8), limit: 80) }
        #expect(read("2 whq") == POP3Identity(number: 2, uniqueID: "whq"))
        let long = String(repeating: "x", count: 80)
        #expect(read("2 \(long)")?.uniqueID == long)
        for line in ["2", "2 ", "2 a b", "2 é", "2 \(long)x"] {
            #expect(read(line) == POP3Identity(number: 2, uniqueID: nil))
        }
        #expect(read("x y") == nil)
    }

    @Test(
        "an argument with a line end or a NUL is not put on the wire",
        arguments: [
            POP3Command.user("a\r\nDELE 1"), .user("a\nb"), .user("a\0"), .user(""), .password("\r"),
            .digestLogin(user: "a b", digest: "x"), .authenticate("PLAIN\n", initialResponse: nil),
            .authenticate("PLAIN", initialResponse: "a b"), .language("de\r"), .retrieve(0), .delete(-1),
            .top(1, lines: -1),
        ])
    func injection(command: POP3Command) {
        #expect(throws: POP3Error.self) { try command.encoded() }
    }

    @Test("commands have their form")
    func commands() throws {
        func text(_ command: POP3Command) throws -> String { String(decoding: try command.encoded(), as: UTF8.self) }
        #expect(try text(.password("a b  c")) == "PASS a b  c\r\n")
        #expect(try text(.authenticate("XOAUTH2", initialResponse: nil)) == "AUTH XOAUTH2\r\n")
        #expect(try text(.authenticate("EXTERNAL", initialResponse: "")) == "AUTH EXTERNAL =\r\n")
        #expect(try text(.top(3, lines: 0)) == "TOP 3 0\r\n")
        #expect(try text(.uniqueIDs(nil)) == "UIDL\r\n")
    }
}
