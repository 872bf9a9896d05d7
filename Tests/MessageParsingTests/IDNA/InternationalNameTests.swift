import MessageParsing
import Testing

@Suite("International host names")
struct InternationalNameTests {
    @Test(
        "Names become A-labels and back",
        arguments: [
            ("b\u{FC}cher.example", "xn--bcher-kva.example", "b\u{FC}cher.example"),
            ("BU\u{308}CHER.example", "xn--bcher-kva.example", "b\u{FC}cher.example"),
            ("xn--bcher-kva.example", "xn--bcher-kva.example", "b\u{FC}cher.example"),
            ("fa\u{DF}.de", "xn--fa-hia.de", "fa\u{DF}.de"), ("\u{FF21}\u{3002}example", "a.example", "a.example"),
            ("\u{D55C}\u{AD6D}", "xn--3e0b707e", "\u{D55C}\u{AD6D}"),
            ("\u{1112}\u{1161}\u{11AB}\u{1100}\u{116E}\u{11A8}", "xn--3e0b707e", "\u{D55C}\u{AD6D}"),
            ("\u{5D0}\u{5D1}.example", "xn--4dbc.example", "\u{5D0}\u{5D1}.example"),
            ("plain.example.", "plain.example.", "plain.example."),
        ])
    func converts(_ name: String, _ ascii: String, _ unicode: String) {
        #expect(InternationalName.ascii(name) == ascii)
        #expect(InternationalName.unicode(name) == unicode)
    }

    @Test(
        "What breaks a rule is refused",
        arguments: [
            "-a.example", "a-.example", "ab--c.example", "a_b.example", "\u{301}a.example", "a\u{200D}b.example",
            "\u{5D0}a.example",
            "xn--\u{FC}", "xn--", "xn--a-.example", "xn--999999999", "a..b", String(repeating: "a", count: 64), "a b",
            "",
            String(repeating: "\u{FC}", count: 5_000),
        ])
    func refuses(_ name: String) {
        #expect(InternationalName.ascii(name) == nil)
    }

    @Test("HOSTILE 47: domains of addresses are compared as A-labels, without case and trailing dot")
    func addresses() {
        #expect(EmailAddress("admin@LEGIT.COM.")?.domain == "legit.com")
        #expect(EmailAddress("admin@B\u{DC}CHER.example")?.domain == "xn--bcher-kva.example")
        #expect(EmailAddress("admin@leg\u{456}t.com")?.domain.hasPrefix("xn--") == true)
    }
}
