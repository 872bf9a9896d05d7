import MailTesting
import MailTransport
import Testing

@Suite("The in-process IMAP server")
struct TestIMAPServerTests {
    static let mail = "From: ann@example.com\r\nSubject: Hello\r\nX-Long: a\r\n b\r\n\r\nFirst line\r\nSecond\r\n"

    /// Runs a server with one user and a client who has read the greeting and logged in.
    private func withServer(
        mails: Int = 1, _ configuration: TestIMAPConfiguration = .init(), isLoggedIn: Bool = true,
        _ body: (TestIMAPServer, RawIMAPClient, TestMailStore) async throws -> Void
    ) async throws {
        let network = InMemoryNetwork()
        let endpoint = try Endpoint(host: "imap.example.com", port: 143)
        let store = TestMailStore()
        store.addUser("desk", password: "secret")
        for _ in 0..<mails {
            store.deliver(
                Array(Self.mail.utf8), to: "desk", at: WallTime(millisecondsSince1970: 1_780_000_000_000))
        }
        try await withTestIMAPServer(store: store, on: network.listen(at: endpoint), configuration: configuration) {
            server in
            let client = RawIMAPClient(try await network.connect(to: endpoint, until: nil))
            #expect(try await client.line() == configuration.greeting)
            if isLoggedIn {
                #expect(try await client.run("LOGIN desk \"secret\"").last?.hasPrefix("OK [CAPABILITY ") == true)
            }
            try await body(server, client, store)
        }
    }

    @Test("logs in by LOGIN with quoted strings and literals, and by AUTHENTICATE with and without a first message")
    func logIn() async throws {
        try await self.withServer(isLoggedIn: false) { server, client, _ in
            #expect(try await client.run("SELECT INBOX") == ["BAD Log in first"])
            #expect(try await client.run("LOGIN desk wrong") == ["NO [AUTHENTICATIONFAILED] Wrong name or password"])
            try await client.send("x1 LOGIN {4}")
            #expect(try await client.line() == "+ Ready for 4 bytes")
            try await client.send("desk {6+}\r\nsecret")
            #expect(try await client.answer(to: "x1").last?.hasPrefix("OK") == true)
            #expect(server.log.clientLines().last == "x1 LOGIN {4}desk {6+}secret")
        }
        for command in ["AUTHENTICATE PLAIN AGRlc2sAc2VjcmV0", "AUTHENTICATE PLAIN"] {
            try await self.withServer(isLoggedIn: false) { _, client, _ in
                try await client.send("x1 \(command)")
                if command.hasSuffix("PLAIN") {
                    #expect(try await client.line() == "+ ")
                    try await client.send("AGRlc2sAc2VjcmV0")
                }
                #expect(try await client.answer(to: "x1").last?.hasPrefix("OK") == true)
            }
        }
    }

    @Test("takes a name without a mailbox off the subscriptions, as other clients ask after a rename")
    func unsubscribes() async throws {
        try await self.withServer { _, client, _ in
            var answers: [String] = []
            for command in ["CREATE Work", "RENAME Work Rest", "UNSUBSCRIBE Work", "SUBSCRIBE Work"] {
                answers += try await client.run(command)
            }
            let done = ["CREATE", "RENAME", "UNSUBSCRIBE"].map { "OK \($0) done" }
            #expect(answers == done + ["NO [NONEXISTENT] Cannot do that"])
        }
    }

    @Test("describes a selected mailbox")
    func select() async throws {
        try await self.withServer { _, client, _ in
            let lines = try await client.run("SELECT INBOX")
            #expect(lines.contains("* 1 EXISTS"))
            #expect(lines.contains("* 1 RECENT"))
            #expect(lines.contains("* OK [UIDNEXT 2] Next UID"))
            #expect(lines.contains("* OK [HIGHESTMODSEQ 2] Highest"))
            #expect(lines.last == "OK [READ-WRITE] SELECT done")
            #expect(try await client.run("SELECT Nowhere") == ["NO [NONEXISTENT] No such mailbox"])
            #expect(try await client.run("FETCH 1 FLAGS").last?.hasPrefix("BAD") == true)
            #expect(try await client.run("EXAMINE inbox").last == "OK [READ-ONLY] EXAMINE done")
            #expect(try await client.run("STORE 1 +FLAGS (\\Seen)").last?.hasPrefix("NO [READ-ONLY]") == true)
        }
    }

