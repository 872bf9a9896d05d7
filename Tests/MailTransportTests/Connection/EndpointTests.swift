import MailTransport
import Testing

@Suite("An endpoint")
struct EndpointTests {
    @Test(
        "HOSTILE 241: a host that is none is a typed error",
        arguments: [
            "imap.example.com\r\n", "exa mple", String(repeating: "a", count: 300), "imap.example.com:993", "",
            "imap.example.com\0", "-a.example", "a..example", "a-.example", "user@example.com", "https://example.com",
            "b\u{FC}cher.example", "[::1", "[imap.example.com]:993", ":::::::::",
        ])
    func badHosts(host: String) {
        let error = #expect(throws: TransportError.self) { try Endpoint(host: host, port: 993) }
        #expect(error?.code == .invalidSetting)
        #expect(error.map { !"\($0)".contains("\r") } == true)
    }

    @Test("HOSTILE 241: an address in brackets is an address")
    func bracketed() throws {
        #expect(try Endpoint(host: "[::1]", port: 993).host == "::1")
        #expect(try Endpoint(host: "[::1]", port: 993).description == "[::1]:993")
        #expect(try Endpoint(host: "IMAP.Example.COM", port: 993).host == "imap.example.com")
    }

    @Test("HOSTILE 242: ports from 1 to 65535 and no others", arguments: [0, 65_536, -1, .max, .min])
    func badPorts(port: Int) {
        let error = #expect(throws: TransportError.self) { try Endpoint(host: "a.example", port: port) }
        #expect(error?.code == .invalidSetting)
        #expect((try? Endpoint(host: "a.example", port: 1)) != nil)
        #expect((try? Endpoint(host: "a.example", port: 65_535)) != nil)
    }
}
