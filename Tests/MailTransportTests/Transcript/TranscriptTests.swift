import MailTesting
import Testing

@testable import MailTransport

@Suite("A transcript")
struct TranscriptTests {
    /// Plays a script through a recorded connection: everything is written in pieces of `chunk` bytes.
    private static func record(_ script: Script, chunk: Int, hiding: [String] = []) async throws -> [String] {
        let transcript = Transcript(capacity: 1000)
        for secret in hiding { transcript.hide(Array(secret.utf8)) }
        let plan = FaultPlan { $0.readChunk = chunk }
        let transport = FaultInjectingTransport(ScriptedTransport(script), plans: [plan])
        let connector = MailConnector(transport: transport, tls: PassthroughTLS()).recording(in: transcript)
        let connection = try await connector.transport.connect(to: Endpoint(host: "a.example", port: 1), until: nil)
        try await script.playClient(over: connection, inPiecesOf: chunk)
        return transcript.lines.map { "\($0.speaker.rawValue): \($0.text)" }
    }

    @Test("HOSTILE 248: SMTP logins show as stars, in pieces of any size", arguments: [1, 2, 7, 10_000])
    func smtp(chunk: Int) async throws {
        let script = Script(
            """
            S: 220 mx.example.com ESMTP
            C: AUTH PLAIN AHVzZXIAaHVudGVyMg==
            S: 535 5.7.8 no
            C: auth login
            S: 334 VXNlcm5hbWU6
            C: dXNlcg==
            S: 334 UGFzc3dvcmQ6
            C: aHVudGVyMg==
            S: 535 hunter2 is wrong
            C: AUTH XOAUTH2 dXNlcj1tZQ==
            S: 334 eyJzdGF0dXMiOiI0MDAifQ==
            C:
            S: 235 ok
            C: MAIL FROM:<a@example.com>
            S: 250 ok
            C: DATA
            S: 354 go
            C: Subject: private matters
            C:
            C: ..stuffed
            C: .
            S: 250 queued
            """)
        let lines = try await Self.record(script, chunk: chunk, hiding: ["hunter2"])
        #expect(
            lines == [
                "-: connected", "S: 220 mx.example.com ESMTP", "C: AUTH PLAIN ********", "S: 535 5.7.8 no",
                "C: auth login", "S: 334 ********", "C: ********", "S: 334 ********", "C: ********",
                "S: 535 ******** is wrong", "C: AUTH XOAUTH2 ********", "S: 334 ********", "C: ********", "S: 235 ok",
                "C: MAIL FROM:<a@example.com>", "S: 250 ok", "C: DATA", "S: 354 go", "C: (42 bytes of content)",
                "S: 250 queued",
            ])
    }

    @Test("HOSTILE 248: IMAP logins show as stars, split over literals too", arguments: [1, 3, 10_000])
    func imap(chunk: Int) async throws {
        let script = Script([
            .server("* OK ready"), .client("a1 LOGIN me hunter2"), .server("a1 NO wrong"),
            .client("a2 login {2}"), .server("+ go"), .client("me {9+}"), .client("hunter2\r\n"),
            .server("a2 NO wrong"), .client("a3 AUTHENTICATE PLAIN"), .server("+ "), .client("AG1lAGh1bnRlcjI="),
            .server("a3 NO wrong"), .client("a4 AUTHENTICATE XOAUTH2 dXNlcj1tZQ=="),
            .server("+ eyJzdGF0dXMiOiI0MDAifQ=="), .client(""), .server("a4 OK in"), .client("a5 UID FETCH 1 BODY[]"),
            .server("* 1 FETCH (UID 1 BODY[] {9}"), .send(Array("private\r\n)\r\n".utf8)), .server("a5 OK done"),
            .client("a6 APPEND Sent {7}"), .server("+ go"), .expect(Array("private\r\n".utf8)), .server("a6 OK done"),
        ])
        let lines = try await Self.record(script, chunk: chunk)
        #expect(
            lines == [
                "-: connected", "S: * OK ready", "C: a1 LOGIN ********", "S: a1 NO wrong", "C: a2 login ********",
                "S: + go", "C: ********", "C: ********", "S: a2 NO wrong", "C: a3 AUTHENTICATE PLAIN", "S: + ********",
                "C: ********", "S: a3 NO wrong", "C: a4 AUTHENTICATE XOAUTH2 ********", "S: + ********", "C: ********",
                "S: a4 OK in", "C: a5 UID FETCH 1 BODY[]", "S: * 1 FETCH (content)", "S: (content)", "S: a5 OK done",
                "C: a6 APPEND Sent {7}", "S: + go", "C: (…)", "S: a6 OK done",
            ])
    }

    @Test("HOSTILE 248: POP3 logins and messages show as stars and lengths", arguments: [1, 10_000])
    func pop3(chunk: Int) async throws {
        let script = Script(
            """
            S: +OK ready <1@a.example>
            C: APOP me c4c9334bac560ecc979e58001b3e22fb
            S: -ERR no
            C: USER me
            S: +OK
            C: PASS hunter 2
            S: +OK
            C: RETR 1
            S: +OK 20 octets
            S: Subject: private
            S: .
            C: AUTH PLAIN
            S: +
            C: AG1lAGh1bnRlcjI=
            S: +OK
            """)
        let lines = try await Self.record(script, chunk: chunk)
        #expect(
            lines == [
                "-: connected", "S: +OK ready <1@a.example>", "C: APOP ********", "S: -ERR no", "C: USER me", "S: +OK",
                "C: PASS ********", "S: +OK", "C: RETR 1", "S: +OK 20 octets", "S: (21 bytes of content)",
                "C: AUTH PLAIN", "S: + ********", "C: ********", "S: +OK",
            ])
    }

    @Test("stays within its bounds and keeps the last lines")
    func bounded() {
        let transcript = Transcript(capacity: 3)
        for number in 0..<10 { transcript.add(.server, Array("line \(number)".utf8)) }
        transcript.add(.server, [UInt8](repeating: UInt8(ascii: "x"), count: 10_000))
        #expect(transcript.lines.map(\.text).prefix(2) == ["line 8", "line 9"])
        #expect(transcript.lines[2].text.count == 201)
        var collector = LineCollector()
        for _ in 0..<100_000 { #expect(collector.add(UInt8(ascii: "x")) == nil) }
        #expect(collector.add(10).map { $0.count <= 2048 } == true)
    }

    @Test("is carried by an error, but not by its description")
    func carried() async throws {
        let transcript = Transcript()
        let transport = ScriptedTransport(Script("S: 220 mx\nS: *RESET*"))
        let connector = MailConnector(transport: transport, tls: PassthroughTLS()).recording(in: transcript)
        let stream = WireStream(
            try await connector.transport.connect(to: Endpoint(host: "a.example", port: 25), until: nil))
        _ = try await stream.readLine(limit: 99, until: nil)
        let error = await #expect(throws: TransportError.self) { try await stream.readLine(limit: 99, until: nil) }
        #expect(error?.transcript.map(\.text) == ["connected", "220 mx"])
        #expect(error.map { !$0.description.contains("220") } == true)
    }

    @Test("goes on below TLS: words are recorded, ciphertext is not")
    func startTLS() async throws {
        let tls = try TestTLS()
        let transcript = Transcript()
        let network = InMemoryNetwork()
        let listener = network.listen(at: try Endpoint(host: "localhost", port: 25))
        let connector = MailConnector(transport: network, tls: tls.provider).recording(in: transcript)
        async let serving: Void = {
            let plain = WireStream(try await listener.accept())
            try await plain.write(Array("220 mx\r\n".utf8), until: nil)
            _ = try await plain.readLine(limit: 99, until: nil)
            try await plain.write(Array("220 go\r\n".utf8), until: nil)
            let secured = try await tls.server.secureServer(plain.connection, until: nil)
            try await secured.write(Array("250 safe\r\n".utf8), until: nil)
        }()
        let stream = WireStream(
            try await connector.transport.connect(to: Endpoint(host: "localhost", port: 25), until: nil))
        _ = try await stream.readLine(limit: 99, until: nil)
        try await stream.write(Array("STARTTLS\r\n".utf8), until: nil)
        _ = try await stream.readLine(limit: 99, until: nil)
        try await stream.upgrade(
            with: connector.tls, serverName: "localhost", settings: tls.settings, until: nil)
        #expect(try await stream.readLine(limit: 99, until: nil) == Array("250 safe".utf8))
        try await serving
        #expect(
            transcript.lines.map(\.text)
                == ["connected", "220 mx", "STARTTLS", "220 go", "TLS is on: TLSv1.3", "250 safe"])
    }

    @Test("HOSTILE 246: a server's words are shortened, printable, and marked")
    func serverText() {
        let text = ServerText(Array("\u{1B}[31m<b>hi</b>\r\n\u{202E}\u{7}".utf8) + [0xFF])
        #expect(text.text == "?[31m<b>hi</b>?????")
        #expect(text.description.hasPrefix("the server said: “"))
        let long = ServerText([UInt8](repeating: UInt8(ascii: "a"), count: 10_000))
        #expect(long.text.count == 200 && long.isShortened)
        #expect(ServerText(Array("Grüße".utf8)).text == "Grüße")
    }
}
