import MailTesting
import MailTransport
import MessageParsing
import SASL
import SMTPClient
import Testing

@Suite("A server that means no good, or is broken")
struct SMTPHostileServerTests {
    static let hello = "250-mail.example.com\r\n250-PIPELINING\r\n250 ENHANCEDSTATUSCODES\r\n"
    static let plainHello = "250 mail.example.com\r\n"

    /// Sends a message to two recipients.
    static func send(_ connection: SMTPConnection) async throws -> SMTPSendResult {
        await connection.send(try SMTPRig.envelope("ann@example.com", "bob@example.com"), SMTPRig.message)
    }

    @Test("HOSTILE 81: says nothing: the greeting has a deadline")
    func silence() async throws {
        let clock = ManualClock()
        async let running = SMTPScript.run([.hearRest], clock: clock) { _ in }
        try await clock.waitForSleepers(1)
        clock.advance(by: .seconds(31))
        let error = try await running.outcome.smtpError
        #expect(error?.code == .timedOut)
        #expect(error?.phase == .greeting)
    }

    @Test("HOSTILE 82: never ends a line")
    func endlessLine() async throws {
        let run = try await SMTPScript.run([.say("220 "), .sayForever("xxxxxxxxxxxxxxxx")]) { _ in }
        #expect(run.outcome.smtpError?.code == .limitExceeded)
        #expect(run.outcome.smtpError?.phase == .greeting)
    }

    @Test("HOSTILE 83: never ends an answer")
    func endlessAnswer() async throws {
        let run = try await SMTPScript.run([.say("220 a\r\n"), .hear("EHLO"), .sayForever("250-x\r\n")]) { _ in }
        #expect(run.outcome.smtpError?.code == .limitExceeded)
        #expect(run.outcome.smtpError?.phase == .hello)
    }

    @Test("HOSTILE 84: changes the code within an answer")
    func changesCode() async throws {
        let run = try await SMTPScript.run([.say("220 a\r\n"), .hear("EHLO"), .say("250-a\r\n550 b\r\n"), .hearRest]) {
            _ in
        }
        #expect(run.outcome.smtpError?.code == .protocolViolation)
    }

    @Test("HOSTILE 85: answers with a bare code, or ends its lines with LF")
    func lenient() async throws {
        let run = try await SMTPScript.run([
            .say("220\n"), .hear("EHLO"), .say("250\n"), .hear("MAIL"), .say("250\n"), .hear("RCPT"), .say("250\n"),
            .hear("RCPT"), .say("250\n"), .hear("DATA"), .say("354\n"), .hearAll("\r\n.\r\n"), .say("250\n"),
            .hear("QUIT"), .say("221\n"),
        ]) { try await Self.send($0) }
        #expect(run.outcome.value?.isComplete == true)
    }

    @Test(
        "HOSTILE 86, 87: puts words behind its answer to STARTTLS",
        arguments: ["250-AUTH PLAIN\r\n", "250-AUTH LOGIN X", "\r\n", "x"])
    func injection(words: String) async throws {
        let run = try await SMTPScript.run(
            [
                .say("220 a\r\n"), .hear("EHLO"), .say("250-a\r\n250 STARTTLS\r\n"), .hear("STARTTLS"),
                .say("220 go\r\n" + words), .hearRest,
            ], security: .startTLS(.required)
        ) {
            $0.credentials = .password(username: "ann", password: "secret-ann")
        } _: { _ in
        }
        #expect(run.outcome.smtpError?.code == .plaintextBeforeTLS)
        #expect(!run.transcript.contains("AUTH"))
    }

