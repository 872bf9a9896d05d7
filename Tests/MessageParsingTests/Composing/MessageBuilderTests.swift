import MessageParsing
import Testing

@Suite("Building messages")
struct MessageBuilderTests {
    private static let date = MailDate(secondsSince1970: 1_767_323_045, offsetMinutes: 60)

    static func builder(_ subject: String? = "Hello") throws -> MessageBuilder {
        var builder = MessageBuilder(
            from: [MailboxAddress(name: "Agent", address: try #require(EmailAddress("agent@example.com")))],
            to: [MailboxAddress(address: try #require(EmailAddress("ann@example.org")))], subject: subject,
            date: Self.date)
        builder.messageID = MessageID("1.token@example.com")
        return builder
    }

    static func text(_ builder: MessageBuilder) throws -> String {
        String(decoding: try builder.build(), as: UTF8.self)
    }

    @Test("A plain message is readable as it is")
    func plain() throws {
        var builder = try Self.builder()
        builder.text = "Hi\nthere"
        builder.inReplyTo = [try #require(MessageID("a@b"))]
        builder.references = [try #require(MessageID("r@b")), try #require(MessageID("a@b"))]
        builder.headers = [OutgoingHeader("Auto-Submitted", "auto-replied", form: .structured)]
        let expected = """
            Date: Fri, 02 Jan 2026 04:04:05 +0100
            From: Agent <agent@example.com>
            To: ann@example.org
            Subject: Hello
            Message-ID: <1.token@example.com>
            In-Reply-To: <a@b>
            References: <r@b> <a@b>
            Auto-Submitted: auto-replied
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 7bit

            Hi
            there
            """
        #expect(
            try Self.text(builder).split(separator: "\r\n", omittingEmptySubsequences: false).joined(separator: "\n")
                == expected)
    }

    @Test("The tree follows from what is given")
    func tree() throws {
        var builder = try Self.builder()
        builder.text = "t"
        builder.html = "<p>t</p>"
        builder.inlineParts = [
            OutgoingPart([1], mediaType: "image/png", fileName: "a.png", contentID: MessageID("i@x"))
        ]
        builder.attachments = [OutgoingPart([2], fileName: "b.bin")]
        let types = try Self.text(builder).split(separator: "\r\n").filter { $0.hasPrefix("Content-Type:") }
            .map { $0.split(separator: ";")[0].dropFirst(14) }
        #expect(
            types == [
                "multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png",
                "application/octet-stream",
            ])
    }

    @Test("The encoding follows from the content and from what the server takes")
    func encodings() throws {
        var builder = try Self.builder()
        func encoding(_ text: String) throws -> String {
            builder.text = text
            let lines = try Self.text(builder).split(separator: "\r\n")
            return try #require(
                lines.first { $0.hasPrefix("Content-Transfer-Encoding: ") }?.split(separator: " ").last.map(String.init)
            )
        }
        #expect(try encoding("plain") == "7bit")
        #expect(try encoding("From here") == "quoted-printable")
        #expect(try encoding("caf\u{E9} and so on") == "quoted-printable")
        #expect(try encoding(String(repeating: "x", count: 999)) == "quoted-printable")
        #expect(try encoding(String(repeating: "\u{65E5}", count: 90)) == "base64")
        builder.options.bodyTransport = .eightBit
        #expect(try encoding("caf\u{E9}") == "8bit")
        #expect(try encoding(String(repeating: "\u{E9}", count: 999)) != "8bit")
    }

    @Test("HOSTILE 236: a subject is one line of at most 255 characters")
    func subject() throws {
        let builder = try Self.builder("a\r\nBcc: x@y\u{2028}b" + String(repeating: "c", count: 100_000))
        let lines = try Self.text(builder).split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(!lines.contains { $0.lowercased().hasPrefix("bcc") })
        #expect(lines.allSatisfy { $0.utf8.count <= 998 })
        let value = try #require(try Self.field("Subject", of: builder))
        #expect(EncodedWords.decode(value) == "a  Bcc: x@y b" + String(repeating: "c", count: 242))
    }

    static func field(_ name: String, of builder: MessageBuilder) throws -> String? {
        let unfolded = try self.text(builder).replacingFolds()
        return unfolded.split(separator: "\r\n").first { $0.hasPrefix(name + ":") }.map {
            String($0.dropFirst(name.count + 1))
        }
    }

    @Test(
        "HOSTILE 238: display names come back unchanged",
        arguments: [
            "\"; DROP", "=?utf-8?q?x?=", "\u{1F600} smile", String(repeating: "n", count: 1_000), "back\\", "Lee, Ann",
            "M\u{FC}ller (x)",
        ])
    func displayNames(_ name: String) throws {
        var builder = try Self.builder()
        builder.from[0].name = name
        let value = try #require(try Self.field("From", of: builder)).dropFirst()
        #expect(value.hasSuffix(" <agent@example.com>"))
        var phrase = String(value.dropLast(" <agent@example.com>".count))
        if phrase.hasPrefix("\"") {
            phrase = String(phrase.dropFirst().dropLast()).unescaped()
        } else {
            phrase = EncodedWords.decode(phrase)
        }
        #expect(phrase == name)
    }

    @Test("HOSTILE 238: a display name with a line end is refused", arguments: ["a\r\nBcc: x", "a\u{0}", "a\nb"])
    func refusedNames(_ name: String) throws {
        var builder = try Self.builder()
        builder.from[0].name = name
        #expect(throws: ComposeError.self) { try builder.build() }
    }

    @Test("HOSTILE 239: fields made from settings cannot add lines")
    func refusedFields() throws {
        for header in [
            OutgoingHeader("List-Unsubscribe", "<https://x>\r\nBcc: y", form: .structured),
            OutgoingHeader("X: y\r\nBcc", "z"),
            OutgoingHeader("X-A", "a\nb"), OutgoingHeader("Bcc", "x@y"), OutgoingHeader("", "x"),
            OutgoingHeader("X-\u{E9}", "x"),
        ] {
            var builder = try Self.builder()
            builder.headers = [header]
            #expect(throws: ComposeError.self) { try builder.build() }
        }
        #expect(MessageID("a\r\nBcc: x@y") == nil)
        #expect(EmailAddress("a@b\r\nBcc: x@y") == nil)
        #expect(EmailAddress("\"a\r\nb\"@c") == nil)
    }

    @Test("Names of attachments are written by RFC 2231, with the old form beside them, and lose their directories")
    func attachmentNames() throws {
        var builder = try Self.builder()
        builder.attachments = [OutgoingPart([1], fileName: "/tmp/gr\u{FC}n.txt")]
        let text = try Self.text(builder)
        #expect(text.contains("filename*=utf-8''gr%C3%BCn.txt"))
        #expect(text.contains("name=\"=?utf-8?"))
        builder.options.writesLegacyNames = false
        #expect(try !Self.text(builder).contains("name=\"=?utf-8?"))
        builder.attachments[0].fileName = "a\r\nX: y"
        #expect(throws: ComposeError.self) { try builder.build() }
    }

    @Test("What is needed must be there")
    func missing() throws {
        var builder = try Self.builder()
        builder.date = nil
        #expect(throws: ComposeError.self) { try builder.build() }
        builder = try Self.builder()
        builder.from = []
        #expect(throws: ComposeError.self) { try builder.build() }
    }

    @Test("An address beyond ASCII needs a server with SMTPUTF8, an international domain does not")
    func internationalAddresses() throws {
        var builder = try Self.builder()
        builder.to = [MailboxAddress(address: try #require(EmailAddress("ann@b\u{FC}cher.example")))]
        #expect(try Self.field("To", of: builder) == " ann@xn--bcher-kva.example")
        builder.to = [
            MailboxAddress(name: "J\u{F6}rg", address: try #require(EmailAddress("j\u{F6}rg@b\u{FC}cher.example")))
        ]
        #expect(builder.needsSMTPUTF8)
        #expect(throws: ComposeError.self) { try builder.build() }
        builder.options.allowsUTF8Headers = true
        #expect(try Self.field("To", of: builder)?.contains("J\u{F6}rg") == true)
    }

    @Test("Bcc is an envelope matter")
    func bcc() throws {
        var builder = try Self.builder()
        builder.bcc = [MailboxAddress(address: try #require(EmailAddress("secret@example.com")))]
        #expect(try !Self.text(builder).contains("secret"))
        #expect(builder.recipients.map(\.description) == ["ann@example.org", "secret@example.com"])
    }

    @Test("A boundary that stands in the text is not used")
    func boundaries() throws {
        var builder = try Self.builder()
        builder.text = "x"
        builder.html = "<p>x</p>"
        let boundary = try #require(try Self.boundary(of: builder))
        builder.text = "x\n--" + boundary + "\ny"
        #expect(try Self.boundary(of: builder) != boundary)
    }

    private static func boundary(of builder: MessageBuilder) throws -> String? {
        try self.text(builder).split(separator: "boundary=\"").dropFirst().first?.split(separator: "\"").first.map(
            String.init)
    }
}

extension String {
    func replacingFolds() -> String {
        var output = String.UnicodeScalarView()
        let scalars = Array(self.unicodeScalars)
        var index = 0
        while index < scalars.count {
            if scalars[index] == "\r", index + 2 < scalars.count, scalars[index + 2] == " " {
                index += 2
                continue
            }
            output.append(scalars[index])
            index += 1
        }
        return String(output)
    }

    func unescaped() -> String {
        var output = ""
        var isEscaped = false
        for character in self {
            if character == "\\" && !isEscaped { isEscaped = true; continue }
            output.append(character)
            isEscaped = false
        }
        return output
    }
}
