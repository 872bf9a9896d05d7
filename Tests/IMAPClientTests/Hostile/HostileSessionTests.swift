import MailTesting
import MailTransport
import SASL
import Synchronization
import Testing

@testable import IMAPClient

/// What a server may do to harm a session (HOSTILE, group I).
@Suite("A hostile server", .timeLimit(.minutes(10)))
struct HostileSessionTests {
    /// Runs a session against a script that begins behind the login, and returns the code of the error thrown.
    private func code(
        of steps: [ScriptedServer.Step], capabilities: String = "IDLE", limits: IMAPLimits = IMAPLimits(),
        _ body: @escaping @Sendable (IMAPSession) async throws -> Void
    ) async throws -> IMAPError.Code? {
        let script = ScriptedServer(ScriptedServer.login(capabilities: capabilities) + steps)
        let found = Mutex<IMAPError.Code?>(nil)
        try await script.run(limits: limits) { configuration, connector in
            do {
                try await withIMAPConnection(configuration, connector: connector) { try await body($0) }
            } catch let error as IMAPError {
                found.withLock { $0 = error.code }
            }
        }
        return found.withLock { $0 }
    }

    private static let select: [ScriptedServer.Step] = [
        .expect("M2 SELECT \"INBOX\"\r\n"), .say("* 1 EXISTS\r\n* OK [UIDVALIDITY 1]\r\nM2 OK\r\n"),
    ]

    @Test("HOSTILE 110: after a literal beyond the limit nothing is believed that follows it")
    func nothingBehindALimit() async throws {
        var limits = IMAPLimits()
        limits.body = 4000
        let seen = Mutex<UInt32>(0)
        let code = try await self.code(
            of: Self.select + [
                .expect("M3 UID FETCH 1 (UID BODY.PEEK[])\r\n"),
                .say("* 1 FETCH (BODY[] {5000}\r\nhello\r\n* 9999 EXISTS\r\nM3 OK\r\n"),
            ], limits: limits
        ) { session in
            try await session.withMailbox(.inbox) { mailbox in
                do {
                    _ = try await mailbox.fetch([1], [.message()]).collect()
                } catch {
                    seen.withLock { $0 = mailbox.state.exists }
                    throw error
                }
            }
        }
        #expect(code == .limitExceeded(.literal))
        #expect(seen.withLock { $0 } == 1)
    }

    @Test("HOSTILE 114: a literal that stops short runs into the deadline, and the mail is not used")
    func shortLiteral() async throws {
        let clock = ManualClock()
        await expectCode(.timedOut) {
            try await LiveServer.withInbox(on: clock) { mailbox, server in
                async let waiting: Void = {
                    try await server.expect("M3 UID FETCH 1 (UID BODY.PEEK[])\r\n")
                    try await server.say("* 1 FETCH (BODY[] {500}\r\nhello")
                    // Whoever waits for time gets it.
                    while (try? await clock.waitForSleepers()) != nil { clock.advance(by: .seconds(61)) }
                }()
                for try await message in mailbox.fetch([1], [.message()]) { Issue.record("a mail came: \(message)") }
                try await waiting
            }
        }
    }

    @Test(
        "HOSTILE 116 and 117: what is no IMAP, such as compressed bytes that nobody asked for, ends in a typed error",
        arguments: [
            // The beginning of a deflated stream, again and again, with and without line ends.
            ([0xED, 0xC0, 0x81, 0x00, 0xFF], .limitExceeded(.line)), ([0xED, 0xC0, 0x81, 0x0A], .malformedResponse),
        ] as [([UInt8], IMAPError.Code)])
    func garbage(bytes: [UInt8], code: IMAPError.Code) async throws {
        let flood = Array(repeatElement(bytes, count: 2 * 1024 * 1024 / bytes.count).joined())
        let found = try await self.code(of: [.expect("M2 NOOP\r\n"), .flood(flood)], capabilities: "COMPRESS=DEFLATE") {
            try await $0.noop()
        }
        #expect(found == code)
    }

