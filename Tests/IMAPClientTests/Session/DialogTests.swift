import Testing

@testable import IMAPClient

/// The client's side of the conversation as tables: what comes in, what follows.
@Suite("The dialogue")
struct DialogTests {
    /// A dialogue behind its greeting.
    private func greeted(_ greeting: String = "* OK [CAPABILITY IMAP4rev1] ready\r\n") throws -> IMAPDialog {
        var dialog = IMAPDialog()
        _ = try dialog.receiveGreeting(response(greeting))
        return dialog
    }

    /// A dialogue with the inbox open, in which there are five messages.
    private func selected() throws -> IMAPDialog {
        var dialog = try self.greeted()
        let tag = dialog.begin(.select(.inbox, readOnly: false), wants: [], continuations: 0)
        for line in [
            "* 5 EXISTS", "* 1 RECENT", "* OK [UIDVALIDITY 7] v", "* OK [HIGHESTMODSEQ 90] m",
            "M\(tag) OK [READ-WRITE] open",
        ] {
            _ = dialog.receive(response(line + "\r\n"))
        }
        return dialog
    }

    /// The action in one word.
    private func word(_ action: IMAPDialog.Action) -> String {
        switch action {
        case .none: "none"
        case .deliver(let tag): "deliver \(tag)"
        case .complete(let tag, let status): "complete \(tag) \(status.condition)"
        case .proceed(let tag): "proceed \(tag)"
        case .event(.exists(let count)): "exists \(count)"
        case .event(.expunged(let number)): "expunged \(number)"
        case .event(.vanished(let uids)): "vanished \(uids)"
        case .event(.changed): "changed"
        case .event(.uidValidity(let value)): "validity \(value)"
        case .event(.alert(let text)): "alert \(text)"
        case .event: "event"
        case .fail(let error): "fail \(error.code)"
        }
    }

    @Test(
        "with an open mailbox",
        arguments: [
            ("* 6 EXISTS", "exists 6", 6), ("* 2 EXPUNGE", "expunged 2", 4),
            // Exchange: numbers that no message has.
            ("* 0 EXPUNGE", "none", 5), ("* 6 EXPUNGE", "none", 5), ("* 99 EXPUNGE", "none", 5),
            ("* VANISHED 3:4", "vanished 3:4", 3), ("* VANISHED 1:4294967295", "vanished 1:4294967295", 0),
            ("* VANISHED (EARLIER) 3:4", "none", 5), ("* 3 FETCH (FLAGS (\\Seen))", "changed", 5),
            ("* 99 FETCH (FLAGS (\\Seen))", "changed", 5),
            ("* OK [UIDVALIDITY 7] same", "none", 5), ("* OK [UIDVALIDITY 8] new", "validity 8", 5),
            ("* OK [ALERT] quota", "alert quota", 5), ("* OK [CLOSED] gone", "none", 0),
            // Nobody waits for a `+`: Exchange sends them all the same.
            ("+ go on", "none", 5), ("+", "none", 5),
            ("* SEARCH 1 2 3", "none", 5), ("* LIST () \"/\" a", "none", 5), ("* STATUS a (MESSAGES 1)", "none", 5),
            ("* NO something is odd", "none", 5), ("* BAD so it is", "none", 5), ("* XUNKNOWN 5", "none", 5),
            ("zz9 OK what", "none", 5), ("M0 OK what", "none", 5), ("M1 OK again", "none", 5),
            ("M2 OK too early", "fail desynchronised", 5), ("* BYE shutting down", "fail serverBye", 5),
            ("* BYE Session invalidated - AccessTokenExpired", "fail tokenExpired", 5),
            ("zz1 BYE tagged", "fail serverBye", 5), ("Server Unavailable. 15", "fail unavailable", 5),
        ] as [(String, String, UInt32)])
    func selectedTable(line: String, action: String, exists: UInt32) throws {
        var dialog = try self.selected()
        let done = dialog.receive(response(line + "\r\n"))
        #expect(self.word(done) == action)
        #expect((dialog.mailbox?.exists ?? 0) == exists)
    }