    @Test(
        "HOSTILE 88: answers STARTTLS with anything but 220",
        arguments: ["454 4.7.0 No", "500 What", "221 Bye", "250 Ok", "354 Go", "421 Bye"])
    func refusesTLS(answer: String) async throws {
        let run = try await SMTPScript.run(
            [
                .say("220 a\r\n"), .hear("EHLO"), .say("250-a\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n"),
                .hear("STARTTLS"),
                .say(answer + "\r\n"), .hearRest,
            ], security: .startTLS(.required)
        ) {
            $0.credentials = .password(username: "ann", password: "secret-ann")
        } _: { _ in
        }
        #expect(run.outcome.smtpError?.code == .tlsRefused)
        #expect(run.transcript == "EHLO localhost\r\nSTARTTLS\r\n")
    }

    @Test("HOSTILE 88: agrees to STARTTLS and goes on in plaintext")
    func pretendsTLS() async throws {
        let run = try await SMTPScript.run(
            [
                .say("220 a\r\n"), .hear("EHLO"), .say("250-a\r\n250 STARTTLS\r\n"), .hear("STARTTLS"),
                .say("220 go\r\n"),
                .hearAll("\u{16}"), .say("250-a\r\n250 AUTH PLAIN\r\n"), .hearRest,
            ], security: .startTLS(.required)
        ) {
            $0.credentials = .password(username: "ann", password: "secret-ann")
        } _: { _ in
        }
        #expect(run.outcome.smtpError?.code == .tlsFailed)
        #expect(!run.transcript.contains("AUTH"))
    }

    @Test("HOSTILE 89: offers other logins under TLS than before: only those count")
    func otherLogins() async throws {
        let run = try await SMTPScript.run(
            [
                .say("220 a\r\n"), .hear("EHLO"), .say("250-a\r\n250-AUTH PLAIN LOGIN\r\n250 STARTTLS\r\n"),
                .hear("STARTTLS"), .say("220 go\r\n"), .tls, .hear("EHLO"), .say("250-a\r\n250 SIZE 5\r\n"), .hearRest,
            ], security: .startTLS(.required)
        ) {
            $0.credentials = .password(username: "ann", password: "secret-ann")
        } _: { _ in
        }
        #expect(run.outcome.smtpError?.code == .loginNotOffered)
        #expect(!run.transcript.contains("AUTH"))
    }

    @Test("HOSTILE 90: sends a challenge of 1 MB")
    func hugeChallenge() async throws {
        let run = try await SMTPScript.run(
            [
                .say("220 a\r\n"), .hear("EHLO"), .say("250-a\r\n250 AUTH LOGIN\r\n"), .hear("AUTH"),
                .say("334 " + String(repeating: "A", count: 1 << 20) + "\r\n"), .hearRest,
            ]
        ) {
            $0.credentials = .password(username: "ann", password: "secret-ann")
            $0.allowsPlaintextPasswords = true
        } _: { _ in
        }
        #expect(run.outcome.smtpError?.code == .limitExceeded)
        #expect(run.outcome.smtpError?.phase == .login)
    }

    @Test("HOSTILE 90: never stops asking")
    func endlessChallenges() async throws {
        let round: [Line] = [.say("334 VXNlcjo=\r\n"), .hear("")]
        let run = try await SMTPScript.run(
            [.say("220 a\r\n"), .hear("EHLO"), .say("250-a\r\n250 AUTH LOGIN\r\n"), .hear("AUTH")]
                + Array(repeating: round, count: 20).flatMap(\.self)
        ) {
            $0.credentials = .password(username: "ann", password: "secret-ann")
            $0.allowsPlaintextPasswords = true
        } _: { _ in
        }
        #expect([.limitExceeded, .protocolViolation, .loginRefused].contains(run.outcome.smtpError?.code))
        #expect(run.transcript.split(separator: "\r\n").count <= 11)
    }

    @Test(
        "HOSTILE 91: answers before it is asked",
        arguments: [
            [Line.say("220 a\r\n250 early\r\n"), .hearRest],
            [.say("220 a\r\n"), .hear("EHLO"), .say("250 a\r\n250 early\r\n"), .hearRest],
            [
                .say("220 a\r\n"), .hear("EHLO"), .say(hello), .hear("DATA"),
                .say("250 a\r\n250 b\r\n250 c\r\n354 go\r\n250 early\r\n"), .hearRest,
            ],
        ])
    func early(lines: [Line]) async throws {
        let run = try await SMTPScript.run(lines) { try await Self.send($0) }
        let error = run.outcome.smtpError ?? run.outcome.value?.outcome.error
        #expect(error?.code == .protocolViolation)
        #expect(!run.transcript.contains("Subject"))
    }

