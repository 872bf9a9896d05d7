import MailTesting
import MailTransport
import Testing

@Suite("A test server of any protocol", .timeLimit(.minutes(10)))
struct TestMailServerTests {
    /// A protocol of the test's own: it says each line again, and knows STARTTLS and QUIT.
    struct Echo: TestServerConfiguration {
        var security = TestServerSecurity.none

        func serve(_ connection: TestServerConnection, store: TestMailStore) async throws {
            connection.send("hello \(connection.number)")
            try await connection.flush()
            while let line = try await connection.readLine() {
                let text = String(decoding: line, as: UTF8.self)
                connection.send(text)
                if text == "QUIT" { break }
                guard text == "STARTTLS", case .startTLS(let handshake) = self.security else { continue }
                try await connection.startTLS(by: handshake)
                connection.send(connection.isProtected ? "safe" : "open")
                try await connection.flush()
            }
            try await connection.flush()
        }
    }

    private let network = InMemoryNetwork()

    private func connect(_ endpoint: Endpoint) async throws -> WireStream {
        WireStream(try await self.network.connect(to: endpoint, until: nil))
    }

    private func line(_ stream: WireStream) async throws -> String {
        String(decoding: try await stream.readLine(limit: 1000, until: nil), as: UTF8.self)
    }

    @Test("speaks a protocol of one's own, with the log, the count and the drops of all")
    func own() async throws {
        let endpoint = try Endpoint(host: "echo.example.com", port: 7)
        try await withTestServer(Echo(), store: TestMailStore(), on: self.network.listen(at: endpoint)) { server in
            let first = try await self.connect(endpoint)
            #expect(try await self.line(first) == "hello 1")
            try await first.write(Array("one\r\nQUIT\r\n".utf8), until: nil)
            #expect(try await self.line(first) == "one")
            #expect(try await self.line(first) == "QUIT")
            #expect(try await first.read(upTo: 10, until: nil).isEmpty)
            #expect(server.log.transcript == "S1: hello 1\nC1: one\nC1: QUIT\nS1: one\nS1: QUIT")
            server.dropNextConnection(after: 4)
            let second = try await self.connect(endpoint)
            #expect(try await second.read(upTo: 4, until: nil) == Array("hell".utf8))
            #expect(try await second.read(upTo: 4, until: nil).isEmpty)
            #expect(server.connectionCount == 2)
        }
    }

    @Test("takes no bytes that came before a handshake", arguments: ["", "injected\r\n"])
    func startTLS(behind: String) async throws {
        let endpoint = try Endpoint(host: "echo.example.com", port: 7)
        let configuration = Echo(security: .startTLS { $0 })
        try await withTestServer(configuration, store: TestMailStore(), on: self.network.listen(at: endpoint)) {
            server in
            let client = try await self.connect(endpoint)
            _ = try await self.line(client)
            try await client.write(Array("STARTTLS\r\n\(behind)".utf8), until: nil)
            if behind.isEmpty {
                #expect(try await self.line(client) == "STARTTLS")
                #expect(try await self.line(client) == "safe")
            } else {
                // The answer may be lost with the connection, which is dropped.
                var said: [UInt8] = []
                while let rest = try? await client.read(upTo: 10, until: nil), !rest.isEmpty { said += rest }
                #expect(Array("STARTTLS\r\n".utf8).starts(with: said))
                #expect(server.log.entries.last?.line.contains("before the handshake") == true)
            }
        }
    }
}