    @Test("A failed SELECT leaves no mailbox open, and what came while it ran is not believed")
    func failedSelect() throws {
        var dialog = try self.selected()
        let tag = dialog.begin(
            .select(try #require(IMAPMailboxName("b")), readOnly: false), wants: [], continuations: 0)
        #expect(self.word(dialog.receive(response("* 9 EXISTS\r\n"))) == "none")
        #expect(self.word(dialog.receive(response("M\(tag) NO gone\r\n"))) == "complete \(tag) no")
        #expect(dialog.mailbox == nil)
    }

    @Test("What comes while two SELECTs are under way is about the first until that has ended")
    func overtakenSelect() throws {
        var dialog = try self.greeted()
        let archive = try #require(IMAPMailboxName("Archive"))
        let first = dialog.begin(.select(.inbox, readOnly: false), wants: [], continuations: 0)
        let second = dialog.begin(.select(archive, readOnly: true), wants: [], continuations: 0)
        for line in ["* 5 EXISTS", "* OK [UIDVALIDITY 7] v", "M\(first) OK [READ-WRITE] open"] {
            _ = dialog.receive(response(line + "\r\n"))
        }
        #expect(dialog.mailbox?.name == .inbox && dialog.mailbox?.exists == 5 && dialog.mailbox?.uidValidity == 7)
        for line in ["* 2 EXISTS", "* OK [UIDVALIDITY 8] v"] {
            #expect(self.word(dialog.receive(response(line + "\r\n"))) == "none")
        }
        _ = dialog.receive(response("M\(second) OK [READ-ONLY] open\r\n"))
        #expect(dialog.mailbox?.name == archive && dialog.mailbox?.exists == 2 && dialog.mailbox?.uidValidity == 8)
    }

    @Test("An ESEARCH that names the command it answers goes there, and one of a stranger to the oldest search")
    func searchTag() throws {
        var dialog = try self.selected()
        let first = dialog.begin(.plain, wants: .search, continuations: 0)
        let second = dialog.begin(.plain, wants: .search, continuations: 0)
        let other = dialog.begin(.plain, wants: .fetch, continuations: 0)
        for (tag, target) in [("M\(second)", second), ("M\(first)", first), ("M\(other)", first), ("a1", first)] {
            let answer = dialog.receive(response("* ESEARCH (TAG \"\(tag)\") UID ALL 4\r\n"))
            #expect(self.word(answer) == "deliver \(target)", "\(tag)")
        }
    }

    @Test("Answers go to the oldest command that wants them, and continuations to the commands in their order")
    func routing() throws {
        var dialog = try self.selected()
        let first = dialog.begin(.plain, wants: .search, continuations: 1)
        let second = dialog.begin(.plain, wants: .search, continuations: 1)
        #expect(self.word(dialog.receive(response("* SEARCH 1\r\n"))) == "deliver \(first)")
        #expect(self.word(dialog.receive(response("+ go\r\n"))) == "proceed \(first)")
        #expect(self.word(dialog.receive(response("+\r\n"))) == "proceed \(second)")
        #expect(self.word(dialog.receive(response("+\r\n"))) == "none")
        #expect(self.word(dialog.receive(response("M\(first) NO [BADCHARSET] no\r\n"))) == "complete \(first) no")
        #expect(self.word(dialog.receive(response("* SEARCH 2\r\n"))) == "deliver \(second)")
        #expect(dialog.pending.map(\.tag) == [second])
    }

    @Test("A command that ends early takes back the `+` that it waited for")
    func refusedLiteral() throws {
        var dialog = try self.selected()
        let first = dialog.begin(.plain, wants: [], continuations: 1)
        let second = dialog.begin(.plain, wants: [], continuations: 1)
        _ = dialog.receive(response("M\(first) NO [TOOBIG] no\r\n"))
        #expect(self.word(dialog.receive(response("+ go\r\n"))) == "proceed \(second)")
    }

    @Test("Yandex: goodbyes without end are heard once, and at LOGOUT not at all")
    func endlessBye() throws {
        var dialog = try self.selected()
        _ = dialog.begin(.logout, wants: [], continuations: 0)
        for _ in 0..<1000 { #expect(self.word(dialog.receive(response("* BYE bye\r\n"))) == "none") }
    }

    @Test("HOSTILE 116: a server that says a hundred lines which are no IMAP has lost the thread")
    func garbage() throws {
        var dialog = try self.selected()
        for _ in 0..<99 { #expect(self.word(dialog.receive(response("x\u{1}\u{2}what\r\n"))) == "none") }
        #expect(self.word(dialog.receive(response("x\u{1}\u{2}what\r\n"))) == "fail malformedResponse")
    }

    @Test("Exchange 2003 is not asked for NAMESPACE, whatever it announces")
    func hiddenCapability() throws {
        let old = try self.greeted(
            "* OK [CAPABILITY IMAP4rev1 NAMESPACE IDLE] Microsoft Exchange Server 2003 IMAP4rev1 server version 6.5 ready\r\n"
        )
        #expect(old.capabilities?.names == ["IMAP4REV1", "IDLE"])
        let new = try self.greeted(
            "* OK [CAPABILITY IMAP4rev1 NAMESPACE] The Microsoft Exchange IMAP4 service is ready\r\n")
        #expect(new.capabilities?.has("NAMESPACE") == true)
    }

    @Test("Cyrus 3.6 is not asked for the ids of mailboxes, which it tells out of freed memory")
    func hiddenIdentifiers() throws {
        for (version, has) in [("3.6.1-Debian", false), ("3.8.1", true)] {
            let greeting = "* OK [CAPABILITY IMAP4rev1 OBJECTID IDLE] mail Cyrus IMAP \(version) server ready\r\n"
            #expect(try self.greeted(greeting).capabilities?.has("OBJECTID") == has)
        }
    }

    @Test("IMAP4rev2 brings its parts along, and so do others")
    func implications() {
        let rev2 = IMAPCapabilities(["imap4rev2"])
        for part in [
            "MOVE", "ENABLE", "IDLE", "UIDPLUS", "ESEARCH", "LIST-EXTENDED", "LITERAL-", "SASL-IR", "UNSELECT",
        ] {
            #expect(rev2.has(part), "\(part)")
        }
        #expect(!rev2.has("LITERAL+") && !rev2.has("CONDSTORE"))
        #expect(IMAPCapabilities(["QRESYNC"]).has("CONDSTORE"))
        // Found by fuzzing: of two limits one was taken at random.
        #expect(IMAPCapabilities(["APPENDLIMIT=300", "APPENDLIMIT=100", "APPENDLIMIT=x"]).appendLimit == 100)
        // 'LITERAL +' in two words is no LITERAL+.
        #expect(!IMAPCapabilities(["LITERAL", "+"]).has("LITERAL+"))
    }
}
