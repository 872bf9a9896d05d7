import IMAPClient
import MailTesting
import MailTransport
import Testing

@Suite("The commands", .timeLimit(.minutes(10)))
struct CommandTests {
    @Test("APPEND puts a message there, with flags and date, and tells its UID")
    func append() async throws {
        try await withServer { session, server in
            let mail = WatchedMailbox.mail(1, size: 200_000)
            let date = IMAPInternalDate(secondsSince1970: 1_700_000_000, offsetMinutes: 90)
            let placed = try await session.append(mail, to: .inbox, flags: [.seen], date: date)
            #expect(placed?.uid == 1)
            let kept = try #require(server.store.mailbox("INBOX", of: "anna")?.mails.first)
            #expect(kept.raw == mail && kept.flags.contains("\\Seen"))
            #expect(kept.internalDate.secondsSince1970 == 1_700_000_000)
            try await session.noop()
        }
    }

    @Test("APPEND of more than the server takes is refused before it is sent")
    func appendTooLarge() async throws {
        let script = ScriptedServer(
            ScriptedServer.login(capabilities: "LITERAL+ UIDPLUS") + [
                .expect("M2 APPEND \"INBOX\" {5000}\r\n"), .say("M2 NO [TOOBIG] too large\r\n"),
                .expect("M3 NOOP\r\n"), .say("M3 OK\r\n"), .expect("M4 LOGOUT\r\n"), .say("M4 OK\r\n"),
            ])
        try await script.run { configuration, connector in
            try await withIMAPConnection(configuration, connector: connector) { session in
                await expectCode(.messageTooLarge) {
                    try await session.append([UInt8](repeating: 65, count: 5000), to: .inbox)
                }
                try await session.noop()
            }
        }
    }

    @Test("MOVE moves, and where there is none is put together from others", arguments: [true, false])
    func move(hasMove: Bool) async throws {
        var configuration = TestIMAPConfiguration()
        if !hasMove { configuration.capabilities.removeAll { $0 == "MOVE" } }
        try await withServer(mails: 3, server: configuration) { session, server in
            let archive = try #require(IMAPMailboxName("Archiv für 2026/Ä"))
            try await session.createMailbox(archive)
            try await session.withMailbox(.inbox) { mailbox in
                let result = try await mailbox.move([1, 3], to: archive)
                #expect(result.isRemoved && result.uids == [1: 1, 3: 2])
                #expect(try await mailbox.uidSearch(.all) == [2])
            }
            #expect(try await session.status(of: archive).messages == 2)
            #expect(server.log.count(of: "UID MOVE") == (hasMove ? 1 : 0))
        }
    }

    @Test("Without UIDPLUS nothing is expunged that somebody else has marked")
    func moveWithoutUIDPlus() async throws {
        var configuration = TestIMAPConfiguration()
        configuration.capabilities.removeAll { $0 == "MOVE" || $0 == "UIDPLUS" }
        try await withServer(mails: 2, server: configuration) { session, _ in
            try await session.createMailbox(try #require(IMAPMailboxName("Done")))
            try await session.withMailbox(.inbox) { mailbox in
                let result = try await mailbox.move([1], to: try #require(IMAPMailboxName("Done")))
                #expect(!result.isRemoved)
                #expect(try await mailbox.uidSearch(.deleted) == [1])
                await expectCode(.notSupported) { try await mailbox.expunge([1]) }
                try await mailbox.expungeAll()
                #expect(mailbox.state.exists == 1)
            }
        }
    }

    @Test("LIST tells special uses, and falls back when a server fails at its own extensions")
    func list() async throws {
        try await withServer { session, server in
            _ = server.store.createMailbox("Archive", of: "anna", specialUse: "\\Archive")
            let all = try await session.listMailboxes()
            #expect(Set(all.map(\.name.text)) == ["INBOX", "Archive"])
            #expect(all.first { $0.name.text == "Archive" }?.has("\\Archive") == true)
        }
        let script = ScriptedServer(
            ScriptedServer.login(capabilities: "LIST-EXTENDED SPECIAL-USE") + [
                .expect("M2 LIST \"\" \"*\" RETURN (CHILDREN SUBSCRIBED SPECIAL-USE)\r\n"),
                .say("M2 BAD parse error\r\n"),
                .expect("M3 LIST \"\" \"*\"\r\n"), .say("* LIST (\\Noselect) NIL Trash\r\nM3 OK\r\n"),
                .expect("M4 LOGOUT\r\n"), .say("M4 OK\r\n"),
            ])
        try await script.run { configuration, connector in
            try await withIMAPConnection(configuration, connector: connector) { session in
                let all = try await session.listMailboxes()
                // Strato leaves the inbox out.
                #expect(all.map(\.name.text) == ["INBOX", "Trash"])
                #expect(all.last?.isSelectable == false && all.last?.separator == nil)
            }
        }
    }

    @Test("A STORE leaves what has changed meanwhile alone, and says which")
    func unchangedSince() async throws {
        try await withServer(mails: 3) { session, _ in
            try await session.withMailbox(.inbox) { mailbox in
                let before = try #require(try await mailbox.fetch([2], [.modSeq]).collect().first?.modSeq)
                try await mailbox.store(.add, [.flagged], on: [2])
                let left = try await mailbox.store(.add, [.seen], on: [1, 2, 3], unchangedSince: before + 1)
                #expect(left.contains(2))
                #expect(try await !mailbox.uidSearch(.seen).contains(2))
            }
        }
    }

    @Test("Mailboxes are created, renamed, subscribed and deleted, whatever letters their names have")
    func mailboxes() async throws {
        try await withServer { session, server in
            let (old, new) = (try #require(IMAPMailboxName("Entwürfe & Co")), try #require(IMAPMailboxName("日本語")))
            try await session.createMailbox(old)
            try await session.renameMailbox(old, to: new)
            try await session.subscribe(to: new)
            try await session.unsubscribe(from: new)
            #expect(try await session.listMailboxes().contains { $0.name == new })
            try await session.deleteMailbox(new)
            #expect(server.store.mailboxNames(of: "anna") == ["INBOX"])
            #expect(try await session.namespace().personal.count == 1)
            #expect(try await session.enable(["UTF8=ACCEPT", "X-NO"]).contains("UTF8=ACCEPT"))
            try await session.createMailbox(new)
            #expect(server.store.mailboxNames(of: "anna").contains("日本語"))
            #expect(try await session.exchangeID([("name", "t\u{e9}st")]).first?.name == "name")
        }
    }

    @Test("An argument with a line end cannot be put on the wire")
    func injection() async throws {
        try await withServer(mails: 1) { session, _ in
            try await session.withMailbox(.inbox) { mailbox in
                await expectCode(.invalidArgument) { _ = try await mailbox.uidSearch(.subject("a\r\nM9 DELETE INBOX")) }
                await expectCode(.invalidArgument) {
                    _ = try await mailbox.fetch([1], [.headerFields(["a)] BODY[]"])]).collect()
                }
                #expect(IMAPFlag("a b") == nil && IMAPFlag("a\r\n") == nil && IMAPFlag("$ok") != nil)
            }
        }
    }

    @Test("A mailbox is left without anything in it being removed")
    func leaving() async throws {
        try await withServer(mails: 2) { session, server in
            try await session.withMailbox(.inbox) { try await $0.store(.add, [.deleted], on: [1]) }
            try await session.leaveMailbox()
            #expect(server.store.mailbox("INBOX", of: "anna")?.mails.count == 2)
            try await session.withMailbox(.inbox) { #expect($0.state.exists == 2) }
        }
    }
}
