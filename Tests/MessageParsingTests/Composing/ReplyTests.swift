import MessageParsing
import Testing

@Suite("Replies and forwards")
struct ReplyTests {
    private static let date = MailDate(secondsSince1970: 1_767_323_045, offsetMinutes: 60)

    private static func original(_ extra: String = "") -> MailMessage {
        let text = """
            From: Ann <ann@example.org>
            To: desk@example.com, bob@example.net
            Cc: carl@example.net, ANN@example.org
            Date: Thu, 01 Jan 2026 10:00:00 +0000
            Subject: Printer
            Message-ID: <m3@x>
            References: <m1@x> <m2@x>
            \(extra)Content-Type: text/plain

            It does not print.
            > Did it ever?

            """
        return MailMessage(
            Array(text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n").utf8))
    }

    private static func desk() throws -> MailboxAddress {
        MailboxAddress(name: "Desk", address: try #require(EmailAddress("desk@example.com")))
    }

    @Test("A reply goes to the author, names the thread and quotes the text")
    func reply() throws {
        let reply = MessageBuilder.reply(
            to: Self.original(), from: try Self.desk(), date: Self.date, options: ReplyOptions(quotesText: true))
        #expect(reply.to.map(\.address.description) == ["ann@example.org"])
        #expect(reply.cc.isEmpty)
        #expect(reply.subject == "Re: Printer")
        #expect(reply.inReplyTo.map(\.value) == ["m3@x"])
        #expect(reply.references.map(\.value) == ["m1@x", "m2@x", "m3@x"])
        #expect(
            reply.text == "\n\nOn Thu, 01 Jan 2026 10:00:00 +0000, Ann wrote:\n> It does not print.\n>> Did it ever?\n")
    }

    @Test("A reply to all copies the others, without oneself and without doubles")
    func replyToAll() throws {
        let options = ReplyOptions(answersAll: true, ownAddresses: [try #require(EmailAddress("desk@example.com"))])
        let reply = MessageBuilder.reply(to: Self.original(), from: try Self.desk(), date: Self.date, options: options)
        #expect(reply.cc.map(\.address.description) == ["bob@example.net", "carl@example.net", "ANN@example.org"])
    }

    @Test("Reply-To is answered in place of From")
    func replyTo() throws {
        let reply = MessageBuilder.reply(
            to: Self.original("Reply-To: other@example.org\n"), from: try Self.desk(), date: Self.date)
        #expect(reply.to.map(\.address.description) == ["other@example.org"])
    }

    @Test(
        "The prefix is written once",
        arguments: [
            ("Printer", "Re: Printer"), ("Re: Printer", "Re: Printer"), ("RE: x", "RE: x"), ("AW: x", "AW: x"),
            ("", "Re: "),
            ("Reply: x", "Re: Reply: x"), ("Re", "Re: Re"), ("Re x: y", "Re: Re x: y"),
        ])
    func subjects(_ subject: String, _ expected: String) throws {
        let bytes = Array("From: a@b\r\nSubject: \(subject)\r\n\r\n".utf8)
        let reply = MessageBuilder.reply(to: MailMessage(bytes), from: try Self.desk(), date: Self.date)
        #expect(reply.subject == expected)
    }

    @Test("A long thread keeps its root and its newest ids")
    func longThread() throws {
        let ids = (0..<100).map { "<i\($0)@x>" }.joined(separator: "\r\n ")
        let bytes = Array("From: a@b\r\nMessage-ID: <last@x>\r\nReferences: \(ids)\r\n\r\n".utf8)
        let reply = MessageBuilder.reply(to: MailMessage(bytes), from: try Self.desk(), date: Self.date)
        #expect(reply.references.count == 20)
        #expect(reply.references.first?.value == "i0@x")
        #expect(reply.references.last?.value == "last@x")
    }

    @Test("Without References, a single In-Reply-To continues the thread")
    func inReplyTo() throws {
        let bytes = Array("From: a@b\r\nMessage-ID: <b@x>\r\nIn-Reply-To: <a@x>\r\n\r\n".utf8)
        let reply = MessageBuilder.reply(to: MailMessage(bytes), from: try Self.desk(), date: Self.date)
        #expect(reply.references.map(\.value) == ["a@x", "b@x"])
    }

    @Test("A forward carries the mail, as it was or as text")
    func forward() throws {
        let original = Self.original()
        let attached = MessageBuilder.forward(original, from: try Self.desk(), to: [try Self.desk()], date: Self.date)
        #expect(attached.subject == "Fwd: Printer")
        let parsed = MailMessage(try attached.build())
        #expect(parsed.attachments.first?.message?.subject == "Printer")
        #expect(parsed.attachments.first?.content == original.bytes)
        let inline = MessageBuilder.forward(
            original, from: try Self.desk(), to: [try Self.desk()], date: Self.date, style: .inline)
        #expect(
            inline.text?.contains(
                "From: Ann <ann@example.org>\nDate: Thu, 01 Jan 2026 10:00:00 +0000\nSubject: Printer") == true)
        #expect(inline.text?.contains("It does not print.") == true)
    }

    @Test("HOSTILE 237: a reply quotes the text of the mail that it answers, and nothing of what came with it")
    func quotesOnlyTheText() throws {
        let original = message(
            """
            From: ann@example.org
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain

            public
            --b
            Content-Type: text/plain
            Content-Disposition: attachment; filename=note.txt

            internal note
            --b
            Content-Type: message/rfc822

            Subject: internal note

            internal note
            --b--
            """)
        let reply = MessageBuilder.reply(
            to: original, from: try Self.desk(), date: Self.date, options: ReplyOptions(quotesText: true))
        let bytes = String(decoding: try reply.build(), as: UTF8.self)
        #expect(bytes.contains("> public"))
        #expect(!bytes.contains("internal note"))
    }
}
