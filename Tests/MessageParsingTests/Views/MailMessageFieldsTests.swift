import MessageParsing
import Testing

@Suite("MailMessage fields")
struct MailMessageFieldsTests {
    @Test("The usual fields come typed and decoded")
    func usual() {
        let mail = message(
            """
            Received: from a by b; Mon, 1 Jan 2024 10:00:00 +0000
            From: =?utf-8?q?J=C3=B6rg?= <joerg@example.com>
            To: desk@example.org, Team: x@example.org;
            Cc: "Lee, Ann" <ann@example.com>
            Subject: =?utf-8?b?4oKs?= and
             more
            Date: Tue, 02 Jan 2024 03:04:05 +0100
            Message-ID: <m1@example.com>
            In-Reply-To: Your message of today <m0@example.org> (comment)
            References: <a@x.example> <b@x.example>
             <c@x.example>

            text
            """)
        #expect(mail.subject == "€ and more")
        #expect(mail.from == [MailboxAddress(name: "Jörg", address: EmailAddress("joerg@example.com")!)])
        #expect(mail.to.map(\.address.description) == ["desk@example.org", "x@example.org"])
        #expect(mail.cc.first?.name == "Lee, Ann")
        #expect(mail.messageID?.value == "m1@example.com")
        #expect(mail.inReplyTo.map(\.value) == ["m0@example.org"])
        #expect(mail.references.map(\.value) == ["a@x.example", "b@x.example", "c@x.example"])
        #expect(mail.date?.iso8601 == "2024-01-02T03:04:05+01:00")
        #expect(mail.headers.count == 9)
        #expect(mail.headers["SUBJECT"] == "€ and more")
        #expect(mail.headers.first("Subject")?.rawValue == Array(" =?utf-8?b?4oKs?= and\r\n more".utf8))
        #expect(mail.author == .known(mail.from[0]))
        #expect(mail.defects.isEmpty)
    }

    @Test("HOSTILE 77: of very many references the first and the last fifty stay")
    func manyReferences() {
        let ids = (0..<5_000).map { "<\($0)@x>" }.joined(separator: "\n ")
        let mail = message("References: \(ids)\n\n")
        #expect(mail.references.count == 51)
        #expect(mail.references.first?.value == "0@x")
        #expect(mail.references.last?.value == "4999@x")
    }

    @Test("Fields keep their order and duplicates, and an unknown name finds nothing")
    func duplicates() {
        let mail = message("X-A: 1\nX-B: 2\nx-a: 3\n\n")
        #expect(mail.headers.map(\.name.name) == ["X-A", "X-B", "x-a"])
        #expect(mail.headers.all("X-A").map(\.value) == ["1", "3"])
        #expect(mail.headers.count("x-A") == 2)
        #expect(mail.headers["X-C"] == nil)
        #expect(!mail.headers.contains("X-C"))
    }
}
