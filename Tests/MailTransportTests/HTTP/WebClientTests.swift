import MailTesting
import MailTransport
import Synchronization
import Testing

@Suite("The web client")
struct WebClientTests {
    /// Runs `body` with a client and a server that answers as `handler` says.
    private func serving(
        configuration: WebClientConfiguration = .init(), clock: any MailClock = SystemClock(),
        _ handler: @escaping @Sendable (TestWebServer.Request) async throws -> TestWebServer.Answer,
        _ body: (WebClient) async throws -> Void
    ) async throws {
        let network = InMemoryNetwork(clock: clock)
        try await withTestWebServer(on: network.listen(at: Endpoint(host: "a.example", port: 443)), handler) {
            try await withTestWebServer(on: network.listen(at: Endpoint(host: "b.example", port: 443)), handler) {
                let connector = MailConnector(transport: network, tls: PassthroughTLS(), clock: clock)
                let client = WebClient(connector, configuration: configuration)
                try await body(client)
                await client.close()
            }
        }
    }

    private func address(_ text: String = "https://a.example/x") throws -> WebAddress { try #require(WebAddress(text)) }

    @Test(
        "reads a body however it is framed",
        arguments: [
            "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nhello \r\n5;x=y\r\nworld\r\n0\r\nTrailer: z\r\n\r\n",
            "HTTP/1.0 200 OK\r\n\r\nhello world", "HTTP/1.1 200 OK\nContent-Length:11\n\nhello world",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\nHTTP/1.1 200\r\ncontent-length: 11\r\n\r\nhello world",
        ])
    func framings(answer: String) async throws {
        try await self.serving { _ in
            .init(answer, closes: true)
        } _: { client in
            let response = try await client.send(WebRequest("GET", self.address()))
            #expect(response.status == 200)
            #expect(try await response.body.collect(upTo: 100) == Array("hello world".utf8))
        }
    }

    @Test("takes no cut answer for a whole one, wherever it is cut")
    func everyCut() async throws {
        let answer = Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n".utf8)
        let cut = Mutex(0)
        try await self.serving { _ in
            .init(Array(answer[..<cut.withLock { $0 }]), closes: true)
        } _: { client in
            for length in 0..<answer.count {
                cut.withLock { $0 = length }
                let error = await #expect(throws: TransportError.self) {
                    _ = try await client.send(WebRequest("GET", self.address())).body.collect(upTo: 100)
                }
                #expect([.truncated, .connectionClosed, .protocolViolation].contains(error?.code))
            }
        }
    }

