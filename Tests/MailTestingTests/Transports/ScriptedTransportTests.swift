import MailTesting
import MailTransport
import Testing

@Suite("A scripted transport")
struct ScriptedTransportTests {
    static let script = Script(
        """
        S: 220 mx.example.com ESMTP
        C: EHLO client.example
        S: 250 mx.example.com
        C: QUIT
        S: 221 Bye
        S: *END*
        """)

    static func open(_ transport: ScriptedTransport) async throws -> WireStream {
        WireStream(try await transport.connect(to: Endpoint(host: "mx.example.com", port: 25), until: nil))
    }

    @Test("follows its script")
    func follows() async throws {
        let transport = ScriptedTransport(Self.script)
        let stream = try await Self.open(transport)
        #expect(try await stream.readLine(limit: 100, until: nil) == Array("220 mx.example.com ESMTP".utf8))
        try await stream.write(Array("EHLO cli".utf8), until: nil)
        try await stream.write(Array("ent.example\r\n".utf8), until: nil)
        #expect(try await stream.readLine(limit: 100, until: nil) == Array("250 mx.example.com".utf8))
        #expect(throws: ScriptMismatch.self) { try transport.verify() }
        try await stream.write(Array("QUIT\r\n".utf8), until: nil)
        #expect(try await stream.readLine(limit: 100, until: nil) == Array("221 Bye".utf8))
        #expect(try await stream.read(upTo: 10, until: nil).isEmpty)
        try transport.verify()
        await #expect(throws: TransportError.self) { _ = try await Self.open(transport) }
    }

    @Test("shows where the client strays from the script")
    func strays() async throws {
        let transport = ScriptedTransport(Self.script)
        let stream = try await Self.open(transport)
        let error = await #expect(throws: ScriptMismatch.self) {
            try await stream.write(Array("EHLO server.example\r\n".utf8), until: nil)
        }
        #expect(error?.step == 2)
        #expect(
            error?.report == """
                step 2: the client said something else.
                    S: 220 mx.example.com ESMTP\\r\\n
                  expected: EHLO client.example\\r\\n
                  received: EHLO server.example\\r\\n
                                 ^ byte 5
                """)
        #expect(throws: ScriptMismatch.self) { try transport.verify() }
    }

    @Test("wakes a reader when another task brings the script on")
    func wakes() async throws {
        let transport = ScriptedTransport(Script([.client("DONE"), .server("OK")]))
        let connection = try await transport.connect(to: Endpoint(host: "a.example", port: 1), until: nil)
        async let line = WireStream(connection).readLine(limit: 9, until: nil)
        try await connection.write(Array("DONE\r\n".utf8), until: nil)
        #expect(try await line == Array("OK".utf8))
    }
}
