import MessageParsing
import Testing

@Suite("HOSTILE M: structure")
struct HostileStructureTests {
    /// Everything that a program might ask of a message, and a promise that no range lies outside.
    static func read(_ mail: MailMessage) -> Bool {
        var isInside = true
        for part in mail.allParts {
            isInside = isInside && mail.range.contains(part.range) && part.range.contains(part.bodyRange)
            _ = (part.filename, part.contentID, part.decodedText.isDamaged)
        }
        _ = (mail.text, mail.html, mail.attachments, mail.defects, mail.author, mail.headers.map(\.value))
        return isInside
    }

    static func codes(_ mail: MailMessage) -> Set<MailDefect.Code> { Set(mail.defects.map(\.code)) }

    @Test("HOSTILE 1: multiparts nested ten thousand deep end in one leaf, on a stack of 128 KiB")
    func deepMultiparts() throws {
        var source = ""
        for level in 0..<10_000 { source += "Content-Type: multipart/mixed; boundary=b\(level)\n\n--b\(level)\n" }
        let bytes = crlf(source + "\ntext")
        let result = try #require(
            onSmallStack { () -> (Int, Bool, Bool) in
                let mail = MailMessage(bytes)
                return (mail.allParts.count, Self.read(mail), Self.codes(mail).contains(.tooDeep))
            })
        #expect(result.0 == 51)
        #expect(result.1 && result.2)
    }

    @Test("HOSTILE 2: messages nested ten thousand deep do too")
    func deepMessages() throws {
        let bytes = crlf(String(repeating: "Content-Type: message/rfc822\n\n", count: 10_000) + "text")
        let result = try #require(
            onSmallStack { () -> (Int, Bool, Bool) in
                let mail = MailMessage(bytes)
                var depth = 0
                var inner = mail.root.message
                while let next = inner {
                    depth += 1
                    inner = next.root.message
                }
                return (depth, Self.read(mail), Self.codes(mail).contains(.tooDeep))
            })
        #expect(result.0 == 50)
        #expect(result.1 && result.2)
    }

    @Test("HOSTILE 4: of two hundred thousand parts a thousand are kept")
    func manyParts() {
        let mail = message(
            "Content-Type: multipart/mixed; boundary=b\n\n" + String(repeating: "--b\n\n", count: 200_000))
        #expect(mail.parts.count == 1_000)
        #expect(Self.codes(mail).contains(.tooManyParts))
    }

    @Test("HOSTILE 5: an endless boundary or none makes a leaf, one of 71 bytes is accepted")
    func boundaries() {
        func mail(_ boundary: String) -> MailMessage {
            message("Content-Type: multipart/mixed; boundary=\"\(boundary)\"\n\n--\(boundary)\n\nx\n--\(boundary)--")
        }
        #expect(mail(String(repeating: "b", count: 1_000_000)).parts.count == 1)
        #expect(Self.codes(mail(String(repeating: "b", count: 300))).contains(.boundaryTooLong))
        #expect(mail(String(repeating: "b", count: 71)).parts.count == 2)
        #expect(mail("").parts.count == 1)
        #expect(Self.codes(mail("")).contains(.missingBoundary))
    }

    @Test("HOSTILE 6: a boundary that begins like another is told apart from it")
    func prefixBoundaries() {
        let mail = message(
            """
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: multipart/mixed; boundary=b1

            --b1

            inner
            --b1--
            --b

            outer
            --b--
            """)
        #expect(shape(mail.root) == "multipart/mixed(multipart/mixed(text/plain),text/plain)")
        #expect(mail.text == "inner\nouter")
    }

    @Test("HOSTILE 7: the same boundary inside and outside neither loops nor loses text")
    func equalBoundaries() {
        let mail = message(
            """
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: multipart/mixed; boundary=b

            --b

            one
            --b

            two
            --b--
            """)
        #expect(mail.text == "one\ntwo")
        #expect(Self.read(mail))
    }

    @Test("HOSTILE 9, 13: an endless header line and endless folds are cut in the view and kept in the bytes")
    func longFields() {
        let long = message("Subject: " + String(repeating: "x", count: 2_000_000) + "\n\nbody")
        #expect((long.subject?.utf8.count ?? 0) <= 256 << 10)
        #expect(long.headers.first?.rawValue.count == 2_000_001)
        #expect(Self.codes(long).contains(.fieldTooLong))
        #expect(long.text == "body")
        let folded = message("Subject: a" + String(repeating: "\n x", count: 200_000) + "\n\nbody")
        #expect((folded.subject?.utf8.count ?? 0) <= 256 << 10)
        #expect(folded.text == "body")
    }

    @Test("HOSTILE 10, 11, 12: fields are counted, endless names are no names, a header may end with the file")
    func fields() {
        let many = message(String(repeating: "A:b\n", count: 100_000) + "\nbody")
        #expect(many.headers.count == 2_000)
        #expect(Self.codes(many).contains(.tooManyFields))
        #expect(many.text == "body")
        let name = message(String(repeating: "N", count: 100_000) + ": x\nSubject: y\n\nbody")
        #expect(name.headers.map(\.name.name) == ["Subject"])
        let open = message("Subject: y\nTo: z")
        #expect(open.headers.count == 2 && open.root.bodyRange.isEmpty)
    }

    @Test("HOSTILE 14: the headers of all parts share one budget")
    func headerBudget() {
        var limits = ParserLimits()
        limits.headerBytes = 10_000
        let part = "--b\nX: \(String(repeating: "x", count: 500))\n\nt\n"
        let mail = message(
            "Content-Type: multipart/mixed; boundary=b\n\n" + String(repeating: part, count: 100), limits: limits)
        #expect(mail.parts.count == 101)
        #expect(mail.parts.map(\.headers.count).reduce(0, +) < 25)
        #expect(Self.codes(mail).contains(.headersTooLarge))
    }

    @Test("HOSTILE 19, 20: the first of two content fields counts, and the second is told")
    func duplicates() {
        let types = message(
            "Content-Type: multipart/mixed; boundary=a\nContent-Type: multipart/mixed; boundary=b\n\n--a\n\none\n--b\n\ntwo\n--a--"
        )
        #expect(types.text == "one\n--b\n\ntwo")
        #expect(Self.codes(types).contains(.duplicateContentType))
        let encodings = message("Content-Transfer-Encoding: base64\nContent-Transfer-Encoding: 7bit\n\nYWJj")
        #expect(encodings.text == "abc")
        #expect(Self.codes(encodings).contains(.duplicateTransferEncoding))
    }

    @Test("HOSTILE 21, 22: the first of two boundaries counts, and a quote that is never closed ends with the line")
    func oddBoundaries() {
        let two = message("Content-Type: multipart/mixed; boundary=a; boundary=b\n\n--a\n\none\n--a--")
        #expect(two.text == "one")
        #expect(Self.codes(two).contains(.duplicateParameter))
        let open = message("Content-Type: multipart/mixed; boundary=\"a\n\n--a\n\none\n--a--")
        #expect(open.text == "one")
        #expect(Self.codes(open).contains(.unclosedQuote))
    }

    @Test("HOSTILE 23: a multipart is never encoded, whatever it claims")
    func encodedMultipart() {
        let mail = message(
            "Content-Type: multipart/mixed; boundary=a\nContent-Transfer-Encoding: base64\n\n--a\n\none\n--a--")
        #expect(mail.text == "one")
        #expect(Self.codes(mail).contains(.encodedMultipart))
    }

    @Test(
        "HOSTILE 24: encodings under odd names are known, or leave the bytes alone and are told",
        arguments: [
            ("BASE64 ", "YWJj", "abc", false), ("\"base64\"", "YWJj", "abc", false), ("base 64", "YWJj", "YWJj", true),
            ("x-nobody", "YWJj", "YWJj", true), ("8bit", "YWJj", "YWJj", false),
        ])
    func oddEncodings(name: String, body: String, text: String, isFlagged: Bool) {
        let mail = message("Content-Transfer-Encoding: \(name)\n\n\(body)")
        #expect(mail.text == text)
        #expect(Self.codes(mail).contains(.unknownTransferEncoding) == isFlagged)
    }

    @Test(
        "HOSTILE 25: damaged base64 is decoded as far as it goes, and told",
        arguments: ["YW=Jj", "YW\0Jj!", "YWJ", "Y"])
    func damagedBase64(body: String) {
        #expect(message("Content-Transfer-Encoding: base64\n\n\(body)").root.decodedContent.isDamaged)
    }

    @Test("HOSTILE 27: a body that lies elsewhere is not fetched, a piece is not joined; both are attachments")
    func elsewhere() {
        let external = message(
            "Content-Type: message/external-body; access-type=URL; URL=\"http://x/\"\n\nContent-Type: text/html\n\n")
        #expect(external.attachments.count == 1 && external.root.message == nil)
        #expect(Self.codes(external).contains(.externalBody))
        let piece = message("Content-Type: message/partial; id=x; number=1; total=2\n\nSubject: y\n\nz")
        #expect(piece.attachments.count == 1 && piece.root.message == nil)
        #expect(Self.codes(piece).contains(.partialMessage))
    }

    @Test("HOSTILE 28: what stands before and behind the parts is no part, and much of it is told")
    func hidden() {
        let fake = "Content-Type: application/x-evil\n\n" + String(repeating: "x", count: 5_000) + "\n"
        let head = message("Content-Type: multipart/mixed; boundary=b\n\n\(fake)--b\n\ntext\n--b--\n")
        #expect(head.parts.count == 2 && Self.codes(head).contains(.hiddenContent))
        let tail = message("Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b--\n\(fake)--b\n\nlate\n")
        #expect(tail.parts.count == 2 && Self.codes(tail).contains(.hiddenContent))
        #expect(tail.text == "text")
        let short = message("Content-Type: multipart/mixed; boundary=b\n\nshort\n--b\n\ntext\n--b--\nshort\n")
        #expect(!Self.codes(short).contains(.hiddenContent))
    }

    @Test("HOSTILE 8: megabytes of lines that look like a delimiter are looked at once")
    func delimiterLines() {
        let lines = String(repeating: "--b\n", count: 300_000)
        let outside = message("Content-Type: multipart/mixed; boundary=c\n\n" + lines)
        #expect(outside.parts.count == 1 && outside.root.bodyRange.count > 1_000_000)
        let inside = MailMessage(
            Array(("Content-Type: multipart/mixed; boundary=b\n\n" + String(repeating: "--b", count: 300_000)).utf8))
        #expect(inside.parts.count == 1)
    }

    /// What repeated endlessly may lead a parser to look at the same bytes again and again.
    static let pieces = [
        "--b\n", "--b", "Content-Type: multipart/mixed; boundary=b\n\n--b\n", "A: b\n", " x\n", "a@b.cd,", "(", ")",
        "(c) ",
        "\"", "\\\"", "\"\\", "<", "<@", "<<", "=?utf-8?q?a?= ", "=?utf-8?b?YQ==?=", "<a@b> ", ";a=b", ";a=\"x", "\r",
        "-",
        "=?", "\\", "A:", "From: a@b.cd\n", "x;a*0=b;", "QQ==", "begin 644 x\n", "+AA", "~{", "\u{1B}$B", "\u{301}",
        "%", ".", "[a",
    ]

    /// A quadratic reading of these takes minutes; `MIMEBench --growth` measures the exact price.
    @Test("Every shape is read in linear time", .timeLimit(.minutes(10)), arguments: pieces)
    func linear(piece: String) {
        let body = String(repeating: piece, count: 60_000 / piece.utf8.count)
        let sources = [
            "Content-Type: multipart/mixed; boundary=b\n\n" + body, "From: \(body)\n\nx", "From: \"\(body)\n\nx",
            "From: <\(body)\n\nx", "Subject: \(body)\n\nx", "Content-Type: text/plain; a=\(body)\n\nx",
            "Content-Type: text/plain; a=x \(body) z\n\nx", "Content-Disposition: attachment; filename=\"\(body)\n\nx",
            "References: \(body)\n\nx", "Content-Transfer-Encoding: base64\n\n\(body)",
            "Content-Transfer-Encoding: quoted-printable\n\n\(body)", body,
        ]
        for source in sources { #expect(Self.read(MailMessage(Array(source.utf8)))) }
    }
}
