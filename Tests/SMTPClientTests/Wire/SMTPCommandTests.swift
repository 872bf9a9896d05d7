import MessageParsing
import SMTPClient
import Testing

@Suite("A command")
struct SMTPCommandTests {
    static func line(_ command: SMTPCommand) throws -> String {
        var output: [UInt8] = []
        try command.encode(to: &output, phase: .sender)
        return String(decoding: output, as: UTF8.self)
    }

    @Test("is one line")
    func lines() throws {
        let ann = try #require(EmailAddress("ann@Example.com"))
        let odd = try #require(EmailAddress("\"a b\"@example.com"))
        #expect(try Self.line(.ehlo("[192.0.2.1]")) == "EHLO [192.0.2.1]\r\n")
        #expect(try Self.line(.mail(nil, parameters: [])) == "MAIL FROM:<>\r\n")
        #expect(
            try Self.line(.mail(ann, parameters: ["SIZE=5", "BODY=8BITMIME"]))
                == "MAIL FROM:<ann@example.com> SIZE=5 BODY=8BITMIME\r\n")
        #expect(try Self.line(.recipient(odd, parameters: [])) == "RCPT TO:<\"a b\"@example.com>\r\n")
        #expect(try Self.line(.chunk(86, isLast: false)) == "BDAT 86\r\n")
        #expect(try Self.line(.chunk(0, isLast: true)) == "BDAT 0 LAST\r\n")
        #expect(try Self.line(.auth("PLAIN", initialResponse: [0, 97, 0, 98])) == "AUTH PLAIN AGEAYg==\r\n")
        #expect(try Self.line(.auth("EXTERNAL", initialResponse: [])) == "AUTH EXTERNAL =\r\n")
        #expect(try Self.line(.auth("LOGIN", initialResponse: nil)) == "AUTH LOGIN\r\n")
        #expect(try Self.line(.authResponse(nil)) == "*\r\n")
    }

    @Test(
        "HOSTILE 105: cannot carry a control character, and nothing of it is written",
        arguments: [
            SMTPCommand.ehlo("a\r\nRCPT TO:<x@y>"), .helo("a\u{0}"), .lhlo("a\nb"),
            .mail(nil, parameters: ["SIZE=1\r\nRCPT TO:<x@y>"]), .auth("PLAIN\r\nNOOP", initialResponse: nil),
        ])
    func controls(command: SMTPCommand) {
        var output = Array("before".utf8)
        let error = #expect(throws: SMTPError.self) { try command.encode(to: &output, phase: .sender) }
        #expect(error?.code == .invalidInput)
        #expect(output == Array("before".utf8))
    }

    @Test(
        "HOSTILE 105: addresses that would smuggle a command do not exist",
        arguments: ["a@b>\r\nRCPT TO:<x@y", "\"a\r\nb\"@c", "a\u{0}@b", "a@b\r\n", "a b@c", "a@b c"])
    func addresses(text: String) {
        if let address = EmailAddress(text) {
            #expect(!address.description.utf8.contains { $0 < 0x20 || $0 == 0x7F })
            #expect(!address.description.contains(">"))
        }
    }

    @Test("encodes xtext (RFC 3461 4)")
    func xtext() {
        #expect(SMTPPlanner.xtext("a+b=c d\u{E9}") == "a+2Bb+3Dc+20d+C3+A9")
    }
}
