import MailTesting
import MailTransport
import SMTPClient
import Testing

/// Speaks to a server line by line.
struct RawSMTPClient {
    let stream: WireStream

    /// All lines of the next answer.
    func answer() async throws -> [String] {
        var lines: [String] = []
        while true {
            let line = String(decoding: try await self.stream.readLine(limit: 4096, until: nil), as: UTF8.self)
            lines.append(line)
            if line.dropFirst(3).first != "-" { return lines }
        }
    }

    /// Says a line; the answer to it.
    func ask(_ line: String) async throws -> [String] {
        try await self.stream.write(Array("\(line)\r\n".utf8), until: nil)
        return try await self.answer()
    }
}

@Suite("The in-process SMTP server")
struct TestSMTPServerTests {
    static func run(
        _ settings: TestSMTPSettings = .init(), clock: any MailClock = SystemClock(),
        _ body: (RawSMTPClient, TestSMTPServer) async throws -> Void
    ) async throws {
        let store = TestMailStore()
        store.addUser("ann@example.com", password: "secret-ann")
        let network = InMemoryNetwork(clock: clock)
        let endpoint = try Endpoint(host: "mail.example.com", port: 25)
        try await withTestSMTPServer(settings, store: store, on: network.listen(at: endpoint), clock: clock) { server in
            let connection = try await network.connect(to: endpoint, until: nil)
            try await body(RawSMTPClient(stream: WireStream(connection)), server)
            connection.abort()
        }
    }

    @Test("offers every extension that it has been told to, and no other")
    func extensions() async throws {
        var settings = TestSMTPSettings()
        settings.dialog.offersBinary = true
        settings.dialog.loginMechanisms = ["PLAIN"]
        settings.dialog.furtherKeywords = ["LIMITS RCPTMAX=5", "DELIVERBY 60"]
        try await Self.run(settings) { client, _ in
            _ = try await client.answer()
            let keywords = try await client.ask("EHLO c").dropFirst().map { String($0.dropFirst(4)) }
            #expect(
                keywords == [
                    "PIPELINING", "SIZE 52428800", "AUTH PLAIN", "ENHANCEDSTATUSCODES", "8BITMIME", "DSN", "SMTPUTF8",
                    "CHUNKING", "BINARYMIME", "LIMITS RCPTMAX=5", "DELIVERBY 60",
                ])
        }
        var bare = TestSMTPSettings()
        bare.dialog.offersPipelining = false
        bare.dialog.offersSize = false
        bare.dialog.offersEnhancedStatus = false
        bare.dialog.offersEightBit = false
        bare.dialog.offersDSN = false
        bare.dialog.offersUTF8 = false
        bare.dialog.offersChunking = false
        try await Self.run(bare) { client, _ in
            _ = try await client.answer()
            #expect(try await client.ask("EHLO c") == ["250 mail.example greets you"])
            #expect(try await client.ask("MAIL FROM:<a@example.org> SIZE=1") == ["555 Unsupported parameter"])
            #expect(try await client.ask("BDAT 1 LAST") == ["502 Not offered"])
        }
    }

    /// A conversation that passes every place of a script, with the command that is answered at each.
    static let road: [(place: TestSMTPRule.Place, line: String)] = [
        (.hello, "EHLO c"), (.noop, "NOOP"), (.sender, "MAIL FROM:<a@example.org>"),
        (.recipient, "RCPT TO:<ann@example.com>"), (.reset, "RSET"), (.sender, "MAIL FROM:<a@example.org>"),
        (.recipient, "RCPT TO:<ann@example.com>"), (.data, "DATA"), (.answer, "Subject: x\r\n\r\n."), (.quit, "QUIT"),
    ]
    static let places: [TestSMTPRule.Place] = [
        .hello, .noop, .sender, .recipient, .reset, .data, .answer, .quit,
    ]

    /// Goes the road up to a place; the answer to its command.
    static func go(to place: TestSMTPRule.Place, _ client: RawSMTPClient) async throws -> [String] {
        _ = try await client.answer()
        for (passed, line) in Self.road {
            let answer = try await client.ask(line)
            if passed == place { return answer }
        }
        return []
    }

    @Test("answers any command as its script says, and then as usual", arguments: places)
    func replies(place: TestSMTPRule.Place) async throws {
        try await Self.run { client, server in
            server.script(.at(place, times: 1, .reply(451, "4.3.0 Scripted")))
            let scripted = try await Self.go(to: place, client)
            #expect(scripted == ["451 4.3.0 Scripted"])
            let usual = try await client.ask("NOOP")
            #expect(usual == ["250 2.0.0 Here"])
        }
    }

    @Test("waits on its clock before an answer", arguments: places)
    func delays(place: TestSMTPRule.Place) async throws {
        let clock = ManualClock()
        try await Self.run(clock: clock) { client, server in
            server.script(.at(place, times: 1, .delay(.seconds(30))))
            async let waking: Void = {
                try await clock.waitForSleepers(1)
                clock.advance(by: .seconds(30))
            }()
            let code = try await Self.go(to: place, client).first?.prefix(3)
            try await waking
            #expect(code == (place == .data ? "354" : place == .quit ? "221" : "250"))
        }
    }

    @Test("drops the connection at any command, with or without having done what it asks", arguments: places)
    func drops(place: TestSMTPRule.Place) async throws {
        for effect in [TestSMTPRule.Effect.drop, .dropSilently] {
            try await Self.run { client, server in
                server.script(.at(place, times: 1, effect))
                await #expect(throws: TransportError.self) {
                    _ = try await Self.go(to: place, client)
                }
                let isDelivered = if case .dropSilently = effect { place == .answer } else { false }
                #expect(server.messages.count == (isDelivered || place == .quit ? 1 : 0))
            }
        }
    }

    @Test("says any bytes at all, instead of its answer or behind it")
    func raw() async throws {
        try await Self.run { client, server in
            server.script(
                .at(.greeting, .raw(Array("220-one\r\n220 two\r\n".utf8))),
                .at(.noop, times: 1, .raw(Array("250 mine\r\n".utf8))),
                .at(.noop, .append(Array("250 twice\r\n".utf8))))
            #expect(try await client.answer() == ["220-one", "220 two"])
            _ = try await client.ask("EHLO c")
            #expect(try await client.ask("NOOP") == ["250 mine"])
            #expect(try await client.ask("NOOP") == ["250 2.0.0 Here"])
            #expect(try await client.answer() == ["250 twice"])
        }
    }

    @Test("applies a rule to the addresses it names, and only so often")
    func selects() async throws {
        try await Self.run { client, server in
            server.script(.at(.recipient, times: 2, skipping: 1, containing: "ANN@", .reply(450, "4.2.0 Grey")))
            _ = try await client.answer()
            _ = try await client.ask("EHLO c")
            _ = try await client.ask("MAIL FROM:<>")
            var codes: [String] = []
            for _ in 0..<4 { codes += try await client.ask("RCPT TO:<ann@example.com>").map { String($0.prefix(3)) } }
            #expect(codes == ["250", "450", "450", "250"])
            #expect(try await client.ask("RCPT TO:<nobody@example.com>") == ["550 5.1.1 No such user"])
        }
    }
}
