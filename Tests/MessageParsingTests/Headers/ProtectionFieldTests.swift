import MessageParsing
import Testing

@Suite("Autocrypt and protected header fields")
struct ProtectionFieldTests {
    @Test("The key of the author is found, its base64 folded as mail folds it")
    func autocrypt() {
        let mail = message(
            "From: Ann <ann@example.org>\nAutocrypt: addr=ann@example.org; prefer-encrypt=mutual; _x=1;\n keydata=YWJj\n ZGVm\n\nx"
        )
        #expect(mail.autocrypt?.keyData == Array("abcdef".utf8))
        #expect(mail.autocrypt?.prefersEncryption == true)
    }

    @Test(
        "A key for somebody else, two keys, an unknown attribute or no base64 give none",
        arguments: [
            "Autocrypt: addr=bob@example.org; keydata=YWJj", "Autocrypt: addr=ann@example.org",
            "Autocrypt: addr=ann@example.org; keydata=YWJj\nAutocrypt: addr=ann@example.org; keydata=YWJj",
            "Autocrypt: addr=ann@example.org; type=1; keydata=YWJj", "Autocrypt: addr=ann@example.org; keydata=!!",
            "Autocrypt:",
            "Autocrypt: keydata=YWJj", "Subject: none",
        ])
    func noKey(field: String) {
        #expect(message("From: ann@example.org\n\(field)\n\nx").autocrypt == nil)
    }

    static func signed(_ parameter: String, subject: String = "Real subject") -> MailMessage {
        message(
            """
            From: ann@example.org
            Subject: Changed on the way
            Content-Type: multipart/signed; boundary=b; protocol="application/pgp-signature"

            --b
            Content-Type: text/plain; \(parameter)
            From: ann@example.org
            Subject: \(subject)
            HP-Outer: Subject: [...]

            Hello
            --b
            Content-Type: application/pgp-signature

            x
            --b--
            """)
    }

    @Test("The fields inside the signature are found, and those that differ outside")
    func signedFields() {
        let mail = Self.signed("hp=\"clear\"")
        #expect(mail.protectedHeaders?.mode == .signed)
        #expect(mail.protectedHeaders?.headers["Subject"] == "Real subject")
        #expect(mail.protectedHeaders?.outer.map(\.value) == ["[...]"])
        #expect(mail.fieldsThatDifferFromProtected == ["subject"])
        #expect(Self.signed("hp=clear", subject: "Changed on the way").fieldsThatDifferFromProtected.isEmpty)
    }

    @Test("The form of the drafts and that of decrypted mail are known; without a mark there are none")
    func otherForms() {
        #expect(Self.signed("protected-headers=\"v1\"").protectedHeaders?.mode == .legacy)
        #expect(Self.signed("charset=utf-8").protectedHeaders == nil)
        #expect(message("Subject: x\nContent-Type: text/plain; hp=cipher\n\nx").protectedHeaders?.mode == .encrypted)
    }
}