    @Test(
        "refuses answers that are no HTTP or contradict themselves",
        arguments: [
            "220 mail.example.com ESMTP\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n",
            "HTTP/1.1 200 OK\r\nA : b\r\n\r\n", "HTTP/1.1 101 Switching\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
            String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 20),
        ])
    func violations(answer: String) async throws {
        try await self.serving { _ in
            .init(answer, closes: true)
        } _: { client in
            let error = await #expect(throws: TransportError.self) {
                _ = try await client.send(WebRequest("GET", self.address())).body.collect(upTo: 100)
            }
            #expect([.protocolViolation, .limitExceeded].contains(error?.code))
        }
    }

    @Test("stops at its limits: a line, the number of fields, the body")
    func limits() async throws {
        var configuration = WebClientConfiguration()
        configuration.bodyLimit = 10
        let answers = [
            "HTTP/1.1 200 " + String(repeating: "x", count: 20_000) + "\r\n\r\n",
            "HTTP/1.1 200 OK\r\n" + String(repeating: "A: b\r\n", count: 300) + "\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nb\r\nhello world\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\n\r\nhello world",
        ]
        for answer in answers {
            try await self.serving(configuration: configuration) { _ in
                .init(answer, closes: true)
            } _: { client in
                let error = await #expect(throws: TransportError.self) {
                    for try await _ in try await client.send(WebRequest("GET", self.address())).body {}
                }
                #expect(error?.code == .limitExceeded)
            }
        }
    }

    @Test("streams a body in chunks when its length is not known, and as it is when it is")
    func uploads() async throws {
        try await self.serving { request in
            .json(200, "\(request.headers["Transfer-Encoding"] ?? "whole") \(request.body.count)")
        } _: { client in
            for length in [nil, 300_000] {
                let left = Mutex(3)
                let body = WebBody.pieces(length: length) {
                    left.withLock { left in
                        left -= 1
                        return left < 0 ? nil : [UInt8](repeating: 7, count: 100_000)
                    }
                }
                let response = try await client.send(WebRequest("PUT", self.address(), body: body))
                let answer = String(decoding: try await response.body.collect(upTo: 100), as: UTF8.self)
                #expect(answer == (length == nil ? "chunked 300000" : "whole 300000"))
            }
            let short = WebRequest("PUT", try self.address(), body: .pieces(length: 5) { nil })
            let error = await #expect(throws: TransportError.self) { try await client.send(short) }
            #expect(error?.code == .invalidSetting)
        }
    }

    @Test("hears a server that answers and closes before it has taken all of the body")
    func earlyAnswer() async throws {
        let network = InMemoryNetwork()
        let listener = network.listen(at: try Endpoint(host: "a.example", port: 443))
        async let serving: Void = {
            let stream = WireStream(try await listener.accept())
            while !(try await stream.readLine(limit: 1000, until: nil)).isEmpty {}
            try await stream.write(Array("HTTP/1.1 413 no\r\nContent-Length: 8\r\n\r\ntoo much".utf8), until: nil)
            await stream.close()
        }()
        let client = WebClient(MailConnector(transport: network, tls: PassthroughTLS()))
        // Without an end: only the server's going stops it.
        let body = WebBody.pieces { [UInt8](repeating: 7, count: 10_000) }
        let response = try await client.send(WebRequest("PUT", self.address(), body: body))
        #expect(response.status == 413)
        #expect(try await response.body.collect(upTo: 100) == Array("too much".utf8))
        try await serving
    }

    @Test("keeps a connection for requests that may be repeated, and opens a new one for those that may not")
    func keepAlive() async throws {
        try await self.serving {
            .json(200, "\($0.connection)")
        } _: { client in
            var used: [String] = []
            for method in ["GET", "GET", "POST", "GET", "PUT"] {
                let response = try await client.send(WebRequest(method, self.address(), body: .bytes([1])))
                used.append(String(decoding: try await response.body.collect(upTo: 10), as: UTF8.self))
            }
            #expect(used[0] == used[1])
            #expect(used[2] != used[1])
            #expect(Set(used).count == 2)
        }
    }

    @Test("opens a new connection when the old one was closed while it waited, or has waited too long")
    func stale() async throws {
        let clock = ManualClock()
        try await self.serving(clock: clock) { request in
            var answer = TestWebServer.Answer.json(200, "\(request.connection)")
            answer.closes = request.target == "/last"
            return answer
        } _: { client in
            var used: [String] = []
            for path in ["/last", "/x", "/x", "/late"] {
                if path == "/late" { clock.advance(by: .seconds(31)) }
                var request = WebRequest("GET", try self.address("https://a.example" + path))
                request.timeout = nil
                used.append(String(decoding: try await client.send(request).body.collect(upTo: 10), as: UTF8.self))
            }
            #expect(used == ["0", "1", "1", "2"])
        }
    }

    @Test("drops the connection of a body that nobody reads")
    func abandoned() async throws {
        try await self.serving {
            .json(200, "\($0.connection)")
        } _: { client in
            _ = try await client.send(WebRequest("GET", self.address()))
            let response = try await client.send(WebRequest("GET", self.address()))
            #expect(try await response.body.collect(upTo: 10) == Array("1".utf8))
        }
    }

    @Test("follows redirects only when asked, and carries no authorization to another host")
    func redirects() async throws {
        try await self.serving { request in
            switch request.target {
            case "/303": .init("HTTP/1.1 303 See\r\nLocation: /here\r\nContent-Length: 0\r\n\r\n")
            case "/308": .init("HTTP/1.1 308 See\r\nLocation: //b.example/here\r\nContent-Length: 0\r\n\r\n")
            case "/down": .init("HTTP/1.1 302 See\r\nLocation: http://a.example/here\r\nContent-Length: 0\r\n\r\n")
            case "/loop": .init("HTTP/1.1 302 See\r\nLocation: /loop\r\nContent-Length: 0\r\n\r\n")
            default:
                .json(
                    200,
                    "\(request.method) \(request.headers["Host"] ?? "") \(request.headers["Authorization"] ?? "none")")
            }
        } _: { client in
            for (path, limit, expected) in [
                ("/303", 0, "303"), ("/303", 1, "GET a.example secret"), ("/308", 5, "POST b.example none"),
                ("/down", 5, "302"), ("/loop", 3, "302"),
            ] {
                var request = WebRequest("POST", try self.address("https://a.example" + path), body: .bytes([1]))
                request.headers["Authorization"] = "secret"
                request.redirectLimit = limit
                let response = try await client.send(request)
                let text = String(decoding: try await response.body.collect(upTo: 100), as: UTF8.self)
                #expect((text.isEmpty ? "\(response.status)" : text) == expected)
            }
        }
    }

    @Test("sends nothing without encryption unless allowed")
    func plaintext() async throws {
        try await self.serving { _ in
            .json(200, "")
        } _: { client in
            let error = await #expect(throws: TransportError.self) {
                try await client.send(WebRequest("GET", self.address("http://a.example:443/")))
            }
            #expect(error?.code == .invalidSetting)
        }
    }

    @Test("gives up at its deadline when the server says nothing")
    func deadline() async throws {
        let clock = ManualClock()
        try await self.serving(clock: clock) { _ in
            try await SystemClock().sleep(for: .seconds(3600))
            return .init("")
        } _: { client in
            let request = WebRequest("GET", try self.address())
            let response = Task { try await client.send(request) }
            try await clock.waitForSleepers(1)
            clock.advance(by: .seconds(61))
            let error = await #expect(throws: TransportError.self) { try await response.value }
            #expect(error?.code == .timedOut)
        }
    }
}

@Suite("A scripted exchange")
struct ScriptedHTTPTests {
    @Test("answers what is expected and tells what differs")
    func script() async throws {
        let address = try #require(WebAddress("https://a.example/t"))
        let http = ScriptedHTTP([
            .init("GET", "https://a.example/t", answer: .json(200, "{}")),
            .init(
                "POST", "https://a.example/t", bodyContains: ["x=1"],
                answer: .failure(TransportError(.timedOut, "Late."))),
            .init("GET", "https://a.example/other", answer: .json(200, "{}")),
        ])
        #expect(try await http.send(WebRequest("GET", address)).status == 200)
        #expect(throws: ScriptedHTTP.Difference.self) { try http.checkFinished() }
        await #expect(throws: TransportError.self) {
            try await http.send(WebRequest("POST", address, body: .bytes(Array("a=b&x=1".utf8))))
        }
        await #expect(throws: ScriptedHTTP.Difference.self) { try await http.send(WebRequest("GET", address)) }
        await #expect(throws: ScriptedHTTP.Difference.self) { try await http.send(WebRequest("GET", address)) }
        try http.checkFinished()
        #expect(http.requests.count == 4)
    }
}
