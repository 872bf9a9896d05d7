import MailDesk
import MessageParsing
import Testing

@Suite("A template")
struct TemplateTests {
    func html(_ source: String, _ values: [String: String]) throws -> String {
        try MailTemplate(subject: "s", text: "t", html: source).render(values).html ?? ""
    }

    @Test(
        "HOSTILE 232: escapes a value for the place it stands in",
        arguments: [
            ("<p>$v</p>", "<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
            ("<a title=\"$v\">", "\" onmouseover=\"x", "<a title=\"&quot; onmouseover=&quot;x\">"),
            ("<a title='$v'>", "' onmouseover='x", "<a title='&#39; onmouseover=&#39;x'>"),
            ("<a href=\"$v\">x</a>", "javascript:alert(1)", "<a href=\"#\">x</a>"),
            ("<a href=\"$v\">x</a>", " javascript:alert(1)", "<a href=\"#\">x</a>"),
            ("<a href=\"$v\">x</a>", "https://a.example/?b=1&c", "<a href=\"https://a.example/?b=1&amp;c\">x</a>"),
            (
                "<a href=\"https://a.example/$v\">x</a>", "\"><b>",
                "<a href=\"https://a.example/&quot;&gt;&lt;b&gt;\">x</a>"
            ),
            ("<p>$v</p>", "a\nb", "<p>a<br>\nb</p>"),
            ("1 < 2 <p>$v", "<", "1 < 2 <p>&lt;"),
            ("<!-- a > b --><p>$v", "<", "<!-- a > b --><p>&lt;"),
            ("<br/>$v<br />$v", "&", "<br/>&amp;<br />&amp;"),
        ])
    func escapes(_ source: String, _ value: String, _ expected: String) throws {
        #expect(try self.html(source, ["v": value]) == expected)
    }

    @Test(
        "HOSTILE 235: is refused where no value is safe",
        arguments: [
            "<$v>", "<p $v>", "<p $v=\"x\">", "<a href=$v>", "<script>$v</script>", "<style>a{b:$v}</style>",
            "<!-- $v -->",
            "<a onclick=\"$v\">", "<a style=\"$v\">", "<SCRIPT >x</p>$v", "</$v>", "<iframe srcdoc=\"$v\">",
            "<textarea>$v",
            "<a ONCLICK='x $v'>",
        ])
    func refused(_ source: String) {
        #expect(throws: DeskError.self) {
            try MailTemplate(subject: "s", text: "t", html: source).validate(variables: ["v"])
        }
    }

    @Test("HOSTILE 233, SCENARIO 156: never expands a value", arguments: ["$other", "$$", "${v}", "${{7*7}}", "$v"])
    func noSecondPass(_ value: String) throws {
        let template = MailTemplate(subject: "$v", text: "$v", html: "<p>$v</p>")
        let mail = try template.render(["v": value, "other": "SECRET"])
        #expect(mail.subject == value && mail.text == value && mail.html == "<p>\(value)</p>")
    }

    @Test(
        "HOSTILE 236, SCENARIO 156: keeps a subject on one line of at most 255 characters",
        arguments: [
            "a\r\nBcc: x@y.example", "a\u{2028}b", "a\u{85}b", "a\u{0}b", String(repeating: "long ", count: 20_000),
        ])
    func oneLine(_ value: String) throws {
        let subject = try MailTemplate(subject: "Re: $v", text: "").render(["v": value]).subject
        #expect(subject.count <= 255)
        #expect(!subject.unicodeScalars.contains { $0.value < 0x20 || $0 == "\u{2028}" || $0 == "\u{85}" })
    }

    @Test("SCENARIO 156: with an unknown placeholder is refused when saved, and empty with a note when sent")
    func unknown() throws {
        let template = MailTemplate(subject: "Hi $who.", text: "x")
        #expect(throws: DeskError.self) { try template.validate(variables: ["v"]) }
        let mail = try template.render([:])
        #expect(mail.subject == "Hi ." && mail.missing == ["who"])
    }

    @Test(
        "knows where a name ends",
        arguments: [
            ("$v.", "1."), ("$v.x", "2"), ("${v}x", "1x"), ("$$v", "$v"), ("5$ and $", "5$ and $"), ("$1", "$1"),
            ("$v$v", "11"),
            ("$v,", "1,"),
        ])
    func names(_ source: String, _ expected: String) throws {
        #expect(try MailTemplate(subject: "", text: source).render(["v": "1", "v.x": "2"]).text == expected)
    }

    @Test(
        "HOSTILE 234: has limits",
        arguments: [
            String(repeating: "x", count: 300_000), String(repeating: "$v", count: 2_001), "${v", "${}", "${a b}",
        ])
    func limits(_ source: String) {
        #expect(throws: DeskError.self) { try MailTemplate(subject: "", text: source).validate(variables: ["v"]) }
    }

    @Test("HOSTILE 234: does not grow without bound")
    func output() {
        let template = MailTemplate(subject: "", text: String(repeating: "$v", count: 2_000))
        #expect(throws: DeskError.self) { try template.render(["v": String(repeating: "x", count: 10_000)]) }
    }

    @Test("of every notification is valid, and complete with its own values", arguments: NotificationKind.allCases)
    func standard(_ kind: NotificationKind) throws {
        try kind.standardTemplate.validate(variables: kind.variables)
        let values = Dictionary(uniqueKeysWithValues: kind.variables.map { ($0, "value of \($0)") })
        let mail = try kind.standardTemplate.render(values)
        #expect(
            mail.missing.isEmpty && !mail.subject.isEmpty && !mail.subject.contains("$") && !mail.text.contains("$"))
    }

    @Test("of the organization's own takes the place of the standard one, and can be taken back")
    func ownTemplate() async throws {
        let bench = try await DeskBench()
        let own = MailTemplate(subject: "Got it", text: "Number $ticket.number")
        try await bench.desk.setTemplate(own, for: .ticketAcknowledgement)
        try await bench.take(TestLetter())
        try await bench.desk.deliver()
        #expect(bench.sender.messages.first?.subject == "[Ticket #1] Got it")
        #expect(bench.sender.messages.first?.text?.contains("Number 1") == true)
        try await bench.desk.setTemplate(nil, for: .ticketAcknowledgement)
        #expect(
            try await bench.desk.template(for: .ticketAcknowledgement)
                == NotificationKind.ticketAcknowledgement.standardTemplate)
        await #expect(throws: DeskError.self) {
            try await bench.desk.setTemplate(MailTemplate(subject: "$secret", text: ""), for: .welcome)
        }
    }
}