    /// The conversation without groups, cut after a number of steps.
    static let steps = [
        "220 a\r\n", "250 a\r\n", "250 a\r\n", "250 a\r\n", "250 a\r\n", "354 a\r\n", "250 a\r\n",
    ]
    static let commands = ["", "EHLO", "MAIL", "RCPT", "RCPT", "DATA", "."]

    @Test("HOSTILE 92: says goodbye, or nothing, at every step", arguments: 0..<7, ["421 4.3.2 Bye\r\n", ""])
    func goodbye(step: Int, word: String) async throws {
        var lines: [Line] = []
        for index in 0...step {
            if index > 0 { lines.append(.hear(Self.commands[index])) }
            lines.append(.say(index == step ? word : Self.steps[index]))
        }
        let run = try await SMTPScript.run(lines) { try await Self.send($0) }
        let error = try #require(run.outcome.smtpError ?? run.outcome.value?.outcome.error)
        #expect(error.code == .closedByServer)
        guard case .retryLater = error.remedy else {
            Issue.record("\(error.remedy)")
            return
        }
        if let result = run.outcome.value {
            #expect(!result.outcome.isSent)
            // HOSTILE 107: only without a word after the last dot can nobody know.
            #expect(result.outcome.isUnknown == (step == 6 && word.isEmpty))
        }
    }

    @Test("HOSTILE 93: goes on with DATA although it accepted nobody: nobody gets anything")
    func acceptsNobody() async throws {
        let run = try await SMTPScript.run([
            .say("220 a\r\n"), .hear("EHLO"), .say(Self.hello), .hear("DATA"),
            .say("250 a\r\n550 5.1.1 no\r\n450 4.2.1 later\r\n354 go\r\n"), .hearAll(".\r\n"),
            .say("554 5.5.1 none\r\n"),
            .hear("QUIT"), .say("221 bye\r\n"),
        ]) { try await Self.send($0) }
        let result = try #require(run.outcome.value)
        #expect(!run.transcript.contains("Subject"))
        #expect(result.recipients.map { $0.outcome.error?.code } == [.rejected, .deferred])
        #expect(result.outcome.error?.code == .noRecipients)
        #expect(result.outcome.error?.remedy == .retryLater(after: nil))
        #expect(run.transcript.hasSuffix("DATA\r\n.\r\nQUIT\r\n"))
    }

    @Test("refuses the sender although the rest of the group is on its way")
    func refusesSender() async throws {
        let run = try await SMTPScript.run([
            .say("220 a\r\n"), .hear("EHLO"), .say(Self.hello), .hear("DATA"),
            .say("550 5.7.1 not you\r\n503 5.5.1 a\r\n503 5.5.1 b\r\n503 5.5.1 c\r\n"), .hear("QUIT"),
            .say("221 bye\r\n"),
        ]) { try await Self.send($0) }
        let error = run.outcome.value?.outcome.error
        #expect(error?.code == .rejected)
        #expect(error?.phase == .sender)
        #expect(error?.reply?.enhanced == SMTPEnhancedStatus(5, 7, 1))
        #expect(run.outcome.value?.recipients.allSatisfy { $0.outcome.error?.phase == .sender } == true)
    }

    @Test("closes without a goodbye: no error after QUIT")
    func noGoodbye() async throws {
        let run = try await SMTPScript.run([.say("220 a\r\n"), .hear("EHLO"), .say(Self.plainHello), .hear("QUIT")]) {
            await $0.capabilities.offersPipelining
        }
        #expect(run.outcome.value == false)
    }

