import MessageParsing
import Testing

/// The bytes of a text whose lines end with LF here and with CRLF in the message.
func crlf(_ text: String) -> [UInt8] {
    Array(text.replacing("\n", with: "\r\n").utf8)
}

/// A message made of a text, its lines ended by CRLF.
func message(_ text: String, limits: ParserLimits = ParserLimits()) -> MailMessage {
    MailMessage(crlf(text), options: ParserOptions(limits: limits))
}

/// The tree of a message on one line: `multipart/mixed(text/plain,image/png)`.
func shape(_ part: MailPart) -> String {
    let children = part.children
    guard !children.isEmpty else { return part.mediaType.essence }
    return "\(part.mediaType.essence)(\(children.map(shape).joined(separator: ",")))"
}

@Suite("Structure")
struct StructureTests {
    static let mixed = """
        From: Ann <ann@example.com>
        To: desk@example.org
        Subject: Printer
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="outer"

        This is a preamble.
        --outer
        Content-Type: multipart/alternative; boundary=inner

        --inner
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        Caf=C3=A9
        --inner
        Content-Type: text/html; charset=utf-8

        <p>Caf&eacute;</p>
        --inner--

        --outer
        Content-Type: application/pdf; name="bill.pdf"
        Content-Disposition: attachment; filename="bill.pdf"
        Content-Transfer-Encoding: base64

        JVBERi0xLjQK
        --outer--
        epilogue
        """