    @Test("One command that is answered for ever is cut off at the limit of a response")
    func endlessAnswer() async throws {
        var limits = IMAPLimits()
        limits.response = 100_000
        let line = Array("* LIST () \"/\" \(String(repeating: "a", count: 500))\r\n".utf8)
        let found = try await self.code(
            of: [
                .expect("M2 LIST \"\" \"*\"\r\n"), .flood(Array(repeatElement(line, count: 1000).joined())),
            ], limits: limits
        ) { _ = try await $0.listMailboxes() }
        #expect(found == .limitExceeded(.response))
    }

    @Test("HOSTILE 122: a referral is a refusal like any other: nobody is sent elsewhere")
    func referral() async throws {
        let script = ScriptedServer([
            .say("* OK [CAPABILITY IMAP4rev1] ready\r\n"), .expect("M1 LOGIN \"anna\" \"secret\"\r\n"),
            .say("M1 NO [REFERRAL IMAP://;AUTH=*@attacker.example.org:243/] elsewhere\r\n"),
        ])
        await expectCode(.authenticationFailed) {
            try await script.run { configuration, connector in
                try await withIMAPConnection(configuration, connector: connector) { _ in }
            }
        }
    }

    @Test("HOSTILE 123: an answer to a command that was never given ends the connection")
    func futureTag() async throws {
        let code = try await self.code(of: [.expect("M2 NOOP\r\n"), .say("M9 OK\r\n")]) { try await $0.noop() }
        #expect(code == .desynchronised)
    }

    @Test("HOSTILE 124: unknown tags are counted and otherwise ignored")
    func unknownTags() async throws {
        var dialog = IMAPDialog()
        _ = try dialog.receiveGreeting(response("* OK ready\r\n"))
        for _ in 0..<100_000 {
            guard case .none = dialog.receive(response("zz1 OK what\r\n")) else {
                Issue.record("it had an effect")
                return
            }
        }
        #expect(dialog.unknownTags == 100_000)
    }

    @Test("HOSTILE 125: a goodbye is told apart, whenever it comes")
    func bye() async throws {
        let greeting = ScriptedServer([.say("* BYE overloaded\r\n"), .close])
        await expectCode(.serverBye) {
            try await greeting.run { configuration, connector in
                try await withIMAPConnection(configuration, connector: connector) { _ in }
            }
        }
        let login = ScriptedServer([
            .say("* OK [CAPABILITY IMAP4rev1] ready\r\n"), .expect("M1 LOGIN \"anna\" \"secret\"\r\n"),
            .say("* BYE maintenance\r\n"), .close,
        ])
        await expectCode(.serverBye) {
            try await login.run { configuration, connector in
                try await withIMAPConnection(configuration, connector: connector) { _ in }
            }
        }
        let fetching = try await self.code(
            of: Self.select + [
                .expect("M3 UID FETCH 1 (UID FLAGS)\r\n"), .say("* 1 FETCH (UID 1 FLAGS ())\r\n* BYE shutdown\r\n"),
                .close,
            ]
        ) { session in
            try await session.withMailbox(.inbox) { _ = try await $0.fetch([1], [.flags]).collect() }
        }
        #expect(fetching == .serverBye)
        // At LOGOUT it is good manners, tagged or not.
        let leaving = try await self.code(of: [.expect("M2 LOGOUT\r\n"), .say("M2 BYE bye\r\n"), .close]) { _ in }
        #expect(leaving == nil)
    }

