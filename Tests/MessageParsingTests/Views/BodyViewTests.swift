import MessageParsing
import Testing

@Suite("Body view")
struct BodyViewTests {
    /// A multipart of the given kind around parts that are written as `type` or made by this function.
    static func multipart(_ kind: String, _ boundary: String, _ parts: [String]) -> String {
        "Content-Type: multipart/\(kind); boundary=\(boundary)\n\n"
            + parts.map { "--\(boundary)\n\($0)\n" }.joined() + "--\(boundary)--\n"
    }

    static func leaf(_ type: String, _ name: String, attached: Bool = false) -> String {
        "Content-Type: \(type)\nContent-Description: \(name)\n"
            + (attached ? "Content-Disposition: attachment\n" : "") + "\n\(name)"
    }

    @Test("The example of RFC 8621 4.1.4 gives its lists")
    func example() {
        let inner = Self.multipart(
            "alternative", "b3",
            [
                Self.multipart(
                    "mixed", "b4",
                    [Self.leaf("text/plain", "B"), Self.leaf("image/jpeg", "C"), Self.leaf("text/plain", "D")]),
                Self.multipart("related", "b5", [Self.leaf("text/html", "E"), Self.leaf("image/jpeg", "F")]),
            ])
        let source = Self.multipart(
            "mixed", "b1",
            [
                Self.leaf("text/plain", "A"),
                Self.multipart(
                    "mixed", "b2",
                    [
                        inner, Self.leaf("image/jpeg", "G", attached: true), Self.leaf("application/x-excel", "H"),
                        "Content-Type: message/rfc822\nContent-Description: J\n\nSubject: j\n\nJ",
                    ]),
                Self.leaf("text/plain", "K"),
            ])
        let mail = message(source)
        func names(_ parts: [MailPart]) -> String { parts.map { $0.contentDescription ?? "?" }.joined() }
        #expect(names(mail.textBody) == "ABCDK")
        #expect(names(mail.htmlBody) == "AEK")
        #expect(names(mail.attachments) == "CFGHJ")
    }

    @Test("A picture between texts is shown and stored")
    func inlinePicture() {
        let mail = message(
            Self.multipart(
                "mixed", "b", [Self.leaf("text/plain", "A"), Self.leaf("image/png", "B"), Self.leaf("text/plain", "C")])
        )
        #expect(mail.textBody.count == 3)
        #expect(mail.attachments.map(\.contentDescription) == ["B"])
        #expect(mail.text == "A\nC")
    }

    @Test("HTML that stands alone is readable as plain text")
    func htmlOnly() {
        let mail = message(
            "Content-Type: text/html\n\n<html><head><title>x</title><style>p{}</style></head><body><p>One &amp; two<br>three</p>\n<ul><li>a<li>b</ul><script>no()</script>&euro;&#x41;&bogus;</body></html>"
        )
        #expect(mail.text == "One & two\nthree\n\n- a\n- b\n\n€A&bogus;")
        #expect(mail.html?.contains("<script>") == true)
    }

    @Test("Flowed text is put back into paragraphs")
    func flowed() {
        let mail = message("Content-Type: text/plain; format=flowed; delsp=yes\n\nOne long \nline.\n> quo \n> ted\n")
        #expect(mail.text == "One longline.\n> quoted\n")
    }

    @Test("A multipart in which no part is found is read as text")
    func emptyMultipart() {
        let mail = message("Content-Type: multipart/mixed; boundary=b\n\nall the text\n")
        #expect(mail.text == "all the text\n")
        #expect(mail.defects.contains { $0.code == .emptyMultipart })
    }

    @Test("A related part is found by its Content-ID, and the root by its start")
    func related() {
        let mail = message(
            "Content-Type: multipart/related; boundary=b; start=\"<r@x>\"\n\n--b\nContent-Type: image/png\nContent-ID: <i@x>\nContent-Location: a.png\n\nI\n--b\nContent-Type: text/html\nContent-ID: <r@x>\n\nR\n--b--"
        )
        #expect(mail.part(contentID: "cid:i@x")?.text == "I")
        #expect(mail.part(contentID: "cid:i%40x")?.text == "I")
        #expect(mail.part(contentLocation: "a.png")?.text == "I")
        #expect(mail.root.relatedRoot?.text == "R")
        #expect(mail.part(contentID: "cid:none@x") == nil)
    }

    @Test("Signed and encrypted structures are recognised")
    func protection() {
        func kind(_ header: String) -> MessageProtection? { message("Content-Type: \(header)\n\nx").protection }
        #expect(kind("application/pkcs7-mime; smime-type=enveloped-data") == .smimeEncrypted)
        #expect(kind("application/x-pkcs7-mime; smime-type=signed-data") == .smimeOpaqueSigned)
        #expect(kind("application/pkcs7-mime; smime-type=certs-only") == .smimeOther)
        #expect(kind("text/plain") == nil)
        let signed = message(
            Self.multipart(
                "signed; protocol=\"application/pgp-signature\"", "b",
                [Self.leaf("text/plain", "A"), Self.leaf("application/pgp-signature", "S")]))
        #expect(signed.protection == .pgpSigned)
        #expect(signed.protection?.isEncrypted == false)
        let encrypted = message(
            Self.multipart(
                "encrypted; protocol=\"application/pgp-encrypted\"", "b",
                [Self.leaf("application/pgp-encrypted", "A"), Self.leaf("application/octet-stream", "S")]))
        #expect(encrypted.protection == .pgpEncrypted)
        #expect(message("\n-----BEGIN PGP MESSAGE-----\n\nx").protection == .pgpInline)
    }
}
