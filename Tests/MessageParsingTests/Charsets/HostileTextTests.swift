import MessageParsing
import Testing

@Suite("Text that deceives or overwhelms")
struct HostileTextTests {
    @Test(
        "HOSTILE 59: characters that turn text around are removed from names of people and files",
        arguments: ["\u{202E}", "\u{2066}", "\u{2067}", "\u{2068}", "\u{2069}", "\u{202A}"])
    func bidiControls(_ control: String) throws {
        let text =
            "From: =?utf-8?b?\(Self.base64("a\(control)b"))?= <x@y.example>\r\nSubject: s\r\n"
            + "Content-Disposition: attachment; filename*=utf-8''\(Self.percent("photo\(control)gnp.exe"))\r\n\r\nx"
        let message = MailMessage(Array(text.utf8))
        #expect(message.from.first?.name == "ab")
        #expect(message.root.safeFilename == "photognp.exe")
    }

    @Test("HOSTILE 60: a million marks on one letter are capped in names, in linear time")
    func combiningMarks() throws {
        let name = "a" + String(repeating: "\u{301}", count: 50_000)
        let message = MailMessage(Array("From: =?utf-8?b?\(Self.base64(name))?= <x@y.example>\r\n\r\n".utf8))
        let shown = try #require(message.from.first?.name)
        #expect(shown.unicodeScalars.count <= 17)
        let million = "a" + String(repeating: "\u{301}", count: 1_000_000)
        #expect(EncodedWords.decode("=?utf-8?b?\(Self.base64(million))?=").utf8.count == million.utf8.count)
    }

    @Test("HOSTILE 80: an id is found among the text that stands around it")
    func identifiers() {
        for value in ["<a@b> (comment)", "Your message of Monday <a@b>", "\"quoted\" <a@b>", "(x) <a@b> (y <c@d>)"] {
            let message = MailMessage(Array("In-Reply-To: \(value)\r\n\r\n".utf8))
            #expect(message.inReplyTo.map(\.value).first == "a@b")
        }
    }

    private static func base64(_ text: String) -> String {
        String(decoding: Base64.encode(Array(text.utf8).span), as: UTF8.self)
    }

    private static func percent(_ text: String) -> String {
        text.utf8.map { "%" + (String($0, radix: 16).count == 1 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
