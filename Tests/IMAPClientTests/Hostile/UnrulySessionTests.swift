import MailTesting
import MailTransport
import Synchronization
import Testing

@testable import IMAPClient

/// What a caller or a server may do at the worst moment of a session, and what must still hold afterwards.
@Suite("In the middle of things", .timeLimit(.minutes(10)))
struct UnrulySessionTests {
    /// Begins `work` in a task of its own, and cancels it as soon as `moment` has come.
    private func cancel(
        _ work: @escaping @Sendable () async throws -> Void, at moment: () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await #expect(throws: CancellationError.self) { try await work() } }
            try await moment()
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    @Test("a SELECT is cancelled: the next one opens its mailbox all the same")
    func cancelledSelect() async throws {
        try await LiveServer.run { session, server in
            let archive = try #require(IMAPMailboxName("Archive"))
            try await self.cancel {
                try await session.withMailbox(archive) { _ in }
            } at: {
                try await server.expect("M2 SELECT \"Archive\"\r\n")
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await server.expect("M3 SELECT \"INBOX\"\r\n")
                    try await server.say("* 9 EXISTS\r\n* OK [UIDVALIDITY 4] v\r\nM2 OK late\r\n")
                    try await server.say("* 1 EXISTS\r\n* OK [UIDVALIDITY 5] v\r\nM3 OK\r\n")
                    try await server.expect("M4 UID SEARCH ALL\r\n")
                    try await server.say("* SEARCH 7\r\nM4 OK\r\n")
                }
                try await session.withMailbox(.inbox) { mailbox in
                    #expect(mailbox.state.exists == 1 && mailbox.state.uidValidity == 5)
                    let found = try await mailbox.uidSearch(.all)
                    #expect(found == [7])
                }
                try await group.waitForAll()
            }
        }
    }

