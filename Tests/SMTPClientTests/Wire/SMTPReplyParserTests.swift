import SMTPClient
import Testing

@Suite("The reply parser")
struct SMTPReplyParserTests {
    /// Feeds lines to a parser; the answers that came out, or the error.
    static func parse(_ lines: [String], limits: SMTPLimits = .init()) throws -> [SMTPReply] {
        var parser = SMTPReplyParser(limits: limits)
        return try lines.compactMap { try parser.append(Array($0.utf8).span, phase: .hello) }
    }

    @Test("reads answers of one line and of many")
    func reads() throws {
        #expect(try Self.parse(["250 2.1.0 Ok"]) == [SMTPReply(250, "2.1.0 Ok")])
        #expect(try Self.parse(["250-a", "250-b", "250 c"]) == [SMTPReply(250, ["a", "b", "c"])])
        #expect(try Self.parse(["250", "221 Bye"]) == [SMTPReply(250, ""), SMTPReply(221, "Bye")])
        #expect(try Self.parse(["250-"]) == [])
    }

    @Test("HOSTILE 84: refuses an answer whose lines differ in their codes")
    func differingCodes() {
        let error = #expect(throws: SMTPError.self) { try Self.parse(["250-a", "550 b"]) }
        #expect(error?.code == .protocolViolation)
    }

    @Test(
        "HOSTILE 85: refuses what is no answer",
        arguments: ["25", "2500", "abc", "", "250\u{0}x", "250 a\u{0}", "2x0 a", "150 a", "650 a", "250.x", " 250 a"])
    func refuses(line: String) {
        let error = #expect(throws: SMTPError.self) { try Self.parse([line]) }
        #expect(error?.code == .protocolViolation)
    }

    @Test("HOSTILE 83: stops at an answer without an end")
    func endless() {
        let lines = Array(repeating: "250-x", count: 200)
        let error = #expect(throws: SMTPError.self) { try Self.parse(lines) }
        #expect(error?.code == .limitExceeded)
        let long = Array(repeating: "250-" + String(repeating: "x", count: 8000), count: 20)
        #expect(throws: SMTPError.self) { try Self.parse(long) }
    }

    @Test(
        "reads the enhanced status where it agrees with the code",
        arguments: [
            (550, "5.1.1 No", SMTPEnhancedStatus(5, 1, 1)), (250, "2.0.0 Ok", SMTPEnhancedStatus(2, 0, 0)),
            (421, "4.7.0", SMTPEnhancedStatus(4, 7, 0)), (535, "5.7.139 Off", SMTPEnhancedStatus(5, 7, 139)),
            (550, "4.1.1 No", nil), (250, "Ok", nil), (550, "5.1 No", nil), (550, "5.1.1.1 No", nil),
            (550, "5.1.1234 No", nil), (550, "5..1 No", nil), (550, ".5.1 No", nil), (250, "", nil),
            (550, "5.1.x No", nil),
        ])
    func enhanced(code: Int, text: String, expected: SMTPEnhancedStatus?) {
        #expect(SMTPReply(code, text).enhanced == expected)
    }

    @Test("keeps control characters out of the text")
    func controls() throws {
        #expect(try Self.parse(["250 a\u{7}b\u{1B}[31m"]).first?.text == "a b [31m")
    }

    @Test("takes any bytes without harm, and gives back what it was given")
    func fuzz() throws {
        var random = SystemRandomNumberGenerator()
        let alphabet = Array("2345019- .abAUTH=SIZE\u{0}\u{7}".utf8) + [0x80, 0xC3, 0xFF]
        var parser = SMTPReplyParser()
        var answers = 0
        for _ in 0..<20_000 {
            var line = (0..<Int.random(in: 0...24, using: &random)).map { _ in
                alphabet.randomElement(using: &random) ?? 0
            }
            if Bool.random(using: &random) { line = Array("250-".utf8) + line }
            if Bool.random(using: &random) { line = Array("250 ".utf8) + line.dropFirst(4) }
            do {
                guard let reply = try parser.append(line.span, phase: .hello) else { continue }
                answers += 1
                #expect((200..<600).contains(reply.code))
                #expect(reply.lines.count <= SMTPLimits().replyLines)
                _ = SMTPCapabilities(reply).maximumSize
            } catch {
                // After a fault nothing more is parsed: the next answer begins anew.
                parser = SMTPReplyParser()
            }
        }
        #expect(answers > 0)
    }
}
