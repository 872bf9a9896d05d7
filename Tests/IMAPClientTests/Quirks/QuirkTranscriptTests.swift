import MailTesting
import MailTransport
import SASL
import Testing

@testable import IMAPClient

/// Whole conversations with servers that have ways of their own: what the client says to them, byte for byte.
@Suite("Conversations with quirky servers", .timeLimit(.minutes(5)))
struct QuirkTranscriptTests {
    typealias Step = ScriptedServer.Step

    /// A session whose commands begin at `M2`, with LOGOUT behind them where a tag for it is given.
    func converse(
        _ capabilities: String, _ steps: [ScriptedServer.Step], logout: String? = nil,
        host: String = "imap.example.com",
        clock: any MailClock = SystemClock(), adjust: (inout IMAPConfiguration) -> Void = { _ in },
        _ body: @escaping @Sendable (IMAPSession) async throws -> Void
    ) async throws {
        var script = ScriptedServer.login(capabilities: capabilities) + steps
        if let logout { script += [.expect("\(logout) LOGOUT\r\n"), .say("* BYE bye\r\n\(logout) OK\r\n")] }
        try await ScriptedServer(script).run(host: host, clock: clock, adjust: adjust) { configuration, connector in
            try await withIMAPConnection(configuration, connector: connector) { try await body($0) }
        }
    }

    /// The same with the inbox open, so that commands begin at `M3`.
    func inInbox(
        _ capabilities: String, _ steps: [ScriptedServer.Step], logout: String? = nil,
        host: String = "imap.example.com",
        clock: any MailClock = SystemClock(), _ body: @escaping @Sendable (IMAPMailbox) async throws -> Void
    ) async throws {
        let select: [Step] = [
            .expect("M2 SELECT \"INBOX\"\r\n"), .say("* 2 EXISTS\r\n* OK [UIDVALIDITY 1] v\r\nM2 OK\r\n"),
        ]
        try await self.converse(capabilities, select + steps, logout: logout, host: host, clock: clock) { session in
            try await session.withMailbox(.inbox) { try await body($0) }
        }
    }

