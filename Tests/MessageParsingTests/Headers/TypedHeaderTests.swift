import MessageParsing
import Testing

@Suite("Typed header fields")
struct TypedHeaderTests {
    @Test("A Received field gives the relay, the peer as found and as claimed, and the protocol")
    func received() {
        let field = ReceivedField(
            """
            from mx.example.org (HELO liar.example) ([192.0.2.7]:2525) by in.example.net (Postfix)
             (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)) with ESMTPS id 4F2; Tue, 2 Jan 2024 10:00:00 +0000
            """)
        #expect(field.from == "mx.example.org")
        #expect(field.helo == "liar.example")
        #expect(field.fromAddress == "192.0.2.7")
        #expect(field.by == "in.example.net")
        #expect(field.with == "ESMTPS")
        #expect(field.id == "4F2")
        #expect(field.tlsVersion == "TLSv1.3")
        #expect(field.tlsCipher == "TLS_AES_256_GCM_SHA384")
        #expect(field.usedTLS)
        #expect(field.date?.iso8601 == "2024-01-02T10:00:00Z" || field.date?.iso8601 == "2024-01-02T10:00:00+00:00")
    }

    @Test("What the relay found goes before what the peer claims to be")
    func receivedClaims() {
        #expect(ReceivedField("from 198.51.100.1 (unknown[192.0.2.9]) by a").fromAddress == "192.0.2.9")
        #expect(ReceivedField("from ([IPv6:2001:db8::1]) by a for <x@y.example>").fromAddress == "2001:db8::1")
        #expect(ReceivedField("from ([IPv6:2001:db8::1]) by a for <x@y.example>").recipient == "x@y.example")
        #expect(ReceivedField("(from ann@localhost) by a id 1").from == "ann@localhost")
        #expect(ReceivedField("").by == nil)
        #expect(ReceivedField(String(repeating: "(", count: 10_000)).from == nil)
    }

    @Test("HOSTILE 167: Authentication-Results come apart into methods, results and properties")
    func authenticationResults() {
        let field = AuthenticationResults(
            """
            mx.example.org 1; dkim=pass (good key) header.d=example.com header.s="a b";
             spf=fail reason="not listed" smtp.mailfrom=x@evil.example; dmarc/1=none; none
            """)
        #expect(field.authservID == "mx.example.org")
        #expect(field.version == 1)
        #expect(field.results.map(\.method) == ["dkim", "spf", "dmarc"])
        #expect(field.results.map(\.result) == ["pass", "fail", "none"])
        #expect(field.results[0].property("header", "d") == "example.com")
        #expect(field.results[0].property("header", "s") == "a b")
        #expect(field.results[1].reason == "not listed")
        #expect(field.results[1].property("smtp", "mailfrom") == "x@evil.example")
        #expect(field.results[2].methodVersion == 1)
        #expect(AuthenticationResults("mx.example.org; none").results.isEmpty)
        #expect(AuthenticationResults("spf=pass smtp.helo=x").authservID.isEmpty)
        #expect(
            AuthenticationResults("x; dkim=pass header.from=a\r\nb: c").results[0].property("header", "from") == "a")
    }

    @Test("List fields give the list's name, its addresses, and whether it takes mail")
    func lists() {
        let mail = message(
            """
            List-Id: "The List" <The-List.example.org>
            List-Unsubscribe: <mailto:leave@example.org?subject=x>, (web)
             <https://example.org/
             leave>
            List-Unsubscribe-Post: List-Unsubscribe=One-Click
            List-Post: NO (read only)

            """)
        let list = mail.mailingList
        #expect(list.id == "the-list.example.org")
        #expect(list.name == "The List")
        #expect(list.unsubscribe == ["mailto:leave@example.org?subject=x", "https://example.org/leave"])
        #expect(list.hasOneClickUnsubscribe)
        #expect(!list.allowsPosting)
        #expect(message("Subject: x\n\n").mailingList.isEmpty)
    }

    @Test("Editing one field changes only its bytes")
    func editing() throws {
        let source = "Received: a\nSubject: old\n folded\nX-A: 1\nTo: b\n\nbody\n"
        let mail = message(source)
        #expect(
            try mail.settingHeader("subject", to: "new")
                == crlf(source.replacing("Subject: old\n folded", with: "subject: new")))
        #expect(try mail.settingHeader("X-New", to: "1") == crlf("X-New: 1\n" + source))
        #expect(try mail.addingHeader("Received", value: "b") == crlf("Received: b\n" + source))
        #expect(mail.removingHeaders("X-A") == crlf(source.replacing("X-A: 1\n", with: "")))
        #expect(mail.removingHeaders("X-B") == crlf(source))
        let bare = MailMessage(Array(source.utf8))
        #expect(try bare.settingHeader("To", to: "c") == Array(source.replacing("To: b", with: "To: c").utf8))
    }

    @Test("A field that would break the header is refused", arguments: ["a\r\nBcc: x", "a\nb", "a\rb", "a\0b"])
    func refusedValues(value: String) {
        #expect(throws: HeaderEditError.invalidValue) { try message("To: x\n\n").settingHeader("To", to: value) }
        #expect(throws: HeaderEditError.invalidName) { try message("To: x\n\n").addingHeader("To: x", value: "y") }
    }
}
