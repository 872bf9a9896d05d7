import MessageParsing
import Testing

@Suite("Anonymous copies and inline parts")
struct AnonymousTests {
    static let source = """
        From zoe@secret.example Thu Jan  1 10:00:00 2026
        From: Zo\u{EB} Private <zoe@secret.example>
        To: =?utf-8?q?K=C3=A4the_Geheim?= <kaethe@secret.example>
        Geheim, a line that is no field
        Subject: =?iso-8859-1?b?R2VoZWltIQ==?= and 4711
        Date: Thu, 01 Jan 2026 10:00:00 +0000
        Content-Type: multipart/mixed; boundary=secretless

        preamble Geheim
        --secretless
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        Geheim =C3=A4 =
        Geheim
        --secretless
        Content-Type: application/pdf; name="Geheim.pdf"
        Content-Transfer-Encoding: base64
        Content-Disposition: attachment; filename*=utf-8''Geheim.pdf

        R2VoZWlt
        --secretless
        Content-Type: message/rfc822

        Subject: Geheim

        Geheim \u{4E2D}\u{1F642}
        --secretless--
        """

    @Test("Nothing that a person wrote stays, and the structure does")
    func anonymous() {
        let mail = message(Self.source)
        let bytes = mail.anonymized
        let other = MailMessage(bytes)
        let text = String(decoding: bytes, as: UTF8.self)
        for word in ["Geheim", "zoe", "secret.example", "4711", "R2Vo", "Private", "C3=A4", "\u{EB}", "\u{4E2D}"] {
            #expect(!text.contains(word), "\(word)")
        }
        #expect(bytes.count == mail.bytes.count)
        #expect(other.allParts.map(\.range) == mail.allParts.map(\.range))
        #expect(other.allParts.map(\.mediaType.essence) == mail.allParts.map(\.mediaType.essence))
        #expect(other.date == mail.date && other.from.count == 1 && other.to.first?.name != nil)
        #expect(other.allParts.map { $0.content.count } == mail.allParts.map { $0.content.count })
        #expect(other.allParts.allSatisfy { !$0.decodedContent.isDamaged })
    }

    @Test("An anonymous copy of an anonymous copy is the same")
    func fixedPoint() {
        let once = message(Self.source).anonymized
        #expect(MailMessage(once).anonymized == once)
    }

    @Test("Addresses of inline parts are replaced and escaped, others stay")
    func contentIDs() {
        let mail = message(
            "Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\nx\n--b\nContent-Type: image/png\nContent-ID: <a@b>\n\ny\n--b--"
        )
        let html =
            "<img src=\"cid:a@b\"><img src='CID:a%40b'><img src=cid:c@d><p>cid:a@b acid:a@b</p><i style=\"x:url(cid:a@b)\">"
        let replaced = mail.replacingContentIDs(in: html) { $0.mediaType.type == "image" ? "/f?x=1&y=\"" : nil }
        #expect(
            replaced
                == "<img src=\"/f?x=1&amp;y=&quot;\"><img src='/f?x=1&amp;y=&quot;'><img src=cid:c@d><p>cid:a@b acid:a@b</p>"
                + "<i style=\"x:url(/f?x=1&amp;y=&quot;)\">")
    }
}
