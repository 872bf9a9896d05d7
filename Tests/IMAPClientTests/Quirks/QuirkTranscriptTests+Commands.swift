import MailTransport
import SASL
import Testing

@testable import IMAPClient

/// The conversations about logins, literals and commands in general.
extension QuirkTranscriptTests {
    @Test("Exchange takes the name of a shared mailbox by LOGIN only")
    func sharedMailbox() async throws {
        for name in ["anna@example.com/support", "EXAMPLE\\anna"] {
            let quoted = name.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "\\\\")
            let script = ScriptedServer([
                .say("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] ready\r\n"),
                .expect("M1 LOGIN \"\(quoted)\" \"secret\"\r\n"), .say("M1 OK [CAPABILITY IMAP4rev1] in\r\n"),
                .expect("M2 LOGOUT\r\n"), .say("M2 OK\r\n"),
            ])
            try await script.run(
                adjust: { $0.credentials = .password(username: name, password: "secret") }
            ) { configuration, connector in
                try await withIMAPConnection(configuration, connector: connector) { _ in }
            }
        }
    }

    @Test("Exchange's front end answers a command with a line that is no IMAP: the session ends, to be tried again")
    func serverUnavailable() async throws {
        let error = await expectedError(.unavailable) {
            try await self.converse("IDLE", [.expect("M2 NOOP\r\n"), .say("Server Unavailable. 15\r\n")]) {
                try await $0.noop()
            }
        }
        #expect(error?.remedy == .retryLater(after: nil))
    }

    @Test("Exchange sends `+` unasked, and only one that was asked for lets a literal go")
    func extraContinuations() async throws {
        try await self.converse(
            // 'LITERAL +' in two words promises nothing.
            "LITERAL + IDLE",
            [
                .say("+ \r\n+ unasked\r\n"), .expect("M2 APPEND \"INBOX\" {5}\r\n"), .say("+\r\n"),
                .expect("a\r\nb\n\r\n"),
                .say("M2 OK [APPENDUID 7 9] done\r\n"),
            ], logout: "M3"
        ) { session in
            let found = try await session.append(Array("a\r\nb\n".utf8), to: .inbox)?.uid
            #expect(found == 9)
        }
    }

    @Test("Gmail wants an app password: that is a matter of settings, not of trying again")
    func appPassword() async throws {
        let script = ScriptedServer([
            .say("* OK [CAPABILITY IMAP4rev1] ready\r\n"), .expect("M1 LOGIN \"anna\" \"secret\"\r\n"),
            .say("M1 NO [ALERT] Application-specific password required: https://example.com (Failure)\r\n"),
        ])
        let error = await expectedError(.authenticationFailed) {
            try await script.run { configuration, connector in
                try await withIMAPConnection(configuration, connector: connector) { _ in }
            }
        }
        guard case .changeSettings? = error?.remedy else {
            Issue.record("\(String(describing: error?.remedy))")
            return
        }
    }

    @Test("A server that ends a literal with a line end of its own loses nothing but that line")
    func lineEndBehindLiteral() async throws {
        try await self.inInbox(
            "IDLE",
            [
                .expect("M3 UID FETCH 5 (UID BODY.PEEK[])\r\n"),
                .say("* 1 FETCH (UID 5 BODY[] {5}\r\nhello\r\n)\r\nM3 OK\r\n"),
            ], logout: "M4"
        ) { mailbox in
            let found = try await mailbox.fetch([5], [.message()]).collect().map(\.message)
            #expect(found == [Array("hello".utf8)])
        }
    }

    @Test("A large mailbox is searched in parts where a server names every message on one line")
    func searchInParts() async throws {
        try await self.converse(
            "IDLE",
            [
                .expect("M2 SELECT \"INBOX\"\r\n"),
                .say("* 120000 EXISTS\r\n* OK [UIDVALIDITY 1] v\r\n* OK [UIDNEXT 300001] n\r\nM2 OK\r\n"),
                .expect("M3 UID SEARCH UID 1:100000 ALL\r\n"), .say("* SEARCH 5 7\r\nM3 OK\r\n"),
                .expect("M4 UID SEARCH UID 100001:200000 ALL\r\n"), .say("* SEARCH\r\nM4 OK\r\n"),
                .expect("M5 UID SEARCH UID 200001:300000 ALL\r\n"), .say("* SEARCH 300000\r\nM5 OK\r\n"),
                .expect("M6 UID SEARCH UID 300001:* ALL\r\n"), .say("* SEARCH 300000 300002\r\nM6 OK\r\n"),
            ], logout: "M7"
        ) { session in
            try await session.withMailbox(.inbox) { mailbox in
                let found = try await mailbox.uidSearch(.all)
                #expect(found == [5, 7, 300_000, 300_002])
            }
        }
    }

    @Test("HOSTILE 127: when UIDVALIDITY changes under a search or a fetch, what came is not believed")
    func validityUnderCommands() async throws {
        try await self.inInbox(
            "IDLE",
            [.expect("M3 UID SEARCH ALL\r\n"), .say("* OK [UIDVALIDITY 2] new\r\n* SEARCH 1 2\r\nM3 OK\r\n")],
            logout: "M4"
        ) { mailbox in
            await expectCode(.uidValidityChanged) { _ = try await mailbox.uidSearch(.all) }
            await expectCode(.uidValidityChanged) { try await mailbox.store(.add, [.seen], on: [1]) }
        }
        try await self.inInbox(
            "IDLE",
            [
                .expect("M3 UID FETCH 1:2 (UID FLAGS)\r\n"),
                .say("* OK [UIDVALIDITY 2] new\r\n* 1 FETCH (UID 1 FLAGS ())\r\nM3 OK\r\n"),
            ], logout: "M4"
        ) { mailbox in
            await expectCode(.uidValidityChanged) {
                for try await message in mailbox.fetch([1, 2], [.flags]) { Issue.record("\(message)") }
            }
        }
    }
}
