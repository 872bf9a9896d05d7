import MessageParsing
import Testing

@Suite("Defects")
struct DefectTests {
    @Test("What is odd inside bodies and lines is told, with its place")
    func content() {
        func codes(_ bytes: [UInt8]) -> [MailDefect.Code] { MailMessage(bytes).contentDefects.map(\.code) }
        #expect(codes(crlf("Subject: x\n\nclean\n")).isEmpty)
        #expect(codes(Array("Subject: x\n\nclean\n".utf8)).isEmpty)
        #expect(codes(crlf("Content-Transfer-Encoding: base64\n\nYW=Jj!\n")) == [.damagedBase64])
        #expect(codes(crlf("Content-Type: text/plain; charset=x-none\n\nx\n")) == [.unknownCharset])
        #expect(codes(crlf("Subject: x\n\né\n")) == [.undeclaredEightBit])
        #expect(codes(crlf("Subject: x\n\n" + String(repeating: "x", count: 999) + "\n")) == [.longLine])
        #expect(codes(crlf("Subject: x\n\n" + String(repeating: "x", count: 998) + "\n")).isEmpty)
        #expect(codes(crlf("Subject: x\n\na\0b\n")) == [.nulByte])
        #expect(codes(crlf("Subject: x\n\na") + [10, 98]) == [.bareLineEnd])
        #expect(codes(crlf("Subject: x\n\na") + [13, 98]) == [.bareLineEnd])
        let mail = MailMessage(crlf("Subject: x\n\na\0b\n"))
        #expect(mail.contentDefects.first.map { mail.bytes(in: $0.range) } == [0])
    }

    @Test("Odd syntax of fields is told")
    func syntax() {
        #expect(message("From : a@b.example\n\n").defects.contains { $0.code == .spaceBeforeColon })
        #expect(message("Content-Type: text\n\n").defects.contains { $0.code == .malformedContentType })
        #expect(!message("Content-Type: text/plain\n\n").defects.contains { $0.code == .malformedContentType })
    }

    @Test("Every kind of defect has a sentence, and says nothing of the message's own text")
    func sentences() {
        for code in MailDefect.Code.allCases {
            let text = MailDefect(code: code, range: ByteRange(1, 2)).description
            #expect(text.hasPrefix("\(code.rawValue) at 1..<2: ") && text.count > code.rawValue.count + 20)
        }
        #expect(
            MailDefect(code: .multipleFrom, range: .empty).severity
                > MailDefect(code: .longLine, range: .empty).severity)
    }

    @Test("No more defects are listed than the limit says")
    func limited() {
        let mail = message(String(repeating: "X: 1\njunk\n", count: 1_000) + "\n")
        #expect(mail.defects.filter { $0.code == .malformedHeaderLine }.count == 100)
    }
}
