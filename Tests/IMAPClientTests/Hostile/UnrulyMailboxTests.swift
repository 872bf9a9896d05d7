import IMAPClient
import MailTesting
import MailTransport
import Testing

/// What a server may do to a watcher, and what it must not lead to: a mail lost, or one handed out twice.
@Suite("A watcher of an unruly mailbox", .timeLimit(.minutes(10)))
struct UnrulyMailboxTests {
    @Test("is stopped behind any mail, and goes on from the cursor of that one")
    func restarted() async throws {
        var mailbox = try WatchedMailbox()
        mailbox.deliver(1...12)
        mailbox.options.batchCount = 5
        var seen: [Int?] = []
        for count in [1, 3, 2, 5, 1] {
            try await mailbox.watch { arrivals, _ in
                let mails = try await arrivals.first(count)
                seen += mails.map(WatchedMailbox.number)
                mailbox.options.start = .cursor(try #require(mails.last).cursor)
            }
        }
        #expect(seen == Array(1...12))
    }

    /// The numbers of the mails that a watcher of `count` mails hands out when the server does `fault`, and how often it
    /// connected for that.
    private func watch(
        _ count: Int, facing fault: TestIMAPFault
    ) async throws -> (found: [Int?], connections: Int) {
        let mailbox = try WatchedMailbox()
        mailbox.deliver(1...count)
        return try await mailbox.watch { arrivals, server in
            server.inject(fault)
            return (try await arrivals.first(count).map(WatchedMailbox.number), server.connectionCount)
        }
    }

    @Test("AOL: answers without a UID, for many mails at a time, lose none of them")
    func batchWithoutUIDs() async throws {
        let nameless = ["* 1 FETCH (RFC822.SIZE 9)", "* 2 FETCH (FLAGS ())", "* 3 FETCH (RFC822.SIZE 9)"]
        let watch = try await self.watch(
            4,
            facing: TestIMAPFault(
                "UID FETCH", .answer(nameless + ["* 4 FETCH (UID 4 RFC822.SIZE 9)", "{tag} OK done"])))
        #expect(watch.found == [1, 2, 3, 4])
    }

    @Test("One mail for which the server refuses even the size stops none of the others")
    func factsRefused() async throws {
        // Gmail's words; what it can tell, it tells before.
        let refusal = [
            "* 1 FETCH (UID 1 FLAGS () RFC822.SIZE 9)", "{tag} NO Some messages could not be FETCHed (Failure)",
        ]
        let watch = try await self.watch(3, facing: TestIMAPFault("UID FETCH", times: 3, .answer(refusal)))
        #expect(watch.found == [1, 2, 3])
        #expect(watch.connections == 1)
    }

    @Test("A server that refuses the sizes of all mails has trouble of its own: it is come back to")
    func allFactsRefused() async throws {
        let mailbox = try WatchedMailbox()
        mailbox.deliver(1...1)
        try await mailbox.watch { arrivals, server in
            _ = try await arrivals.first(1)
            // Three ways to ask for both, then one after the other.
            server.inject(TestIMAPFault("UID FETCH", times: 5, .answer(["{tag} NO not now"])))
            mailbox.deliver(2...3)
            let found = try await arrivals.first(2).map(WatchedMailbox.number)
            #expect(found == [2, 3])
        }
    }

    @Test("QRESYNC that does not tell of the last mail given out is not believed: a search finds the others")
    func incompleteResync() async throws {
        var options = IMAPWatcherOptions()
        options.firstWait = .zero
        options.start = .cursor(IMAPCursor(mailbox: "INBOX", uidValidity: 1, uid: 3))
        let enabled: [ScriptedServer.Step] = [
            .expect("M2 ENABLE QRESYNC\r\n"), .say("* ENABLED QRESYNC\r\nM2 OK\r\n"),
        ]
        let login = ScriptedServer.login(capabilities: "ENABLE QRESYNC IDLE") + enabled
        let first = ScriptedServer(
            login + [
                .expect("M3 SELECT \"INBOX\" (CONDSTORE)\r\n"),
                .say(
                    "* 0 EXISTS\r\n* OK [UIDVALIDITY 1] v\r\n* OK [UIDNEXT 4] n\r\n* OK [HIGHESTMODSEQ 90] m\r\nM3 OK\r\n"
                ),
                .expect("M4 IDLE\r\n"), .say("+ idling\r\n* BYE restarting\r\n"), .close,
            ])
        let second = ScriptedServer(
            login + [
                .expect("M3 SELECT \"INBOX\" (QRESYNC (1 90 4:4294967295))\r\n"),
                .say("* 2 EXISTS\r\n* OK [UIDVALIDITY 1] v\r\n* OK [UIDNEXT 6] n\r\n* OK [HIGHESTMODSEQ 95] m\r\n"),
                .say("* 1 FETCH (UID 4 FLAGS () MODSEQ (93))\r\nM3 OK\r\n"),
                .expect("M4 UID SEARCH UID 4:*\r\n"), .say("* SEARCH 4 5\r\nM4 OK\r\n"),
                .expect("M5 UID FETCH 4:5 (UID RFC822.SIZE FLAGS INTERNALDATE)\r\n"),
                .say("* 1 FETCH (UID 4 FLAGS ())\r\n* 2 FETCH (UID 5 FLAGS ())\r\nM5 OK\r\n"),
                .expect("M6 UID FETCH 4:5 (UID BODY.PEEK[])\r\n"),
                .say("* 1 FETCH (UID 4 BODY[] {1}\r\na)\r\n* 2 FETCH (UID 5 BODY[] {1}\r\nb)\r\nM6 OK\r\n"),
                .expect("M7 IDLE\r\n"),
            ])
        var mailbox = try WatchedMailbox()
        mailbox.configuration.enabledExtensions = ["QRESYNC"]
        let listener = mailbox.network.listen(at: mailbox.endpoint)
        let watcher = IMAPWatcher(
            mailbox.configuration, connector: MailConnector(transport: mailbox.network, tls: PretendTLS()),
            options: options)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for server in [first, second] { try await server.serve(try await listener.accept()) } }
            let found = try await watcher.withArrivals { try await $0.first(2).map(\.message) }
            #expect(found == [[0x61], [0x62]])
            group.cancelAll()
        }
    }

    @Test("A server that is out of order for a while is come back to: no mail is given up for that")
    func unavailable() async throws {
        let watch = try await self.watch(
            2, facing: TestIMAPFault("UID FETCH", passing: 1, .answer(["{tag} NO [UNAVAILABLE] a disk is away"])))
        #expect(watch.found == [1, 2])
        #expect(watch.connections == 2)
    }

    @Test("A tagged OK that comes before the data loses no mail")
    func earlyEnd() async throws {
        let early = ["{tag} OK done", "* 1 FETCH (UID 1 RFC822.SIZE 9 FLAGS ())"]
        let watch = try await self.watch(3, facing: TestIMAPFault("UID FETCH", .answer(early)))
        #expect(watch.found == [1, 2, 3])
    }

    @Test("Sizes that the server plays down do not make it hold a batch without end")
    func understatedSizes() async throws {
        var mailbox = try WatchedMailbox()
        for number in 1...12 { _ = mailbox.store.deliver(WatchedMailbox.mail(number, size: 50_000), to: "anna") }
        mailbox.options.batchBytes = 100_000
        try await mailbox.watch { arrivals, server in
            let facts = (1...12).map { "* \($0) FETCH (UID \($0) RFC822.SIZE 1 FLAGS ())" }
            server.inject(TestIMAPFault("UID FETCH", .answer(facts + ["{tag} OK done"])))
            let found = try await arrivals.first(12).map(WatchedMailbox.number)
            #expect(found == Array(1...12))
            // The first batch named all of them, and was left when twice its bytes had come.
            let downloads = server.log.clientLines().filter { $0.contains("BODY.PEEK[]") }
            #expect(downloads.count > 1 && downloads[0].contains(" 1:12 "))
        }
    }
}
