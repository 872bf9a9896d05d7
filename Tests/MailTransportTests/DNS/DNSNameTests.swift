import MailTransport
import Testing

@Suite("Domain names")
struct DNSNameTests {
    @Test(
        "are read and written",
        arguments: [
            ("example.com", "example.com"), ("Example.COM.", "example.com"), (".", "."),
            ("_dmarc.a-b.c", "_dmarc.a-b.c"),
            (#"a\.b.c"#, #"a\.b.c"#), (#"\097\032.c"#, #"a\032.c"#), (#"x\\y"#, #"x\\y"#), ("*.example", "*.example"),
        ])
    func read(text: String, expected: String) {
        #expect(DNSName(text)?.description == expected)
    }

    @Test(
        "are refused when they are none",
        arguments: [
            "", "..", ".a", "a..b", "a b", "ä.example", #"\"#, #"a\25"#, #"\256"#, "a\0",
            String(repeating: "x", count: 64),
            String(repeating: "a.", count: 128),
        ])
    func refused(text: String) {
        #expect(DNSName(text) == nil)
    }

    @Test("may have 63 bytes in a label and 255 in all")
    func limits() throws {
        #expect(DNSName(String(repeating: "x", count: 63)) != nil)
        let longest = try #require(DNSName(String(repeating: "a.", count: 127)))
        #expect(longest.wire.count == 255)
        #expect(longest.prefixed(by: try #require(DNSName("a"))) == nil)
    }

    @Test("turn an address round")
    func reverse() throws {
        let four = DNSName(reverseOf: try #require(IPAddress("192.0.2.1")))
        #expect(four.description == "1.2.0.192.in-addr.arpa")
        #expect(four == DNSName(reverseOf: try #require(IPAddress("::ffff:192.0.2.1"))))
        let six = DNSName(reverseOf: try #require(IPAddress("2001:db8::567:89ab")))
        #expect(
            six.description == "b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa")
    }

    @Test("know what lies below them")
    func within() throws {
        let zone = try #require(DNSName("example.com"))
        #expect(try #require(DNSName("a.EXAMPLE.com")).isWithin(zone))
        #expect(zone.isWithin(zone))
        #expect(zone.isWithin(.root))
        #expect(!(try #require(DNSName("anexample.com")).isWithin(zone)))
    }
}