    @Test("A mail with alternatives and a file has the right tree, ranges and contents")
    func tree() throws {
        let mail = message(Self.mixed)
        #expect(
            shape(mail.root) == "multipart/mixed(multipart/alternative(text/plain,text/html),application/pdf)")
        #expect(mail.parts.count == 5)
        #expect(mail.parts.map(\.children.count) == [2, 2, 0, 0, 0])
        #expect(mail.parts[2].parent == mail.parts[1])
        #expect(mail.parts[2].text == "Café")
        #expect(mail.parts[2].rawBody == Array("Caf=C3=A9".utf8))
        #expect(mail.parts[4].content == Array("%PDF-1.4\n".utf8))
        #expect(mail.parts[4].filename == "bill.pdf")
        #expect(mail.attachments == [mail.parts[4]])
        #expect(mail.textBody == [mail.parts[2]])
        #expect(mail.htmlBody == [mail.parts[3]])
        #expect(mail.text == "Café")
        #expect(mail.html == "<p>Caf&eacute;</p>")
        #expect(mail.bytes == crlf(Self.mixed))
    }

    @Test(
        "A boundary in the forms of RFC 2231 delimits as the media type says it",
        arguments: [
            "boundary*=us-ascii''a%2Db", "boundary*=\"ansi-x3.4-1968''a-b\"", "boundary*=utf-8'en'a-b; boundary=c",
            "boundary*0=a; boundary*1=-b", "boundary*0*=us-ascii''a; boundary*1*=%2db", "boundary*=a-b",
        ])
    func extendedBoundary(parameter: String) {
        let mail = message("Content-Type: multipart/mixed; \(parameter)\n\n--a-b\n\none\n--a-b--\n")
        #expect(mail.root.mediaType.boundary == "a-b")
        #expect(shape(mail.root) == "multipart/mixed(text/plain)")
        #expect(mail.text == "one")
    }

    @Test("Lines that end with LF alone give the same tree and texts")
    func bareLineFeeds() {
        let mail = MailMessage(Array(Self.mixed.utf8))
        #expect(
            shape(mail.root) == "multipart/mixed(multipart/alternative(text/plain,text/html),application/pdf)")
        #expect(mail.text == "Café")
    }

    @Test("Every part lies inside its parent, and parts in order do not overlap")
    func rangesNest() {
        let mail = message(Self.mixed)
        for part in mail.allParts {
            #expect(part.range.contains(part.headerRange) && part.range.contains(part.bodyRange))
            if let parent = part.parent { #expect(parent.bodyRange.contains(part.range)) }
            for (one, next) in zip(part.children, part.children.dropFirst()) {
                #expect(one.range.upperBound <= next.range.lowerBound)
            }
        }
    }

    @Test("A message inside a message is a part, a message, and not part of the outer body")
    func nested() throws {
        let mail = message(
            """
            From: a@example.com
            Content-Type: multipart/mixed; boundary=b

            --b

            See below.
            --b
            Content-Type: message/rfc822

            From: inner@example.com
            Subject: Inner
            Content-Type: multipart/mixed; boundary=c

            --c

            inner text
            --c--
            --b--
            """)
        #expect(shape(mail.root) == "multipart/mixed(text/plain,message/rfc822(multipart/mixed(text/plain)))")
        #expect(mail.parts.count == 3)
        #expect(mail.allParts.count == 5)
        let inner = try #require(mail.parts[2].message)
        #expect(inner.subject == "Inner")
        #expect(inner.from.first?.address.description == "inner@example.com")
        #expect(inner.text == "inner text")
        #expect(mail.text == "See below.")
        #expect(mail.attachments == [mail.parts[2]])
        #expect(inner.bytes.starts(with: Array("From: inner".utf8)))
    }

    @Test("HOSTILE 3: a message that base64 hides is found, but not deeper than the limit")
    func encodedNested() throws {
        var inner = crlf("Subject: innermost\n\ntext")
        for _ in 0..<5 {
            inner =
                crlf("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n") + Array(base64(inner).utf8)
        }
        var depth = 0
        var mail = MailMessage(inner)
        while let next = mail.root.message {
            depth += 1
            mail = next
        }
        #expect(depth == 3)
    }

    @Test("A digest holds messages without saying so")
    func digest() {
        let mail = message(
            "Content-Type: multipart/digest; boundary=d\n\n--d\n\nSubject: one\n\n1\n--d\n\nSubject: two\n\n2\n--d--")
        #expect(shape(mail.root) == "multipart/digest(message/rfc822(text/plain),message/rfc822(text/plain))")
        #expect(mail.root.children.map { $0.message?.subject } == ["one", "two"])
    }

    @Test("Where the empty line is missing, the header ends with the first line that is no field")
    func missingEmptyLine() {
        let mail = message("Subject: x\nHello there,\nthis is text.\n")
        #expect(mail.subject == "x")
        #expect(mail.text == "Hello there,\nthis is text.\n")
        #expect(mail.defects.contains { $0.code == .missingHeaderEnd })
    }

    @Test(
        "The first delimiter of a multipart ends a header that no empty line ends",
        arguments: ["", " \n", "\t\n \n", "junk\n"])
    func delimiterAsHeaderEnd(before: String) {
        let mail = message(
            "Content-Type: multipart/mixed; boundary=\"b b\"\nSubject: x\n\(before)--b b\nContent-Type: text/html\n\n"
                + "<p>one\n--b b--\n")
        #expect(mail.subject == "x")
        #expect(shape(mail.root) == "multipart/mixed(text/html)")
        #expect(mail.html == "<p>one")
        #expect(mail.defects.contains { $0.code == .missingHeaderEnd })
    }

    @Test(
        "An mbox envelope line stands before the header and is no field; a field From with space before its colon is one"
    )
    func envelope() {
        let mail = message("From ann@example.com Mon Jan  1 00:00:00 2024\nSubject: x\n\nbody")
        #expect(mail.headers.map(\.name.name) == ["Subject"])
        #expect(mail.text == "body")
        #expect(message("From : ann@example.com\n\nbody").from.count == 1)
        #expect(message("From \t: ann@example.com\n\nbody").from.count == 1)
    }

    @Test("A broken line between fields does not end the header")
    func junkLine() {
        let mail = message("Subject: x\nthis is junk\nFrom: a@b.example\n\nbody")
        #expect(mail.from.first?.address.description == "a@b.example")
        #expect(mail.text == "body")
        #expect(mail.defects.contains { $0.code == .malformedHeaderLine })
    }

    @Test(
        "Nothing at all, only a header and only a line end are messages",
        arguments: ["", "\n", "Subject: x", "Subject: x\n", "\r", "\r\n\r\n", "--", "\0"])
    func tiny(text: String) {
        let mail = MailMessage(Array(text.utf8))
        #expect(mail.bytes == Array(text.utf8))
        #expect(mail.parts.count == 1)
        #expect(mail.range.contains(mail.root.range))
    }

    @Test("The bytes cut at every place are still a message whose ranges lie inside")
    func cuts() {
        let whole = crlf(Self.mixed)
        for length in 0...whole.count {
            let mail = MailMessage(Array(whole.prefix(length)))
            #expect(mail.bytes.count == length)
            for part in mail.allParts { #expect(mail.range.contains(part.range)) }
            _ = (mail.text, mail.html, mail.attachments.map(\.content), mail.defects, mail.author)
        }
    }
}

/// Base64 in lines of 76, for fixtures.
func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var text = ""
    var column = 0
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = Array(bytes[start..<min(start + 3, bytes.count)])
        let padded = group + Array(repeating: 0, count: 3 - group.count)
        let value = Int(padded[0]) << 16 | Int(padded[1]) << 8 | Int(padded[2])
        for index in 0..<4 {
            text.append(index <= group.count ? alphabet[value >> (18 - 6 * index) & 63] : "=")
        }
        column += 4
        if column == 76 {
            text += "\r\n"
            column = 0
        }
    }
    return text
}