    @Test(
        "cuts sections and partials out of a mail",
        arguments: [
            ("BODY.PEEK[]", "BODY[] {\(mail.utf8.count)}\(mail)"),
            ("BODY.PEEK[TEXT]", "BODY[TEXT] {20}First line\r\nSecond\r\n"),
            ("BODY.PEEK[TEXT]<6.4>", "BODY[TEXT]<6> {4}line"),
            ("BODY.PEEK[]<9000.4>", "BODY[]<9000> {0}"),
            ("BODY.PEEK[HEADER.FIELDS (X-LONG DATE)]", "BODY[HEADER.FIELDS (X-LONG DATE)] {17}X-Long: a\r\n b\r\n\r\n"),
            (
                "BODY.PEEK[HEADER.FIELDS.NOT (From x-long)]",
                "BODY[HEADER.FIELDS.NOT (From x-long)] {18}Subject: Hello\r\n\r\n"
            ),
        ])
    func sections(item: String, answer: String) async throws {
        try await self.withServer { _, client, _ in
            try await client.run("SELECT INBOX")
            let lines = try await client.run("UID FETCH 1 (\(item))")
            #expect(lines == ["* 1 FETCH (UID 1 \(answer))", "OK FETCH done"])
        }
    }

    static let tree = [
        "From: =?utf-8?q?J=C3=B6rg?= <jo@example.com>", "To: desk: a@example.com, b@example.com;", "Subject: Tree",
        "Date: Fri, 1 May 2026 23:30:00 -0500", "Message-ID: <1@example.com>", "MIME-Version: 1.0",
        "Content-Type: multipart/mixed; boundary=x", "", "--x", "Content-Type: text/plain; charset=utf-8", "", "Hello",
        "",
        "--x", "Content-Type: message/rfc822", "", "Subject: Inner", "Content-Type: text/html", "", "<p>", "--x",
        "Content-Type: application/pdf; name=a.pdf", "Content-Disposition: attachment; filename*=utf-8''%C3%A9.pdf",
        "Content-Transfer-Encoding: base64", "", "AAAA", "--x--", "",
    ].joined(separator: "\r\n")

