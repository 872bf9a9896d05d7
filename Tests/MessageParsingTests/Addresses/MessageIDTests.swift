import MessageParsing
import Testing

@Suite("MessageID")
struct MessageIDTests {
    @Test("Brackets and space around an id do not belong to it")
    func brackets() {
        #expect(MessageID(" <a.b@c.example> ")?.value == "a.b@c.example")
        #expect(MessageID("a.b@c.example")?.description == "<a.b@c.example>")
        #expect(MessageID("<no-at-sign>")?.value == "no-at-sign")
    }

    @Test("HOSTILE 79: the local part is compared exactly, the domain without case or trailing dot")
    func comparison() {
        #expect(MessageID("<A@Host.example.>") == MessageID("<A@host.EXAMPLE>"))
        #expect(MessageID("<A@host.example>") != MessageID("<a@host.example>"))
        #expect(MessageID("<A@Host.example>")?.domain == "host.example")
        #expect(MessageID("<A@Host.example.>")?.canonical == "A@host.example")
    }

    @Test(
        "HOSTILE 76: what names nothing is no id", arguments: ["", "<>", "<@>", "<a b@c>", "<a@b><c@d>", "<a\u{0}@b>"])
    func refused(text: String) {
        #expect(MessageID(text) == nil)
    }

    @Test("An id longer than a line may be is refused")
    func long() {
        #expect(MessageID(String(repeating: "a", count: 999)) == nil)
        #expect(MessageID(String(repeating: "a", count: 998)) != nil)
    }
}
