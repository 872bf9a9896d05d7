@_spi(Reference) import MessageParsing
import Testing

@Suite("Fast ways and the plain ones beside them")
struct ReferenceTests {
    static let addressPieces: [String] = [
        "ann", "Ann Lee", "@", "example.com", "Example.COM", "<", ">", ",", ";", ":", "(", ")", "(a comment)", "\"",
        "\\",
        "\"Lee, Ann\"", " ", "\r\n ", ".", "-", "xn--", "a@b.cd", "<a@b.cd>", "[1.2.3.4]", "\u{E9}", "=?utf-8?q?a?=",
        "b\u{FC}cher.de", "a_b", "0", "\0",
    ]

    @Test("An address list is read in the same way with and without the short ways")
    func addresses() {
        var random = FastPathTests.Random(state: 99)
        for _ in 0..<20_000 {
            var text = ""
            for _ in 0..<Int.random(in: 0...9, using: &random) {
                text += Self.addressPieces[Int.random(in: 0..<Self.addressPieces.count, using: &random)]
            }
            #expect(AddressList(text) == AddressList.reference(Array(text.utf8)), "\(text.debugDescription)")
        }
    }

    @Test("Lines that may be delimiters are found by all three searches")
    func delimiters() {
        var random = FastPathTests.Random(state: 5)
        let pieces = ["-", "--", "\n", "\r\n", "x", "--b", "abcdefghijklmnop", "-\n-", "--\n--"]
        for _ in 0..<5_000 {
            var text = ""
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                text += pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }
            let bytes = Array(text.utf8)
            let expected = DelimiterSearch.reference(in: bytes.span)
            #expect(DelimiterSearch.lines(in: bytes.span, isBase64: false) == expected, "\(text.debugDescription)")
            #expect(DelimiterSearch.lines(in: bytes.span, isBase64: true) == expected, "\(text.debugDescription)")
        }
    }

    @Test(
        "A charset that is no plain word is read as the list of parameters has it",
        arguments: [
            "text/plain; charset=\u{FF}\u{E0}", "$P=\"\"text/plain; charset=*20\";", "text/plain charset=x; a=b",
            "text/plain; charset=M\r$", "text/plain; charset==?utf-8?q?utf-8?=",
            "text/plain; charset*=us-ascii''utf-8", "text/plain; charset=\"utf\\-8\"",
            "text/plain; charset=utf-8 (x); a=b",
        ])
    func charsets(value: String) {
        let part = MailMessage(Array("Content-Type: \(value)\r\n\r\nx".utf8)).root
        #expect(part.charset == part.mediaType.charset)
    }

    @Test(
        "A subject begins with no blank, whichever way its words are read",
        arguments: ["=?utf-8?q?_x?=", "=?utf-8?q? x?=", "=?utf-8?b?IHg=?=", "=?utf-8*en?q?_x?=", "=?utf-8?q?_?= x"])
    func blanks(value: String) {
        #expect(MailMessage(Array("Subject: \(value)\r\n\r\n".utf8)).subject == "x")
    }

    @Test(
        "What is split into parts is what is called multipart",
        arguments: ["multipart/mixed", "multipart.mixed", "multipart.mixed/x", "MULTIPART/x.y", "multipart"])
    func multiparts(type: String) {
        let message = MailMessage(Array("Content-Type: \(type); boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n".utf8))
        #expect(message.root.mediaType.isMultipart == (message.parts.count > 1))
    }

    @Test("UTF-8 is told from what is none as the library tells it")
    func utf8() {
        var random = FastPathTests.Random(state: 3)
        let pieces: [[UInt8]] = [
            [0x61], Array("plain ASCII that fills more than one block of it".utf8), [0xC3, 0xA9], [0xE2, 0x82, 0xAC],
            [0xF0, 0x9F, 0x99, 0x82],
            [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE0, 0x80, 0x80], [0xF0, 0x80, 0x80, 0x80],
            [0x80], [0xC3],
            [0xE2, 0x82], [0xF0, 0x9F, 0x99], [0xFF], [0xEF, 0xBF, 0xBF], [0xED, 0x9F, 0xBF], [0xF4, 0x8F, 0xBF, 0xBF],
        ]
        for _ in 0..<20_000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...6, using: &random) {
                bytes += pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }
            let decoded = Charset.utf8.decoding(bytes.span)
            #expect(
                decoded.text == String(decoding: bytes, as: UTF8.self)
                    && decoded.isDamaged == (String(validating: bytes, as: UTF8.self) == nil), "\(bytes)")
        }
    }
}