    @Test("describes the structure of a mail, and gives its parts")
    func structure() async throws {
        try await self.withServer(mails: 0) { _, client, store in
            store.deliver(Array(Self.tree.utf8), to: "desk")
            try await client.run("SELECT INBOX")
            let envelope = try await client.run("UID FETCH 1 ENVELOPE").first
            #expect(
                envelope
                    == "* 1 FETCH (UID 1 ENVELOPE (\"Fri, 1 May 2026 23:30:00 -0500\" \"Tree\" "
                    + String(repeating: "((\"=?utf-8?b?SsO2cmc=?=\" NIL \"jo\" \"example.com\")) ", count: 3)
                    + "((NIL NIL \"desk\" NIL)(NIL NIL \"a\" \"example.com\")(NIL NIL \"b\" \"example.com\")"
                    + "(NIL NIL NIL NIL)) NIL NIL NIL \"<1@example.com>\"))")
            let structure = try await client.run("UID FETCH 1 BODYSTRUCTURE").first
            #expect(
                structure
                    == "* 1 FETCH (UID 1 BODYSTRUCTURE ((\"TEXT\" \"PLAIN\" (\"CHARSET\" \"utf-8\") NIL NIL \"7BIT\" 7 1 NIL "
                    + "NIL NIL NIL)(\"MESSAGE\" \"RFC822\" NIL NIL NIL \"7BIT\" 46 (NIL \"Inner\" NIL NIL NIL NIL NIL NIL NIL "
                    + "NIL) (\"TEXT\" \"HTML\" NIL NIL NIL \"7BIT\" 3 0 NIL NIL NIL NIL) 3 NIL NIL NIL NIL)(\"APPLICATION\" "
                    + "\"PDF\" (\"NAME\" \"a.pdf\") NIL NIL \"BASE64\" 4 NIL (\"ATTACHMENT\" (\"FILENAME*\" "
                    + "\"utf-8''%C3%A9%2Epdf\")) NIL NIL) \"MIXED\" (\"BOUNDARY\" \"x\") NIL NIL NIL))")
            let parts = [
                "1": "{7}Hello\r\n", "2.1": "{3}<p>",
                "2.HEADER": "{43}Subject: Inner\r\nContent-Type: text/html\r\n\r\n",
                "2.TEXT": "{3}<p>", "2.HEADER.FIELDS (Subject)": "{18}Subject: Inner\r\n\r\n", "3": "{4}AAAA",
                "1.MIME": "{43}Content-Type: text/plain; charset=utf-8\r\n\r\n", "4": "NIL", "1.1": "NIL", "2.2": "NIL",
                "1.HEADER": "NIL",
            ]
            for (section, answer) in parts.sorted(by: { $0.key < $1.key }) {
                #expect(
                    try await client.run("UID FETCH 1 BODY.PEEK[\(section)]").first
                        == "* 1 FETCH (UID 1 BODY[\(section)] \(answer))")
            }
            #expect(try await client.run("UID SEARCH SENTON 1-May-2026 FROM {5+}\r\nj\u{F6}rg").first == "* SEARCH 1")
        }
    }

    @Test("fetches numbers, dates and sizes, by UID and by number")
    func fetch() async throws {
        try await self.withServer(mails: 3) { _, client, store in
            store.update("INBOX", of: "desk") { $0.remove([2]) }
            try await client.run("SELECT INBOX")
            #expect(
                try await client.run("FETCH 2:* (UID INTERNALDATE RFC822.SIZE MODSEQ)") == [
                    "* 2 FETCH (UID 3 INTERNALDATE \"28-May-2026 20:26:40 +0000\" RFC822.SIZE \(Self.mail.utf8.count) "
                        + "MODSEQ (4))", "OK FETCH done",
                ])
            #expect(
                try await client.run("UID FETCH 2,4:* (FLAGS)") == [
                    "* 2 FETCH (UID 3 FLAGS (\\Recent))", "OK FETCH done",
                ])
            #expect(try await client.run("FETCH 3 FLAGS").last?.hasPrefix("BAD") == true)
            #expect(try await client.run("UID FETCH 1 (BODY[])").first?.contains("FLAGS (\\Seen \\Recent)") == true)
        }
    }

    @Test(
        "searches",
        arguments: [
            ("UID SEARCH ALL", "* SEARCH 1 3"), ("SEARCH ALL", "* SEARCH 1 2"), ("UID SEARCH UID 2:*", "* SEARCH 3"),
            ("UID SEARCH UNSEEN SUBJECT hello", "* SEARCH 3"), ("UID SEARCH NOT (SEEN)", "* SEARCH 3"),
            ("UID SEARCH OR SEEN LARGER 100000", "* SEARCH 1"), ("UID SEARCH HEADER X-Long \"A B\"", "* SEARCH 1 3"),
            ("UID SEARCH SINCE 28-May-2026 BEFORE 29-May-2026", "* SEARCH 1 3"),
            ("UID SEARCH SINCE 29-May-2026", "* SEARCH"), ("UID SEARCH MODSEQ 5", "* SEARCH 1 (MODSEQ 6)"),
            ("UID SEARCH RETURN (MIN COUNT ALL) ALL", "* ESEARCH (TAG \"t3\") UID MIN 1 ALL 1,3 COUNT 2"),
        ])
    func search(command: String, answer: String) async throws {
        try await self.withServer(mails: 3) { _, client, store in
            store.update("INBOX", of: "desk") { box in
                box.remove([2])
                box.changeFlags(of: 1, .add, ["\\Seen"])
            }
            try await client.run("SELECT INBOX")
            #expect(try await client.run(command) == [answer, "OK SEARCH done"])
        }
    }

    @Test("stores flags, silently and unless they have changed")
    func store() async throws {
        try await self.withServer(mails: 2) { _, client, store in
            try await client.run("SELECT INBOX (CONDSTORE)")
            #expect(
                try await client.run("UID STORE 1 +FLAGS (\\Seen $Work)") == [
                    "* 1 FETCH (UID 1 FLAGS ($Work \\Seen \\Recent) MODSEQ (4))", "OK STORE done",
                ])
            #expect(
                try await client.run("UID STORE 1:2 (UNCHANGEDSINCE 3) FLAGS.SILENT (\\Flagged)") == [
                    "* 1 FETCH (UID 1 MODSEQ (4))", "* 2 FETCH (UID 2 MODSEQ (5))", "OK [MODIFIED 1] Some were newer",
                ])
            #expect(store.mailbox("INBOX", of: "desk")?[uid: 2]?.flags == ["\\Flagged"])
            #expect(try await client.run("STORE 1 +FLAGS (\\Nonsense)").last?.hasPrefix("BAD") == true)
        }
    }

    @Test("moves, copies, appends and expunges with the UIDs that UIDPLUS promises")
    func changing() async throws {
        try await self.withServer(mails: 3) { _, client, store in
            try await client.run("CREATE \"Arch&AOk-e\"")
            try await client.run("SELECT INBOX")
            let validity = try #require(store.mailbox("Archée", of: "desk")?.uidValidity)
            #expect(try await client.run("UID COPY 2 Arch&AOk-e").last == "OK [COPYUID \(validity) 2 1] COPY done")
            #expect(
                try await client.run("UID MOVE 1 \"Arch&AOk-e\"") == [
                    "* OK [COPYUID \(validity) 1 2] Moved", "* 1 EXPUNGE", "OK MOVE done",
                ])
            try await client.run("UID STORE 2,3 +FLAGS.SILENT (\\Deleted)")
            #expect(try await client.run("UID EXPUNGE 3") == ["* 2 EXPUNGE", "OK EXPUNGE done"])
            try await client.send("x1 APPEND INBOX (\\Seen) \" 1-Jan-2026 10:00:00 +0100\" {5+}\r\nA: b\n")
            let answer = try await client.answer(to: "x1")
            #expect(answer.contains("* 2 EXISTS"))
            #expect(answer.last?.hasPrefix("OK [APPENDUID ") == true)
            let mail = try #require(store.mailbox("INBOX", of: "desk")?.mails.last)
            #expect(mail.raw == Array("A: b\n".utf8))
            #expect(mail.internalDate.secondsSince1970 == 1_767_258_000)
        }
    }

    @Test("pushes what changes while the client is in IDLE")
    func idle() async throws {
        try await self.withServer(mails: 2) { _, client, store in
            try await client.run("SELECT INBOX")
            try await client.send("x1 IDLE")
            #expect(try await client.line() == "+ idling")
            store.deliver(Array("new".utf8), to: "desk")
            #expect(try await client.line() == "* 3 EXISTS")
            #expect(try await client.line() == "* 3 RECENT")
            store.update("INBOX", of: "desk") { $0.remove([1]) }
            #expect(try await client.line() == "* 1 EXPUNGE")
            store.update("INBOX", of: "desk") { $0.changeFlags(of: 2, .add, ["\\Seen"]) }
            #expect(try await client.line() == "* 1 FETCH (FLAGS (\\Seen \\Recent))")
            try await client.send("DONE")
            #expect(try await client.answer(to: "x1") == ["OK IDLE done"])
            #expect(try await client.run("NOOP") == ["OK NOOP done"])
        }
    }

    @Test("tells a QRESYNC client what has vanished since it was last there")
    func qresync() async throws {
        try await self.withServer(mails: 5) { _, client, store in
            let box = try #require(store.mailbox("INBOX", of: "desk"))
            #expect(try await client.run("ENABLE QRESYNC").first == "* ENABLED QRESYNC")
            store.update("INBOX", of: "desk") { live in
                live.remove([2, 3])
                live.changeFlags(of: 4, .add, ["\\Seen"])
            }
            let lines = try await client.run("SELECT INBOX (QRESYNC (\(box.uidValidity) \(box.highestModSeq) 1:5))")
            #expect(lines.contains("* VANISHED (EARLIER) 2:3"))
            #expect(lines.contains("* 2 FETCH (UID 4 FLAGS (\\Seen \\Recent) MODSEQ (8))"))
            store.update("INBOX", of: "desk") { $0.remove([1]) }
            #expect(try await client.run("NOOP") == ["* VANISHED 1", "OK NOOP done"])
        }
    }

    @Test("lists mailboxes with their roles and counts")
    func list() async throws {
        try await self.withServer { _, client, store in
            store.createMailbox("Sent", of: "desk", specialUse: "\\Sent")
            store.createMailbox("Sent/2026", of: "desk")
            try await client.run("NOOP")
            #expect(
                try await client.run("LIST \"\" %") == [
                    "* LIST (\\HasNoChildren) \"/\" \"INBOX\"", "* LIST (\\HasChildren \\Sent) \"/\" \"Sent\"",
                    "OK LIST done",
                ])
            #expect(
                try await client.run("LIST \"\" (INBOX) RETURN (STATUS (MESSAGES UNSEEN))") == [
                    "* LIST (\\HasNoChildren) \"/\" \"INBOX\"", "* STATUS \"INBOX\" (MESSAGES 1 UNSEEN 1)",
                    "OK LIST done",
                ])
            #expect(try await client.run("LIST \"\" *").count == 4)
            #expect(try await client.run("STATUS Sent (UIDNEXT)").first == "* STATUS \"Sent\" (UIDNEXT 1)")
        }
    }

    @Test("holds clients to the grammar", arguments: ["NOOP  ", "FETCH 1 (FLAGS", "FETCH 0 FLAGS", "LIST \"\" \"é\""])
    func strict(command: String) async throws {
        try await self.withServer { _, client, _ in
            try await client.run("SELECT INBOX")
            #expect(try await client.run(command).last?.hasPrefix("BAD") == true)
        }
    }

    @Test("does wrong what it is told to do wrong")
    func faults() async throws {
        try await self.withServer(mails: 1) { server, client, _ in
            server.inject(TestIMAPFault("NOOP", passing: 1, .answer(["* OK [ALERT] no", "{tag} NO [LIMIT] later"])))
            try await client.run("NOOP")
            #expect(try await client.run("NOOP") == ["* OK [ALERT] no", "NO [LIMIT] later"])
            #expect(try await client.run("NOOP") == ["OK NOOP done"])
            server.inject(TestIMAPFault("NOOP", .dropAfter(bytes: 3)))
            await #expect(throws: TransportError.self) { try await client.run("NOOP") }
            #expect(server.log.count(of: "NOOP") == 4)
            #expect(server.log.entries.contains { $0.line == "t5 " && !$0.isFromClient })
        }
    }
}
