import MessageParsing
import Testing

@Suite("EmailAddress")
struct EmailAddressTests {
    @Test(
        "An address is canonical in its domain and untouched in its local part",
        arguments: [
            ("Ann.Lee@Example.COM", "Ann.Lee@example.com"),
            (" ann@example.com ", "ann@example.com"),
            ("admin@LEGIT.COM.", "admin@legit.com"),
            ("\"a b\"@example.com", "\"a b\"@example.com"),
            ("\"ab\"@example.com", "ab@example.com"),
            ("\"a\\\"b\"@example.com", "\"a\\\"b\"@example.com"),
            ("a..b@docomo.ne.jp", "\"a..b\"@docomo.ne.jp"),
            ("root@[192.0.2.1]", "root@[192.0.2.1]"),
            ("root@[IPv6:2001:DB8::1]", "root@[ipv6:2001:db8::1]"),
            ("кто@пример.рф", "кто@xn--e1afmkfd.xn--p1ai"),
            ("a@B\u{FC}CHER.example", "a@xn--bcher-kva.example"),
            ("a@\u{4F8B}\u{3048}\u{3002}\u{30C6}\u{30B9}\u{30C8}", "a@xn--r8jz45g.xn--zckzah"),
            ("root@localhost", "root@localhost"),
        ])
    func canonical(text: String, expected: String) {
        #expect(EmailAddress(text)?.description == expected)
    }

    @Test(
        "What is no address is refused",
        arguments: [
            "", "@", "a@", "@b", "a@b@c.com", "a b@c.com", "a@b c.com", "a@b..c", "\"a@b.c", "\"a\"b@c.d",
            "admin@legit.com\u{0}@evil.com", "admin@legit.com%00.evil.com", "<a@b.c>", "a@[]", "a@[1]2]", "a@.b",
            "\"\u{1}\"@b.c", "alice@legit.com)<x@evil.com",
        ])
    func refused(text: String) {
        #expect(EmailAddress(text) == nil)
    }

    @Test("Addresses are equal when only the case of the domain differs, not when the local part does")
    func equality() {
        #expect(EmailAddress("a@X.example") == EmailAddress("a@x.EXAMPLE"))
        #expect(EmailAddress("A@x.example") != EmailAddress("a@x.example"))
    }

    @Test("A local part that is too long is refused, and one with letters beyond ASCII asks for SMTPUTF8")
    func limits() {
        #expect(EmailAddress(String(repeating: "a", count: 257) + "@b.c") == nil)
        #expect(EmailAddress(String(repeating: "a", count: 256) + "@b.c") != nil)
        #expect(EmailAddress("д@b.c")?.needsSMTPUTF8 == true)
        #expect(EmailAddress("d@b.c")?.needsSMTPUTF8 == false)
    }
}