    @Test("iCloud says OK to ENABLE and enables nothing: QRESYNC is not used then")
    func enableWithoutEffect() async throws {
        try await self.converse(
            "ENABLE QRESYNC",
            [
                .expect("M2 ENABLE QRESYNC\r\n"), .say("M2 OK done\r\n"),
                .expect("M3 SELECT \"INBOX\" (CONDSTORE)\r\n"),
                .say("* 0 EXISTS\r\n* OK [UIDVALIDITY 1] v\r\nM3 OK\r\n"),
            ], logout: "M4", adjust: { $0.enabledExtensions = ["QRESYNC"] }
        ) { session in
            #expect(session.enabled.isEmpty)
            let point = IMAPResyncPoint(uidValidity: 1, modSeq: 5)
            try await session.withMailbox(.inbox, resync: point) { #expect($0.changesAtOpening == nil) }
        }
    }

    @Test("Dovecot tells what is gone just now apart from what is gone since some time: both are changes")
    func vanishedJustNow() async throws {
        try await self.converse(
            "ENABLE QRESYNC",
            [
                .expect("M2 ENABLE QRESYNC\r\n"), .say("* ENABLED QRESYNC\r\nM2 OK done\r\n"),
                .expect("M3 SELECT \"INBOX\" (CONDSTORE)\r\n"),
                .say("* 4 EXISTS\r\n* OK [UIDVALIDITY 1] v\r\n* OK [HIGHESTMODSEQ 9] m\r\nM3 OK\r\n"),
                .expect("M4 UID FETCH 1:8 (UID FLAGS) (CHANGEDSINCE 5 VANISHED)\r\n"),
                .say("* VANISHED (EARLIER) 1:2\r\n* VANISHED 4,7\r\nM4 OK\r\n"),
            ], logout: "M5", adjust: { $0.enabledExtensions = ["QRESYNC"] }
        ) { session in
            try await session.withMailbox(.inbox) { mailbox in
                let known = IMAPUIDSet(1...8)
                let changes = try await mailbox.changes(
                    since: IMAPResyncPoint(uidValidity: 1, modSeq: 5, known: known))
                #expect(changes.vanished == [1, 2, 4, 7])
                #expect(mailbox.state.exists == 2)
            }
        }
    }

    @Test("QRESYNC where the mailbox has no modification sequences says nothing about what changed")
    func resyncWithoutModSeq() async throws {
        try await self.converse(
            "ENABLE QRESYNC",
            [
                .expect("M2 ENABLE QRESYNC\r\n"), .say("* ENABLED QRESYNC\r\nM2 OK done\r\n"),
                .expect("M3 SELECT \"INBOX\" (QRESYNC (1 1))\r\n"),
                .say("* 0 EXISTS\r\n* OK [UIDVALIDITY 1] v\r\n* OK [NOMODSEQ] none\r\nM3 OK\r\n"),
            ], logout: "M4", adjust: { $0.enabledExtensions = ["QRESYNC"] }
        ) { session in
            // Yahoo says BAD to a modification sequence of 0: it is never sent.
            let point = IMAPResyncPoint(uidValidity: 1, modSeq: 0)
            try await session.withMailbox(.inbox, resync: point) { #expect($0.changesAtOpening == nil) }
        }
    }

    @Test("iCloud leaves MIN and MAX out of ESEARCH, and Cyrus 2.4 answers it with SEARCH: the list is asked for")
    func poorESearch() async throws {
        for answer in ["* ESEARCH (TAG \"M3\") UID COUNT 2", "* SEARCH 5 7"] {
            try await self.inInbox(
                "ESEARCH",
                [
                    .expect("M3 UID SEARCH RETURN (MIN MAX COUNT) ALL\r\n"), .say("\(answer)\r\nM3 OK\r\n"),
                    .expect("M4 UID SEARCH RETURN (ALL) ALL\r\n"),
                    .say("* ESEARCH (TAG \"M4\") UID ALL 5,7\r\nM4 OK\r\n"),
                ], logout: "M5"
            ) { mailbox in
                let summary = try await mailbox.uidSearchSummary(.all)
                #expect(summary.count == 2 && summary.minimum == 5 && summary.maximum == 7)
            }
        }
    }

    @Test("A server that refuses its own ESEARCH is asked plainly, and one without UTF-8 without a charset")
    func searchFallbacks() async throws {
        try await self.inInbox(
            "ESEARCH",
            [
                .expect("M3 UID SEARCH RETURN (ALL) CHARSET UTF-8 SUBJECT {2}\r\n"), .say("+ \r\n"),
                .expect("\u{e4}\r\n"), .say("M3 BAD RETURN ()\r\n"),
                .expect("M4 UID SEARCH CHARSET UTF-8 SUBJECT {2}\r\n"), .say("+\r\n"),
                .expect("\u{e4}\r\n"), .say("M4 NO [BADCHARSET (US-ASCII)] no\r\n"),
                .expect("M5 UID SEARCH SUBJECT {2}\r\n"), .say("+ go\r\n"), .expect("\u{e4}\r\n"),
                .say("* SEARCH 2\r\nM5 OK\r\n"),
            ], logout: "M6"
        ) { mailbox in
            let found = try await mailbox.uidSearch(.subject("\u{e4}"))
            #expect(found == [2])
        }
    }

    @Test("QQ and hMailServer refuse a range that ends before it begins: all are searched, and at last fetched")
    func descendingRange() async throws {
        try await self.inInbox(
            "IDLE",
            [
                .expect("M3 UID SEARCH UID 8:*\r\n"), .say("M3 BAD sequence\r\n"),
                .expect("M4 UID SEARCH ALL\r\n"), .say("M4 NO [SERVERBUG] oops\r\n"),
                .expect("M5 UID FETCH 8:* (UID)\r\n"), .say("M5 BAD sequence\r\n"),
                .expect("M6 UID FETCH 1:* (UID)\r\n"), .say("* 1 FETCH (UID 4)\r\n* 2 FETCH (UID 8)\r\nM6 OK\r\n"),
            ], logout: "M7"
        ) { mailbox in
            let found = try await mailbox.uids(from: 8)
            #expect(found == [8])
        }
    }

    @Test("GNU Mailutils compares the UIDs in a search with sequence numbers: where it finds none, FETCH is asked")
    func searchBySequence() async throws {
        try await self.inInbox(
            "IDLE",
            [
                .expect("M3 UID SEARCH UID 8:*\r\n"), .say("* SEARCH\r\nM3 OK\r\n"),
                .expect("M4 UID FETCH 8:* (UID)\r\n"), .say("* 1 FETCH (UID 8)\r\nM4 OK\r\n"),
                .expect("M5 UID SEARCH UID 8:* UNSEEN\r\n"), .say("* SEARCH\r\nM5 OK\r\n"),
                .expect("M6 UID FETCH 8:* (UID)\r\n"), .say("* 1 FETCH (UID 8)\r\nM6 OK\r\n"),
                .expect("M7 UID SEARCH UNSEEN\r\n"), .say("* SEARCH 4 8 9\r\nM7 OK\r\n"),
                .expect("M8 UID SEARCH UID 9:* UNSEEN\r\n"), .say("* SEARCH\r\nM8 OK\r\n"),
                .expect("M9 UID FETCH 9:* (UID)\r\n"), .say("* 1 FETCH (UID 8)\r\nM9 OK\r\n"),
                .expect("M10 UID SEARCH UID 9:*\r\n"), .say("* SEARCH\r\nM10 OK\r\n"),
                .expect("M11 UID FETCH 9:* (UID)\r\n"), .say("M11 BAD sequence\r\n"),
                .expect("M12 UID FETCH 4,7:8 (UID)\r\n"), .say("* 1 FETCH (UID 8)\r\nM12 OK\r\n"),
                .expect("M13 UID SEARCH UID 4,7\r\n"), .say("* SEARCH 7\r\nM13 OK\r\n"),
            ], logout: "M14"
        ) { mailbox in
            let found = [
                try await mailbox.uids(from: 8), try await mailbox.uids(from: 8, matching: .unseen),
                try await mailbox.uids(from: 9, matching: .unseen), try await mailbox.uids(from: 9),
                try await mailbox.inUse([4, 7, 8]),
            ]
            #expect(found == [[8], [8], [], [], [7, 8]])
        }
    }

    @Test("Exchange sends all of a part of which a piece was asked for, and UIDs in no order")
    func wholePartAndNoOrder() async throws {
        try await self.inInbox(
            "IDLE",
            [
                .expect("M3 UID FETCH 4:6 (UID BODY.PEEK[1]<2.3>)\r\n"),
                .say("* 3 FETCH (UID 6 BODY[1]<2> \"cde\")\r\n* 1 FETCH (UID 4 BODY[1] \"abcdefgh\")\r\n"),
                .say("* 2 FETCH (UID 5 BODY[1] \"cd\")\r\nM3 OK\r\n"),
            ], logout: "M4"
        ) { mailbox in
            let pieces = try await mailbox.fetch([4, 5, 6], [.part([1], offset: 2, length: 3)]).collect()
            #expect(pieces.map(\.uid) == [4, 5, 6])
            #expect(
                pieces.map { $0.sections.first?.bytes } == [Array("cde".utf8), Array("cd".utf8), Array("cde".utf8)])
        }
    }

    @Test("home.pl tells of a copy before its end, and Exchange tells empty sets: both are no harm")
    func copyCodes() async throws {
        let archive = try #require(IMAPMailboxName("Archive"))
        try await self.inInbox(
            "MOVE UIDPLUS",
            [
                .expect("M3 UID MOVE 1 \"Archive\"\r\n"),
                .say("* OK [COPYUID 7 1 9] moved\r\n* 1 EXPUNGE\r\nM3 OK\r\n"),
                .expect("M4 UID COPY 2 \"Archive\"\r\n"), .say("* [COPYUID 7 2 10]\r\nM4 OK [COPYUID 7  ] done\r\n"),
            ], logout: "M5"
        ) { mailbox in
            let moved = try await mailbox.move([1], to: archive)
            #expect(moved.uids == [1: 9] && moved.isRemoved)
            let copied = try await mailbox.copy([2], to: archive)
            #expect(copied.uids.isEmpty && copied.uidValidity == 7)
        }
    }

    @Test("Without MOVE mails are copied, marked and expunged by UID, and no others")
    func moveFallback() async throws {
        let archive = try #require(IMAPMailboxName("Archive"))
        try await self.inInbox(
            "UIDPLUS",
            [
                .expect("M3 UID COPY 1:2 \"Archive\"\r\n"), .say("M3 OK [COPYUID 7 1:2 8:9] done\r\n"),
                .expect("M4 UID STORE 1:2 +FLAGS.SILENT (\\Deleted)\r\n"), .say("M4 OK\r\n"),
                .expect("M5 UID EXPUNGE 1:2\r\n"), .say("* 1 EXPUNGE\r\n* 1 EXPUNGE\r\nM5 OK\r\n"),
            ], logout: "M6"
        ) { mailbox in
            let result = try await mailbox.move([1, 2], to: archive)
            #expect(result.isRemoved && result.uids == [1: 8, 2: 9] && mailbox.state.exists == 0)
        }
    }

    @Test("LIST is asked for less and less: extended, XLIST, plain, subscriptions")
    func listStages() async throws {
        try await self.converse(
            "LIST-EXTENDED XLIST",
            [
                .expect("M2 LIST \"\" \"*\" RETURN (CHILDREN SUBSCRIBED)\r\n"), .say("M2 BAD RETURN\r\n"),
                .expect("M3 XLIST \"\" \"*\"\r\n"), .say("M3 NO what\r\n"),
                .expect("M4 LIST \"\" \"*\"\r\n"), .say("M4 OK nothing\r\n"),
                .expect("M5 LSUB \"\" \"*\"\r\n"), .say("* LSUB () \"/\" INBOX\r\n* LSUB () \"/\" \"A\"\r\nM5 OK\r\n"),
            ], logout: "M6"
        ) { session in
            let all = try await session.listMailboxes()
            #expect(all.map(\.name.text) == ["INBOX", "A"])
        }
    }

    @Test("Strato leaves the inbox out of LIST: it is put in")
    func missingInbox() async throws {
        try await self.converse(
            "IDLE", [.expect("M2 LIST \"\" \"*\"\r\n"), .say("* LIST () \"/\" \"A\"\r\nM2 OK\r\n")], logout: "M3"
        ) { session in
            let all = try await session.listMailboxes()
            #expect(all.map(\.name.text) == ["INBOX", "A"] && all.map(\.separator) == ["/", "/"])
        }
    }

    @Test("SmarterMail tells mailboxes that the pattern does not mean: they are left out")
    func strangersInList() async throws {
        try await self.converse(
            "IDLE",
            [
                .expect("M2 LIST \"\" \"Clients/%\"\r\n"),
                .say("* LIST () \"/\" Clients\r\n* LIST () \"/\" clients/A\r\n* LIST () \"/\" Clients/A/Old\r\n"),
                .say("* LIST () \"/\" \"Sent Items\"\r\n* LIST () \"/\" Clients/B\r\nM2 OK\r\n"),
            ], logout: "M3"
        ) { session in
            let children = try await session.listMailboxes(matching: "Clients/%")
            #expect(children.map(\.name.text) == ["clients/A", "Clients/B"])
        }
    }

    @Test(
        "Patterns mean these names and no others",
        arguments: [
            ("%", ["a", "INBOX", "\u{fc}"], ["a/b", "/"]), ("a*b", ["ab", "a/b", "aXbYb"], ["abc", "b"]),
            ("inbox", ["INBOX"], ["INBOX/a", "in"]), ("*/%/c", ["a/b/c", "x/a/b/c", "//c"], ["a/c", "a/b/d"]),
            ("%%a", ["a", "ba"], ["b/a"]), ("%/", ["a/"], ["a", "a//"]), ("", ["", "anything"], []),
        ])
    func patterns(pattern: String, meant: [String], others: [String]) {
        let pattern = MailboxPattern(pattern)
        for name in meant { #expect(pattern.matches(name, separator: "/"), "\(name)") }
        for name in others { #expect(!pattern.matches(name, separator: "/"), "\(name)") }
        #expect(MailboxPattern("%").matches("a/b", separator: nil))
    }

    @Test("The numbers of mailboxes come with LIST where the server can, else by commands given at once")
    func listStatus() async throws {
        let items = "MESSAGES UIDNEXT UIDVALIDITY UNSEEN"
        try await self.converse(
            "LIST-EXTENDED LIST-STATUS",
            [
                .expect("M2 LIST \"\" \"*\" RETURN (CHILDREN SUBSCRIBED STATUS (\(items)))\r\n"),
                .say(
                    "* LIST () \"/\" INBOX\r\n* STATUS INBOX (MESSAGES 4 UNSEEN 1)\r\n* LIST (\\Noselect) \"/\" A\r\nM2 OK\r\n"
                ),
            ], logout: "M3"
        ) { session in
            let all = try await session.listMailboxes(withStatus: true)
            #expect(all.map { $0.status?.messages } == [4, nil])
        }
        try await self.converse(
            "IDLE",
            [
                .expect("M2 LIST \"\" \"*\"\r\n"), .say("* LIST () \"/\" INBOX\r\n* LIST () \"/\" A\r\nM2 OK\r\n"),
                .expect("M3 STATUS \"INBOX\" (\(items))\r\nM4 STATUS \"A\" (\(items))\r\n"),
                .say("* STATUS INBOX (MESSAGES 4)\r\nM3 OK\r\nM4 NO [NOPERM] no\r\n"),
            ], logout: "M5"
        ) { session in
            let all = try await session.listMailboxes(withStatus: true)
            #expect(all.map { $0.status?.messages } == [4, nil])
        }
    }

    @Test("163 and its like are told who the client is after the login of every connection")
    func identification() async throws {
        for _ in 0..<2 {
            let script = ScriptedServer([
                .say("* OK Coremail ready\r\n"), .expect("M1 CAPABILITY\r\n"),
                .say("* CAPABILITY IMAP4rev1 ID\r\nM1 OK\r\n"),
                .expect("M2 LOGIN \"anna\" \"secret\"\r\n"), .say("M2 OK in\r\n"),
                // Nothing was said of capabilities behind the login: they are asked for.
                .expect("M3 CAPABILITY\r\n"), .say("* CAPABILITY IMAP4rev1 ID\r\nM3 OK\r\n"),
                .expect("M4 ID (\"name\" \"Martlet\" \"vendor\" \"Martlet\")\r\n"), .say("* ID NIL\r\nM4 OK\r\n"),
                .expect("M5 SELECT \"INBOX\"\r\n"), .say("M5 NO SELECT Unsafe Login. Please contact us\r\n"),
                .expect("M6 LOGOUT\r\n"), .say("M6 OK\r\n"),
            ])
            await expectCode(.notPermitted) {
                try await script.run { configuration, connector in
                    try await withIMAPConnection(configuration, connector: connector) { session in
                        try await session.withMailbox(.inbox) { _ in }
                    }
                }
            }
        }
    }

    @Test("163 is asked by STATUS every 55 seconds, Rambler by SELECT: NOOP is no use there")
    func polling() async throws {
        let status = "STATUS \"INBOX\" (MESSAGES UIDNEXT UIDVALIDITY UNSEEN)"
        let select = "SELECT \"INBOX\""
        for (host, question, answers) in [
            ("imap.163.com", status, ["* STATUS INBOX (MESSAGES 2)\r\n", "* STATUS INBOX (MESSAGES 3)\r\n"]),
            (
                "imap.rambler.ru", select,
                ["* 2 EXISTS\r\n* OK [UIDVALIDITY 1] v\r\n", "* 3 EXISTS\r\n* OK [UIDVALIDITY 1] v\r\n"]
            ),
        ] {
            let clock = ManualClock()
            try await self.inInbox(
                "X",
                [
                    .expect("M3 \(question)\r\n"), .say(answers[0] + "M3 OK\r\n"),
                    .expect("M4 \(question)\r\n"), .say(answers[1] + "M4 OK\r\n"),
                ], logout: "M5", host: host, clock: clock
            ) { mailbox in
                #expect(mailbox.connection.configuration.timeouts.poll == .seconds(55))
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        // Time passes only while nothing is owed: between two questions.
                        while !Task.isCancelled {
                            await Task.yield()
                            guard clock.sleeperCount > 0, mailbox.connection.withState({ $0.deadline == nil }) else {
                                continue
                            }
                            clock.advance(by: .seconds(55))
                        }
                    }
                    for try await event in mailbox.idle() { if case .exists(3) = event { break } }
                    group.cancelAll()
                }
            }
        }
    }
}
