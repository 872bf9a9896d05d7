import MessageParsing
import Testing

@Suite("Names of attachments")
struct AttachmentNameTests {
    @Test(
        "HOSTILE 207, 209, 210: names that could do harm are made harmless",
        arguments: [
            ("../../etc/cron.d/x", "x"), ("..\\..\\x", "x"), ("/abs", "abs"), ("C:\\x", "x"), ("%2e%2e%2fx", "x"),
            ("\u{200B}.htaccess", "htaccess"), (". .", nil), ("con.txt", "_con.txt"), ("a\0.exe", "a.exe"),
            ("trailing. . .", "trailing"), ("invoice.pdf\u{202E}cod.exe", "invoice.pdfcod.exe"), ("", nil),
            ("a\r\nb.txt", "a  b.txt"), ("a<b>:\"|?*.txt", "a_b______.txt"), ("..", nil), ("COM1", "_COM1"),
            ("report.pdf", "report.pdf"), ("Ünïcödé 日本.txt", "Ünïcödé 日本.txt"), ("a\u{FF0F}b", "b"),
        ] as [(String, String?)])
    func safe(raw: String, expected: String?) {
        #expect(SafeFilename.make(from: raw) == expected)
    }

    @Test("HOSTILE 209: a long name keeps its extension and stays below the limit")
    func long() {
        let name = SafeFilename.make(from: String(repeating: "😀", count: 300) + ".pdf") ?? ""
        #expect(name.utf8.count <= SafeFilename.maximumBytes)
        #expect(name.hasSuffix("😀.pdf"))
    }

    @Test("HOSTILE 212: a thousand equal names become distinct")
    func distinct() {
        let names = SafeFilename.distinct(Array(repeating: "a.pdf", count: 1_000))
        #expect(Set(names).count == 1_000)
        #expect(names.prefix(3) == ["a.pdf", "a (2).pdf", "a (3).pdf"])
        #expect(SafeFilename.distinct(["A.txt", "a.txt", "a (2).txt"]) == ["A.txt", "a (2).txt", "a (2) (2).txt"])
    }

    @Test("HOSTILE 211: the extended name of the disposition goes first, and a difference is told")
    func conflict() {
        let mail = message(
            """
            Content-Type: application/pdf; name="a.pdf"
            Content-Disposition: attachment; filename="b.pdf"; filename*=utf-8''c.pdf

            x
            """)
        #expect(mail.root.filename == "c.pdf")
        #expect(mail.root.hasConflictingNames)
        #expect(!message("Content-Type: application/pdf; name=a.pdf\n\nx").root.hasConflictingNames)
    }

    @Test("A part without a name gets one from its type, and a message from its subject")
    func made() {
        #expect(message("Content-Type: image/png\n\nx").root.safeFilename == "attachment.png")
        #expect(message("Content-Type: message/rfc822\n\nSubject: Re: a/b\n\nx").root.safeFilename == "b.eml")
        #expect(message("Content-Type: x/y\n\nx").root.safeFilename == "attachment.bin")
    }

    @Test("HOSTILE 208: a Content-ID is never a path")
    func contentID() {
        let mail = message("Content-Type: image/png\nContent-ID: <../../../home/node/lib/routes.js>\n\nx")
        #expect(mail.root.safeFilename == "attachment.png")
        #expect(mail.part(contentID: "cid:../../../home/node/lib/routes.js") == mail.root)
    }
}