    @Test(
        "a fetch is cancelled inside of a literal: its rest is skipped, and the next command answered",
        arguments: [
            1000, 300_000,
        ])
    func cancelledInsideLiteral(size: Int) async throws {
        try await LiveServer.withInbox { mailbox, server in
            let sink = KeepingSink()
            try await self.cancel {
                for try await _ in mailbox.fetch([1], [.message()], into: sink) {}
            } at: {
                try await server.expect("M3 UID FETCH 1 (UID BODY.PEEK[])\r\n")
                try await server.say("* 1 FETCH (UID 1 BODY[] {\(size)}\r\n" + String(repeating: "x", count: size / 2))
                if size > 200_000 { await eventually { sink.kept.withLock { $0.bytes > 0 } } }
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await server.say(String(repeating: "x", count: size - size / 2) + ")\r\nM3 OK\r\n")
                    try await server.expect("M4 UID FETCH 1 (UID FLAGS)\r\n")
                    try await server.say("* 1 FETCH (UID 1 FLAGS (\\Seen))\r\nM4 OK\r\n")
                }
                let flags = try await mailbox.fetch([1], [.flags]).collect()
                #expect(flags.map { $0.flags?.isSeen } == [true])
                try await group.waitForAll()
            }
            #expect(sink.kept.withLock { $0.ends.allSatisfy { !$0 } })
        }
    }

    @Test("the server says goodbye inside of a FETCH: what came before is kept, and the rest is an error")
    func goodbyeInsideFetch() async throws {
        try await LiveServer.withInbox { mailbox, server in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await server.expect("M3 UID FETCH 1:3 (UID BODY.PEEK[])\r\n")
                    try await server.say("* 1 FETCH (UID 1 BODY[] {2}\r\nhi)\r\n* BYE maintenance\r\n")
                }
                let got = Mutex<[UInt32]>([])
                let error = await expectedError(.serverBye) {
                    for try await fetched in mailbox.fetch([1, 2, 3], [.message()]) {
                        got.withLock { $0.append(fetched.uid ?? 0) }
                    }
                }
                #expect(error?.status?.text == "maintenance")
                #expect(got.withLock { $0 } == [1])
                try await group.waitForAll()
            }
        }
    }

    @Test("messages are expunged between the answers to a FETCH, and others tell of themselves unasked")
    func expungedInsideFetch() async throws {
        try await LiveServer.withInbox { mailbox, server in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await server.expect("M3 UID FETCH 5:7 (UID BODY.PEEK[])\r\n")
                    try await server.say("* 3 EXISTS\r\n* 1 FETCH (UID 5 BODY[] {1}\r\na)\r\n* 1 EXPUNGE\r\n")
                    // No data at all, data of a message that was not asked for, flags of one that was, and no item.
                    try await server.say("* 1 FETCH ()\r\n* 2 FETCH (UID 99 BODY[] {1}\r\nz)\r\n")
                    try await server.say("* 2 FETCH (UID 7 FLAGS (\\Seen))\r\n* 2 FETCH\r\n")
                    try await server.say("* 2 FETCH (UID 7 BODY[] {1}\r\nc)\r\nM3 OK\r\n")
                }
                let messages = try await mailbox.fetch(IMAPUIDSet(5...7), [.message()]).collect()
                #expect(messages.map(\.uid) == [5, 7])
                #expect(messages.map(\.message) == [[0x61], [0x63]])
                #expect(mailbox.state.exists == 2)
                try await group.waitForAll()
            }
        }
    }

    @Test("large content comes before its UID while another fetch is under way: it never becomes another mail's")
    func contentBeforeUID() async throws {
        try await LiveServer.withInbox { mailbox, server in
            let body = String(repeating: "b", count: 200_000)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await server.expect("M3 UID FETCH 1 (UID BODY.PEEK[])\r\n")
                    try await server.expect("M4 UID FETCH 2 (UID BODY.PEEK[])\r\n")
                    try await server.say("* 2 FETCH (BODY[] {200000}\r\n\(body) UID 2)\r\n")
                    let other = String(repeating: "a", count: 200_000)
                    try await server.say("* 1 FETCH (BODY[] {200000}\r\n\(other) UID 1)\r\nM3 OK\r\nM4 OK\r\n")
                }
                async let first = mailbox.fetch([1], [.message()]).collect()
                await eventually { mailbox.connection.withState { $0.dialog.pending.count == 1 } }
                let second = try await mailbox.fetch([2], [.message()]).collect()
                for (uid, letter, messages) in [(1, "a", try await first), (2, "b", second)] {
                    for message in messages where message.message != nil {
                        #expect(message.uid == UInt32(uid))
                        #expect(message.message?.first == Character(letter).asciiValue)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test(
        "a FETCH that is answered for ever ends at a limit, even where all answers are collected",
        arguments: [("FLAGS ()", 2000), ("X \"\(String(repeating: "x", count: 50_000))\"", 10)])
    func endlessFetch(item: String, count: Int) async throws {
        var limits = IMAPLimits()
        limits.response = 100_000
        limits.body = 100_000
        let answers = String(repeating: "* 1 FETCH (UID 1 \(item))\r\n", count: count)
        let script = ScriptedServer(
            ScriptedServer.login(capabilities: "IDLE") + [
                .expect("M2 SELECT \"INBOX\"\r\n"), .say("* 1 EXISTS\r\n* OK [UIDVALIDITY 1] v\r\nM2 OK\r\n"),
                .expect("M3 UID FETCH 1 (UID FLAGS)\r\n"), .flood(Array(answers.utf8)), .say("M3 OK\r\n"),
                .expect("M4 LOGOUT\r\n"), .say("M4 OK\r\n"),
            ])
        await expectCode(.limitExceeded(.response)) {
            try await script.run(limits: limits) { configuration, connector in
                try await withIMAPConnection(configuration, connector: connector) { session in
                    try await session.withMailbox(.inbox) { _ = try await $0.fetch([1], [.flags]).collect() }
                }
            }
        }
    }

    @Test("much happens while nobody listens: what is kept of it is bounded in bytes, and that there was more is said")
    func manyEvents() async throws {
        try await LiveServer.withInbox { mailbox, server in
            let words = String(repeating: "x", count: 100_000)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await server.expect("M3 NOOP\r\n")
                    for _ in 0..<100 { try await server.say("* OK [ALERT] \(words)\r\n") }
                    for _ in 0..<100 { try await server.say("* 1 FETCH (UID 9 BODY[] {100000}\r\n\(words))\r\n") }
                    try await server.say("M3 OK\r\n")
                }
                _ = try await mailbox.connection.run(IMAPCommand("NOOP"))
                try await group.waitForAll()
            }
            var kept = 0
            for try await event in mailbox.idle() {
                if case .overflow = event { break }
                kept += 1
            }
            #expect((1...84).contains(kept))
        }
    }

    @Test("a search finds more messages than the mailbox can hold: that is no answer")
    func impossibleSearch() async throws {
        try await LiveServer.withInbox(capabilities: "IDLE ESEARCH") { mailbox, server in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await server.expect("M3 UID SEARCH RETURN (ALL) ALL\r\n")
                    try await server.say("* ESEARCH (TAG \"M3\") UID ALL 1:4294967295\r\nM3 OK\r\n")
                }
                await expectCode(.limitExceeded(.response)) { _ = try await mailbox.uidSearch(.all) }
                try await group.waitForAll()
            }
        }
    }

    @Test("a mailbox was restored from a backup and has lower MODSEQs: QRESYNC then says nothing, and all is looked at")
    func modSeqGoesBack() async throws {
        let script = ScriptedServer(
            ScriptedServer.login(capabilities: "ENABLE QRESYNC") + [
                .expect("M2 ENABLE QRESYNC\r\n"), .say("* ENABLED QRESYNC\r\nM2 OK\r\n"),
                .expect("M3 SELECT \"INBOX\" (QRESYNC (1 90))\r\n"),
                .say("* 2 EXISTS\r\n* OK [UIDVALIDITY 1] v\r\n* OK [HIGHESTMODSEQ 80] m\r\nM3 OK\r\n"),
                .expect("M4 UID SEARCH ALL\r\n"), .say("* SEARCH 4 5\r\nM4 OK\r\n"),
                .expect("M5 UID FETCH 4:5 (UID FLAGS)\r\n"),
                .say("* 1 FETCH (UID 4 FLAGS ())\r\n* 2 FETCH (UID 5 FLAGS (\\Seen))\r\nM5 OK\r\n"),
                .expect("M6 LOGOUT\r\n"), .say("M6 OK\r\n"),
            ])
        try await script.run(adjust: { $0.enabledExtensions = ["QRESYNC"] }) { configuration, connector in
            try await withIMAPConnection(configuration, connector: connector) { session in
                let point = IMAPResyncPoint(uidValidity: 1, modSeq: 90)
                try await session.withMailbox(.inbox, resync: point) { mailbox in
                    #expect(mailbox.changesAtOpening == nil)
                    let changes = try await mailbox.changes(since: point)
                    #expect(changes.changed.map(\.uid) == [4, 5])
                }
            }
        }
    }

    @Test("a login is answered by other lines for ever: the deadline is that of the command")
    func endlessLogin() async throws {
        let clock = ManualClock()
        let script = ScriptedServer(
            [.say("* OK [CAPABILITY IMAP4rev1] ready\r\n"), .expect("M1 LOGIN \"anna\" \"secret\"\r\n")]
                + (1...10).flatMap { _ -> [ScriptedServer.Step] in
                    [.say("* OK still at it\r\n"), .reached { clock.advance(by: .seconds(20)) }]
                })
        await expectCode(.timedOut) {
            try await script.run(clock: clock) { configuration, connector in
                try await withIMAPConnection(configuration, connector: connector) { _ in }
            }
        }
    }
}
