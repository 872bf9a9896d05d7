import MailTesting
import MailTransport
import SASL
import Synchronization
import Testing

@testable import IMAPClient

/// A session with the in-process server.
func withServer(
    mails: Int = 0, size: Int = 100, limits: IMAPLimits = IMAPLimits(), server: TestIMAPConfiguration = .init(),
    _ body: (IMAPSession, TestIMAPServer) async throws -> Void
) async throws {
    var mailbox = try WatchedMailbox()
    mailbox.server = server
    mailbox.configuration.limits = limits
    if mails > 0 {
        for number in 1...mails { _ = mailbox.store.deliver(WatchedMailbox.mail(number, size: size), to: "anna") }
    }
    let connector = MailConnector(transport: mailbox.network, tls: PretendTLS())
    let configuration = mailbox.configuration
    try await withTestIMAPServer(
        store: mailbox.store, on: mailbox.network.listen(at: mailbox.endpoint), configuration: server
    ) { server in
        try await withIMAPConnection(configuration, connector: connector) { try await body($0, server) }
    }
}

@Suite("Several things at once", .timeLimit(.minutes(10)))
struct ConcurrencyTests {
    @Test("Commands inside of a fetch loop are answered, however little may wait", arguments: [1, 5000, 1_000_000])
    func commandsInALoop(queuedBytes: Int) async throws {
        var limits = IMAPLimits()
        limits.queuedBytes = queuedBytes
        try await withServer(mails: 120, size: 1000, limits: limits) { session, server in
            try await session.withMailbox(.inbox) { mailbox in
                var seen: [UInt32] = []
                for try await message in mailbox.fetch(IMAPUIDSet(1...120), [.message()]) {
                    let uid = try #require(message.uid)
                    #expect(message.message?.count ?? 0 > 1000)
                    seen.append(uid)
                    if uid % 7 == 0 { try await mailbox.store(.add, [.seen], on: [uid]) }
                }
                #expect(seen.sorted() == Array(1...120))
            }
            let mails = server.store.mailbox("INBOX", of: "anna")?.mails ?? []
            #expect(
                mails.filter { $0.flags.contains("\\Seen") }.map(\.uid) == Array(stride(from: 7, through: 119, by: 7)))
        }
    }

    @Test("A server that answers two commands at the same time, as Dovecot does, never waits for ever")
    func interleaved() async throws {
        func answers(_ uids: ClosedRange<Int>) -> String {
            let body = String(repeating: "x", count: 500)
            return uids.map { "* \($0) FETCH (UID \($0) BODY[] {500}\r\n\(body))\r\n" }.joined()
        }
        let script = ScriptedServer(
            ScriptedServer.login(capabilities: "IDLE") + [
                .expect("M2 SELECT \"INBOX\"\r\n"), .say("* 100 EXISTS\r\nM2 OK\r\n"),
                .expect("M3 UID FETCH 1:50 (UID BODY.PEEK[])\r\nM4 UID FETCH 51:100 (UID BODY.PEEK[])\r\n"),
                .say(answers(1...1) + answers(51...100)), .say("M4 OK\r\n" + answers(2...50) + "M3 OK\r\n"),
                .expect("M5 LOGOUT\r\n"), .say("M5 OK\r\n"),
            ])
        var limits = IMAPLimits()
        limits.queuedBytes = 64_000
        try await script.run(limits: limits) { configuration, connector in
            try await withIMAPConnection(configuration, connector: connector) { session in
                try await session.withMailbox(.inbox) { mailbox in
                    var seen: [UInt32] = []
                    for try await message in mailbox.fetch(IMAPUIDSet(1...100), [.message()]) {
                        seen.append(message.uid ?? 0)
                    }
                    #expect(seen.sorted() == Array(1...100))
                }
            }
        }
    }

    @Test("A loop that is left early leaves the connection in order")
    func leftEarly() async throws {
        try await withServer(mails: 100, size: 2000) { session, _ in
            try await session.withMailbox(.inbox) { mailbox in
                for try await _ in mailbox.fetch(IMAPUIDSet(1...100), [.message()]) { break }
                let found = try await mailbox.uidSearch(.all)
                #expect(found.count == 100)
                let again = try await mailbox.fetch([100], [.size]).collect()
                #expect(again.map(\.uid) == [100])
            }
        }
    }

    @Test("A fetch of every UID there may be asks for those that there are")
    func everyUID() async throws {
        try await withServer(mails: 30) { session, server in
            try await session.withMailbox(.inbox) { mailbox in
                let all = IMAPUIDSet(ranges: [20...UInt32.max])
                let messages = try await mailbox.fetch(all, [.flags]).collect()
                #expect(messages.map(\.uid) == Array(20...30))
                #expect(server.log.count(of: "UID FETCH") == 1)
            }
        }
    }

    @Test("A bulk fetch spends no round trip on each mail")
    func roundTrips() async throws {
        try await withServer(mails: 400) { session, server in
            try await session.withMailbox(.inbox) { mailbox in
                let all = try await mailbox.fetch(IMAPUIDSet(1...400), [.message()]).collect()
                #expect(all.count == 400)
            }
            #expect(server.log.count(of: "UID FETCH") <= 8)
        }
    }

    @Test("To cancel a command loses neither the connection nor the answers to others")
    func cancelling() async throws {
        let script = ScriptedServer(
            ScriptedServer.login(capabilities: "IDLE") + [
                .expect("M2 NOOP\r\n"), .expect("M3 CAPABILITY\r\n"),
                .say("M2 OK late\r\n* CAPABILITY IMAP4rev1 X-NEW\r\nM3 OK\r\n"),
                .expect("M4 LOGOUT\r\n"), .say("M4 OK\r\n"),
            ])
        try await script.run { configuration, connector in
            try await withIMAPConnection(configuration, connector: connector) { session in
                await withTaskGroup(of: Void.self) { group in
                    group.addTask {
                        await #expect(throws: CancellationError.self) { try await session.noop() }
                    }
                    while session.connection.withState({ $0.dialog.pending.isEmpty }) { await Task.yield() }
                    group.cancelAll()
                }
                let capabilities = try await session.askCapabilities()
                #expect(capabilities.has("X-NEW"))
            }
        }
    }

    @Test("Commands are sent without waiting for each other, and each gets its own answer")
    func pipelining() async throws {
        let script = ScriptedServer(
            ScriptedServer.login(capabilities: "IDLE") + [
                .expect("M2 STATUS \"a\" (MESSAGES UIDNEXT UIDVALIDITY UNSEEN)\r\n"),
                .expect("M3 STATUS \"b\" (MESSAGES UIDNEXT UIDVALIDITY UNSEEN)\r\n"),
                .say("* STATUS a (MESSAGES 1)\r\nM2 OK\r\n* STATUS b (MESSAGES 2)\r\nM3 NO [NONEXISTENT] gone\r\n"),
                .expect("M4 LOGOUT\r\n"), .say("M4 OK\r\n"),
            ])
        try await script.run { configuration, connector in
            try await withIMAPConnection(configuration, connector: connector) { session in
                let (a, b) = (try #require(IMAPMailboxName("a")), try #require(IMAPMailboxName("b")))
                async let first = session.status(of: a)
                while session.connection.withState({ $0.dialog.pending.isEmpty }) { await Task.yield() }
                await expectCode(.noSuchMailbox) { _ = try await session.status(of: b) }
                #expect(try await first.messages == 1)
            }
        }
    }

    @Test(
        "Mailboxes are leased in turn, and asking for a second one inside of a lease is an error, not a wait for ever")
    func leases() async throws {
        try await withServer(mails: 1) { session, server in
            _ = server.store.createMailbox("Archive", of: "anna")
            let archive = try #require(IMAPMailboxName("Archive"))
            try await session.withMailbox(.inbox) { _ in
                await expectCode(.wouldDeadlock) { try await session.withMailbox(archive) { _ in } }
            }
            try await withThrowingTaskGroup(of: UInt32.self) { group in
                for index in 0..<10 {
                    group.addTask {
                        try await session.withMailbox(index % 2 == 0 ? .inbox : archive) { mailbox in
                            await Task.yield()
                            return mailbox.state.exists
                        }
                    }
                }
                var sum: UInt32 = 0
                for try await exists in group { sum += exists }
                #expect(sum == 5)
            }
        }
    }

    @Test("A lease is noticed through another session's, and a task that outlives its lease may have one of its own")
    func leasesInside() async throws {
        try await withServer(mails: 1) { session, _ in
            try await withServer(mails: 2) { other, _ in
                let released = WaitPoint()
                let later = try await session.withMailbox(.inbox) { _ in
                    try await other.withMailbox(.inbox) { _ in
                        await expectCode(.wouldDeadlock) { try await session.withMailbox(.inbox) { _ in } }
                    }
                    return Task {
                        try await released.wait()
                        return try await session.withMailbox(.inbox) { $0.state.exists }
                    }
                }
                released.wake()
                #expect(try await later.value == 1)
            }
        }
    }

    @Test("A mailbox used after its scope, and a session after its own, say so")
    func afterTheScope() async throws {
        let kept = Mutex<IMAPSession?>(nil)
        try await withServer(mails: 1) { session, _ in
            kept.withLock { $0 = session }
        }
        let session = try #require(kept.withLock { $0 })
        await expectCode(.closed) { try await session.noop() }
    }

    /// A session whose commands begin at `M3`, with LOGOUT as the last.
    private func inInbox(
        _ steps: [ScriptedServer.Step], logout: String, limits: IMAPLimits = IMAPLimits(),
        _ body: @escaping @Sendable (IMAPSession, IMAPMailbox) async throws -> Void
    ) async throws {
        let script = ScriptedServer(
            ScriptedServer.login(capabilities: "CONDSTORE") + [
                .expect("M2 SELECT \"INBOX\" (CONDSTORE)\r\n"), .say("* 1000 EXISTS\r\nM2 OK\r\n"),
            ] + steps + [.expect("\(logout) LOGOUT\r\n"), .say("\(logout) OK\r\n")])
        try await script.run(limits: limits, clock: ManualClock()) { configuration, connector in
            try await withIMAPConnection(configuration, connector: connector) { session in
                try await session.withMailbox(.inbox) { try await body(session, $0) }
            }
        }
    }

    /// Expects that the last of so many commands stays in the line.
    private func expectHeldBack(_ mailbox: IMAPMailbox, pending: Int) async {
        await eventually { mailbox.connection.withState { $0.dialog.pending.count == pending } }
        for _ in 0..<100 { await Task.yield() }
        #expect(mailbox.connection.withState { !$0.outgoing.isEmpty })
    }

    @Test("A fetch of messages that another one is about waits for its end: Dovecot answers both at the same time")
    func overlapping() async throws {
        try await LiveServer.withInbox { mailbox, server in
            async let first = mailbox.fetch([1, 2, 3], [.envelope]).collect()
            try await server.expect("M3 UID FETCH 1:3 (UID ENVELOPE)\r\n")
            // It shares no message with the first.
            async let other = mailbox.fetch([5], [.envelope]).collect()
            try await server.expect("M4 UID FETCH 5 (UID ENVELOPE)\r\n")
            async let second = mailbox.fetch([3, 4], [.envelope]).collect()
            await self.expectHeldBack(mailbox, pending: 3)
            try await server.say("* 3 FETCH (UID 3 ENVELOPE ())\r\nM3 OK\r\n")
            try await server.expect("M5 UID FETCH 3:4 (UID ENVELOPE)\r\n")
            try await server.say("* 3 FETCH (UID 3 ENVELOPE ())\r\nM4 OK\r\nM5 OK\r\n")
            #expect(try await first.map(\.uid) == [3])
            #expect(try await second.map(\.uid) == [3])
            #expect(try await other.isEmpty)
        }
    }

    @Test("A search waits for the end of another one, even of one that was cancelled: their answers look the same")
    func searchesInTurn() async throws {
        try await LiveServer.withInbox { mailbox, server in
            let first = Task { try await mailbox.uidSearch(.all) }
            try await server.expect("M3 UID SEARCH ALL\r\n")
            first.cancel()
            await #expect(throws: CancellationError.self) { try await first.value }
            async let second = mailbox.uidSearch(.seen)
            await self.expectHeldBack(mailbox, pending: 2)
            try await server.say("* SEARCH 1 2 3\r\nM3 OK\r\n")
            try await server.expect("M4 UID SEARCH SEEN\r\n")
            try await server.say("* SEARCH 2\r\nM4 OK\r\n")
            #expect(try await second == [2])
        }
    }

    @Test("A move waits for the end of another one: Dovecot tells the new UIDs of both before it ends either")
    func movesInTurn() async throws {
        let archive = try #require(IMAPMailboxName("Archive"))
        try await LiveServer.withInbox(capabilities: "MOVE UIDPLUS") { mailbox, server in
            async let first = mailbox.move([1], to: archive)
            try await server.expect("M3 UID MOVE 1 \"Archive\"\r\n")
            async let second = mailbox.move([2], to: archive)
            await self.expectHeldBack(mailbox, pending: 2)
            try await server.say("* OK [COPYUID 7 1 8] moved\r\n* 1 EXPUNGE\r\nM3 OK\r\n")
            try await server.expect("M4 UID MOVE 2 \"Archive\"\r\n")
            try await server.say("* OK [COPYUID 7 2 9] moved\r\n* 1 EXPUNGE\r\nM4 OK\r\n")
            #expect(try await first.uids == [1: 8])
            #expect(try await second.uids == [2: 9])
        }
    }

    @Test("A fetch of which little comes asks for more and more at one time")
    func sparse() async throws {
        func ask(_ number: Int, _ uids: String) -> ScriptedServer.Step {
            .expect("M\(number) UID FETCH \(uids) (UID FLAGS) (CHANGEDSINCE 7)\r\n")
        }
        try await self.inInbox(
            [
                ask(3, "1:50"), ask(4, "51:100"), .say("M3 OK\r\n"), ask(5, "101:200"), .say("M4 OK\r\n"),
                ask(6, "201:400"), .say("M5 OK\r\n"), ask(7, "401:800"),
                .say("M6 OK\r\n"), ask(8, "801:1000"), .say("* 9 FETCH (UID 900 FLAGS ())\r\nM7 OK\r\nM8 OK\r\n"),
            ], logout: "M9"
        ) { _, mailbox in
            let changed = try await mailbox.fetch(IMAPUIDSet(1...1000), [.flags], changedSince: 7).collect()
            #expect(changed.map(\.uid) == [900])
        }
    }

    @Test("What waits for a fetch is bounded over all of its commands; what was dropped is asked for again")
    func boundedTogether() async throws {
        // Each takes 1000 bytes; while another command has to get through, eight times the limit may wait.
        var limits = IMAPLimits()
        limits.queuedBytes = 1000
        let body = String(repeating: "x", count: 1000 - 256 - 64)
        func answers(_ uids: ClosedRange<Int>) -> String {
            uids.map { "* \($0) FETCH (UID \($0) BODY[] {\(body.utf8.count)}\r\n\(body))\r\n" }.joined()
        }
        let items = "(UID BODY.PEEK[])"
        try await self.inInbox(
            [
                .expect("M3 UID FETCH 1:50 \(items)\r\nM4 UID FETCH 51:100 \(items)\r\n"),
                .say(answers(1...1)), .expect("M5 NOOP\r\n"),
                .say(answers(2...5) + "M3 OK\r\n" + answers(51...56) + "M4 OK\r\nM5 OK\r\n"),
                .expect("M6 UID FETCH 55 \(items)\r\n"), .expect("M7 UID FETCH 56 \(items)\r\n"),
                .say(answers(55...55) + "M6 OK\r\n" + answers(56...56) + "M7 OK\r\n"),
            ], logout: "M8", limits: limits
        ) { session, mailbox in
            var seen: [UInt32] = []
            for try await message in mailbox.fetch(IMAPUIDSet(1...100), [.message()]) {
                if seen.isEmpty { try await session.noop() }
                seen.append(try #require(message.uid))
            }
            #expect(seen == Array(1...5) + Array(51...56))
        }
    }

    @Test("A message is handed on although the bytes behind it never let the reader wait")
    func trickle() async throws {
        let network = InMemoryNetwork()
        let endpoint = try Endpoint(host: "imap.example.com", port: 143)
        let listener = network.listen(at: endpoint)
        var configuration = IMAPConfiguration(
            endpoint: endpoint, security: .startTLS(.required),
            credentials: .password(username: "anna", password: "secret"))
        configuration.allowsPlaintextPasswords = true
        let ready = configuration
        let script = ScriptedServer(
            [
                .say("* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\r\n"), .expect("M1 STARTTLS\r\n"), .say("M1 OK\r\n"),
                .expect("M2 CAPABILITY\r\n"), .say("* CAPABILITY IMAP4rev1\r\nM2 OK\r\n"),
                .expect("M3 LOGIN \"anna\" \"secret\"\r\n"), .say("M3 OK [CAPABILITY IMAP4rev1] in\r\n"),
                .expect("M4 SELECT \"INBOX\"\r\n"), .say("* 2 EXISTS\r\nM4 OK\r\n"),
                .expect("M5 UID FETCH 1:2 (UID FLAGS)\r\n"),
                .say("* 1 FETCH (UID 1 FLAGS ())\r\n* XFILL \(String(repeating: "x", count: 2000))\r\n"),
                .expect("M6 NOOP\r\n"), .say("M5 OK\r\nM6 OK\r\n"),
                .expect("M7 LOGOUT\r\n"), .say("M7 OK\r\n"),
            ])
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await script.serve(try await listener.accept()) }
            try await withIMAPConnection(
                ready, connector: MailConnector(transport: network, tls: RestlessTLS())
            ) { session in
                try await session.withMailbox(.inbox) { mailbox in
                    for try await message in mailbox.fetch([1, 2], [.flags]) {
                        #expect(message.uid == 1)
                        try await session.noop()
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}

/// A connection that reads a few bytes at a time and never says that it is about to wait.
private final class RestlessConnection: PromptReader {
    private let lower: any ByteConnection
    var facts: ConnectionFacts { self.lower.facts }

    init(over lower: any ByteConnection) {
        self.lower = lower
    }

    func read(into buffer: inout WireBuffer, until deadline: MailInstant?) async throws -> Int {
        try await self.readPromptly(into: &buffer, until: deadline) {}
    }

    func readPromptly(
        into buffer: inout WireBuffer, until deadline: MailInstant?, pausing: () -> Void
    ) async throws -> Int {
        var few = WireBuffer(limit: 20)
        let count = try await self.lower.read(into: &few, until: deadline)
        #expect(buffer.append(few.take(count).span) == count)
        return count
    }

    func write(_ bytes: [UInt8], until deadline: MailInstant?) async throws {
        try await self.lower.write(bytes, until: deadline)
    }

    func close() async { await self.lower.close() }
    func abort() { self.lower.abort() }
}

private struct RestlessTLS: TLSProvider {
    func secureClient(
        _ connection: any ByteConnection, serverName: String, settings: TLSSettings, until deadline: MailInstant?
    ) async throws -> any ByteConnection {
        RestlessConnection(over: connection)
    }
}