    @Test("knows only HELO")
    func helo() async throws {
        let run = try await SMTPScript.run([
            .say("220 a\r\n"), .hear("EHLO"), .say("502 What\r\n"), .hear("HELO"), .say("250 a\r\n"), .hear("MAIL"),
            .say("250 a\r\n"), .hear("RCPT"), .say("250 a\r\n"), .hear("RCPT"), .say("250 a\r\n"), .hear("DATA"),
            .say("354 a\r\n"), .hearAll("\r\n.\r\n"), .say("250 a\r\n"), .hear("QUIT"), .say("221 a\r\n"),
        ]) { try await Self.send($0) }
        #expect(run.outcome.value?.isComplete == true)
        #expect(run.transcript.contains("MAIL FROM:<desk@example.org>\r\n"))
    }

    @Test("knows only HELO while TLS is required")
    func heloWithoutTLS() async throws {
        let run = try await SMTPScript.run(
            [.say("220 a\r\n"), .hear("EHLO"), .say("502 What\r\n"), .hear("HELO"), .say("250 a\r\n"), .hearRest],
            security: .startTLS(.required)
        ) { _ in }
        #expect(run.outcome.smtpError?.code == .tlsNotOffered)
    }

    @Test("HOSTILE 222: stops reading in the midst of a message: writing has a deadline")
    func stopsReading() async throws {
        let clock = ManualClock()
        let large = SMTPRig.message + [UInt8](repeating: 97, count: 500) + [13, 10]
        let content = SMTPContent(Array(repeating: large, count: 8000).flatMap(\.self))
        let sending = Task {
            try await SMTPScript.run(
                [
                    .say("220 a\r\n"), .hear("EHLO"), .say(Self.hello), .hear("DATA"),
                    .say("250 a\r\n250 b\r\n354 go\r\n"), .pause,
                ],
                {
                    // Only the write that does not come to an end shall wait on the clock.
                    $0.timeouts = SMTPRig.noTimeouts
                    $0.timeouts.content = .seconds(180)
                }, clock: clock
            ) { await $0.send(try SMTPRig.envelope("ann@example.com"), content) }
        }
        try await clock.waitForSleepers(1)
        clock.advance(by: .seconds(181))
        let run = try await sending.value
        #expect(run.outcome.value?.outcome.isNotSent == true)
        #expect(run.outcome.value?.outcome.error?.code == .timedOut)
        #expect(run.outcome.value?.outcome.error?.phase == .content)
    }

    @Test("HOSTILE 107: closes after it took the message, before its answer is read: nobody can know")
    func closesAfterAnswer() async throws {
        var settings = TestSMTPSettings()
        settings.dialog.offersChunking = false
        let rig = try SMTPRig(settings)
        rig.server.script(.at(.answer, times: 1, .dropSilently))
        let result = try await rig.connected { await $0.send(try SMTPRig.envelope("ann@example.com"), SMTPRig.message) }
        #expect(result.outcome.isUnknown)
        #expect(result.outcome.error?.phase == .answer)
        #expect(rig.server.messages.count == 1)
    }

    @Test("HOSTILE 221: trickles byte by byte: the deadline is the answer's, not the byte's")
    func trickle() async throws {
        let clock = ManualClock()
        let (ours, theirs) = InMemoryPipe.makePair(clock: clock)
        let configuration = SMTPConfiguration(
            endpoint: try Endpoint(host: "mail.example.com", port: 25), security: .none)
        let connector = MailConnector(transport: PresetTransport(connection: ours), tls: PretendTLS(), clock: clock)
        let opening = Task { try await withSMTPConnection(configuration, connector: connector) { _ in } }
        for byte in "220 ".utf8 {
            try await clock.waitForSleepers(1)
            clock.advance(by: .seconds(9))
            try? await theirs.write([byte], until: nil)
        }
        let error = await #expect(throws: SMTPError.self) { try await opening.value }
        #expect(error?.code == .timedOut)
        theirs.abort()
    }
}
