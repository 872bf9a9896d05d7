import Testing
import TicketThreading

@Suite("A subject tag")
struct SubjectTagTests {
    @Test(
        "SCENARIO 46, 47: is found anywhere, with any case and spaces",
        arguments: [
            "Re: [Ticket #123] Printer", "RE: AW: SV: [EXT] [ticket # 123] printer", "printer [TICKET#123]",
            "[Ticket  #  123  ] x", "x[tIcKeT #123]y", "[Ticket #123] again [Ticket #123]", "[[Ticket #123]]",
        ])
    func isFound(_ subject: String) {
        #expect(SubjectTag.standard.references(in: subject) == ["123"])
    }

    @Test(
        "SCENARIO 50, 52: is not seen in other words",
        arguments: [
            "#123", "INC000123", "[JIRA-123]", "Order 123", "[Ticket #-1]", "[Ticket #]", "[Ticket #12", "Ticket #12]",
            "[Ticket #1 2]", "[Ticket #1/2]", "[Ticket #123456789012345678901234567890123456789012]", "[Ticket #٣]",
            "[Ticket #12-]",
        ])
    func isNotFound(_ subject: String) {
        #expect(SubjectTag.standard.references(in: subject).isEmpty)
    }

    @Test("SCENARIO 51: of another desk is not ours")
    func otherPrefix() throws {
        let ours = try #require(SubjectTag(format: "[Acme-%]"))
        #expect(ours.references(in: "Re: [Ticket #123] x").isEmpty)
        #expect(ours.references(in: "Re: [acme-77] x") == ["77"])
        #expect(ours.tag(for: "77") == "[Acme-77]")
    }

    @Test("SCENARIO 52: keeps a reference as text, so 0123 is not 123")
    func isText() {
        #expect(
            SubjectTag.standard.references(in: "[Ticket #0123] [Ticket #123456789012345678901]")
                == ["0123", "123456789012345678901"])
    }

    @Test(
        "stands once in an outgoing subject",
        arguments: [
            "Printer", "[Ticket #5] Printer", "Printer [ticket #5]", "[Ticket #9]  [Ticket #5] Printer",
            "Printer\r\nBcc: x",
        ])
    func standsOnce(_ subject: String) {
        let line = SubjectTag.standard.subject(subject, for: "5")
        #expect(line.hasPrefix("[Ticket #5] Printer"))
        #expect(SubjectTag.standard.references(in: line) == ["5"])
        #expect(!line.utf8.contains(13) && !line.utf8.contains(10))
    }

    @Test(
        "refuses formats that ordinary words would match",
        arguments: ["%", "Ticket%", "Ticket %]", "[%", "#%", "a%b%c", "[\n%]"])
    func refusesWeakFormats(_ format: String) {
        #expect(SubjectTag(format: format) == nil)
    }
}
