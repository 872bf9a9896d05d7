import MessageParsing
import Testing

@Suite("Identifiers among other text")
struct HostileIdentifierTests {
    @Test(
        "HOSTILE 80: an id is found among the text that stands around it",
        arguments: ["<a@b> (comment)", "Your message of Monday <a@b>", "\"quoted\" <a@b>", "(x) <a@b> (y)"])
    func identifiers(_ value: String) {
        let message = MailMessage(Array("In-Reply-To: \(value)\r\n\r\n".utf8))
        #expect(message.inReplyTo.map(\.value) == ["a@b"])
    }
}
