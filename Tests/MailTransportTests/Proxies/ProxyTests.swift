import MailTesting
import MailTransport
import Testing

@Suite("A proxy")
struct ProxyTests {
    let proxyEndpoint: Endpoint
    let target: Endpoint

    init() throws {
        self.proxyEndpoint = try Endpoint(host: "proxy.example", port: 3128)
        self.target = try Endpoint(host: "imap.example.com", port: 993)
    }

    @Test("is asked by HTTP CONNECT, and not a byte of the server behind it is lost")
    func http() async throws {
        let transport = ScriptedTransport(
            Script(
                """
                C: CONNECT imap.example.com:993 HTTP/1.1
                C: Host: imap.example.com:993
                C: Proxy-Authorization: Basic dXNlcjpwYXNzOndvcmQ=
                C:
                S: HTTP/1.1 200 Connection established
                S: Via: something
                S:
                S: * OK hello
                """))
        let proxy = Proxy(.http, at: self.proxyEndpoint, username: "user", password: "pass:word")
        let connection = try await ProxyTransport(proxy, over: transport).connect(to: self.target, until: nil)
        #expect(try await WireStream(connection).readLine(limit: 99, until: nil) == Array("* OK hello".utf8))
        #expect(transport.endpoints == [self.proxyEndpoint])
        try transport.verify()
        #expect(!"\(proxy)".contains("word"))
        var dumped = ""
        dump(proxy, to: &dumped)
        #expect(!dumped.contains("word"))
    }

    @Test(
        "that refuses is a typed error",
        arguments: [
            ("HTTP/1.1 407 Proxy Authentication Required", TransportError.Code.proxyRefused),
            ("HTTP/1.1 502 Bad Gateway", .proxyRefused), ("SSH-2.0-OpenSSH", .proxyRefused), ("", .connectionClosed),
            (String(repeating: "x", count: 9000), .limitExceeded),
        ])
    func httpRefusals(answer: String, code: TransportError.Code) async throws {
        var steps: [Script.Step] = [
            .client("CONNECT imap.example.com:993 HTTP/1.1"), .client("Host: imap.example.com:993"), .client(""),
        ]
        if !answer.isEmpty { steps += [.server(answer), .server("")] }
        let error = await #expect(throws: TransportError.self) {
            try await ProxyTransport(Proxy(.http, at: self.proxyEndpoint), over: ScriptedTransport(Script(steps)))
                .connect(to: self.target, until: nil)
        }
        #expect(error?.code == code)
    }

    @Test("is asked by SOCKS5, with a name and a password where it wants them")
    func socks() async throws {
        let host = Array("imap.example.com".utf8)
        let transport = ScriptedTransport(
            Script([
                .expect([5, 2, 0, 2]), .send([5, 2]),
                .expect([1, 4] + Array("user".utf8) + [6] + Array("secret".utf8)), .send([1, 0]),
                .expect([5, 1, 0, 3, UInt8(host.count)] + host + [3, 0xE1]),
                .send([5, 0, 0, 1, 0, 0, 0, 0, 0, 0] + Array("* OK hello\r\n".utf8)),
            ]))
        let proxy = Proxy(.socks5, at: self.proxyEndpoint, username: "user", password: "secret")
        let connection = try await ProxyTransport(proxy, over: transport).connect(to: self.target, until: nil)
        #expect(try await WireStream(connection).readLine(limit: 99, until: nil) == Array("* OK hello".utf8))
        try transport.verify()
    }

    @Test(
        "that speaks SOCKS5 says why not",
        arguments: [
            (UInt8(1), TransportError.Code.proxyRefused), (2, .proxyRefused), (3, .unreachable), (4, .unreachable),
            (5, .connectionRefused), (9, .proxyRefused),
        ])
    func socksRefusals(reply: UInt8, code: TransportError.Code) async throws {
        let transport = ScriptedTransport(
            Script([
                .expect([5, 1, 0]), .send([5, 0]), .expect([5, 1, 0, 1, 192, 0, 2, 1, 0, 25]),
                .send([5, reply, 0, 1, 0, 0, 0, 0, 0, 0]),
            ]))
        let error = await #expect(throws: TransportError.self) {
            try await ProxyTransport(Proxy(.socks5, at: self.proxyEndpoint), over: transport)
                .connect(to: Endpoint(host: "192.0.2.1", port: 25), until: nil)
        }
        #expect(error?.code == code)
    }

    @Test("gets an address that the policy has seen, where the policy restricts addresses")
    func policy() async throws {
        let script = Script(
            """
            C: CONNECT 8.8.8.8:993 HTTP/1.1
            C: Host: 8.8.8.8:993
            C:
            S: HTTP/1.1 200 OK
            S:
            """)
        let transport = ScriptedTransport(script)
        let proxied = ProxyTransport(
            Proxy(.http, at: self.proxyEndpoint), over: transport, policy: .publicMailServers,
            resolver: ChangingResolver([["10.0.0.1", "8.8.8.8"], ["10.0.0.1"]]))
        _ = try await proxied.connect(to: self.target, until: nil)
        try transport.verify()
        let error = await #expect(throws: TransportError.self) {
            try await proxied.connect(to: self.target, until: nil)
        }
        #expect(error?.code == .endpointRefused)
    }
}