    @Test(
        "HOSTILE 130 to 132: refusals keep their meanings apart",
        arguments: [
            ("NO [ALERT] Too many simultaneous connections. (Failure)", IMAPError.Code.tooManyConnections),
            ("BAD Request is throttled. Suggested Backoff Time: 999999999 milliseconds", .throttled),
            ("NO [OVERQUOTA] full", .overQuota), ("NO [UNAVAILABLE] later", .unavailable),
            ("NO [AUTHENTICATIONFAILED] no", .authenticationFailed), ("NO [LIMIT] enough", .serverLimit),
            ("NO Invalid user name or password", .authenticationFailed),
        ])
    func refusedLogins(answer: String, code: IMAPError.Code) async throws {
        let script = ScriptedServer([
            .say("* OK [CAPABILITY IMAP4rev1] ready\r\n"), .expect("M1 LOGIN \"anna\" \"secret\"\r\n"),
            .say("M1 \(answer)\r\n"),
        ])
        let error = await expectedError(code) {
            try await script.run { configuration, connector in
                try await withIMAPConnection(configuration, connector: connector) { _ in }
            }
        }
        // The server's hint is believed up to five minutes.
        if code == .throttled { #expect(error?.remedy == .retryLater(after: .seconds(300))) }
    }

    @Test("HOSTILE 133: a mailbox that may only be read refuses a change and nothing else happens")
    func readOnly() async throws {
        let code = try await self.code(
            of: [
                .expect("M2 SELECT \"INBOX\"\r\n"), .say("* 1 EXISTS\r\nM2 OK [READ-ONLY]\r\n"),
                .expect("M3 UID STORE 1 +FLAGS.SILENT (\\Seen)\r\n"), .say("M3 NO [READ-ONLY] no\r\n"),
                .expect("M4 NOOP\r\n"), .say("M4 OK\r\n"), .expect("M5 LOGOUT\r\n"), .say("M5 OK\r\n"),
            ]
        ) { session in
            try await session.withMailbox(.inbox) { mailbox in
                #expect(mailbox.state.isReadOnly)
                await expectCode(.notPermitted) { try await mailbox.store(.add, [.seen], on: [1]) }
                try await session.noop()
            }
        }
        #expect(code == nil)
    }

    @Test("HOSTILE 134: Exchange's own words for an expired token and a lost mailbox are understood")
    func exchange() async throws {
        let expired = try await self.code(
            of: Self.select + [
                .expect("M3 IDLE\r\n"), .say("+ idling\r\n* BYE Session invalidated - AccessTokenExpired\r\n"), .close,
            ]
        ) { session in
            try await session.withMailbox(.inbox) { for try await event in $0.idle() { Issue.record("\(event)") } }
        }
        #expect(expired == .tokenExpired)
        let lost = try await self.code(
            of: [
                .expect("M2 SELECT \"INBOX\"\r\n"), .say("M2 BAD User is authenticated but not connected.\r\n"),
                .expect("M3 LOGOUT\r\n"), .say("M3 OK\r\n"),
            ]
        ) { try await $0.withMailbox(.inbox) { _ in } }
        #expect(lost == .mailboxUnavailable)
    }

    @Test("A mail that another client removed between SEARCH and FETCH is skipped")
    func expungedInBetween() async throws {
        let code = try await self.code(
            of: Self.select + [
                .expect("M3 UID FETCH 4:5 (UID FLAGS)\r\n"),
                .say("* 1 EXPUNGE\r\n* 1 FETCH (UID 5 FLAGS ())\r\nM3 OK\r\n"), .expect("M4 LOGOUT\r\n"),
                .say("M4 OK\r\n"),
            ]
        ) { session in
            try await session.withMailbox(.inbox) { mailbox in
                let found = try await mailbox.fetch([4, 5], [.flags]).collect()
                #expect(found.map(\.uid) == [5])
            }
        }
        #expect(code == nil)
    }

    @Test("A mailbox name with a line end cannot be made, and one that is not modified UTF-7 is shown as it came")
    func mailboxNames() throws {
        #expect(IMAPMailboxName("a\r\nM1 DELETE INBOX") == nil)
        #expect(IMAPMailboxName("a\0") == nil && IMAPMailboxName("") == nil)
        guard case .list(let entry) = response("* LIST () \"/\" \"&garbage\"\r\n") else {
            Issue.record("no LIST")
            return
        }
        #expect(entry.name.text == "&garbage")
        #expect(entry.name.wireForm(utf8: false) == Array("&garbage".utf8))
    }
}
