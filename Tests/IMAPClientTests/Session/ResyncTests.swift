import IMAPClient
import MailTesting
import MailTransport
import Testing

@Suite("Resynchronising", .timeLimit(.minutes(10)))
struct ResyncTests {
    @Test(
        "tells what changed and what is gone, whatever the server has", arguments: ["QRESYNC", "CONDSTORE", "nothing"])
    func changes(extension name: String) async throws {
        var mailbox = try WatchedMailbox()
        mailbox.deliver(1...6)
        if name != "QRESYNC" { mailbox.server.capabilities.removeAll { $0 == "QRESYNC" } }
        if name == "nothing" { mailbox.server.capabilities.removeAll { $0 == "CONDSTORE" } }
        mailbox.configuration.enabledExtensions = ["QRESYNC"]
        let (configuration, store) = (mailbox.configuration, mailbox.store)
        let connector = MailConnector(transport: mailbox.network, tls: PretendTLS())
        try await withTestIMAPServer(
            store: store, on: mailbox.network.listen(at: mailbox.endpoint), configuration: mailbox.server
        ) { _ in
            try await withIMAPConnection(configuration, connector: connector) { session in
                #expect(session.enabled.contains("QRESYNC") == (name == "QRESYNC"))
                var point = IMAPResyncPoint(uidValidity: 0, modSeq: 1, known: IMAPUIDSet(1...6))
                try await session.withMailbox(.inbox) { mailbox in
                    point.uidValidity = mailbox.state.uidValidity ?? 0
                    point.modSeq = mailbox.state.highestModSeq ?? 1
                }
                // Somebody else is at work.
                store.update("INBOX", of: "anna") { box in
                    _ = box.remove([2, 5])
                    _ = box.changeFlags(of: 4, .add, ["\\Flagged"])
                }
                let resync = point
                try await session.withMailbox(.inbox, resync: resync) { mailbox in
                    if name == "QRESYNC" {
                        #expect(mailbox.changesAtOpening?.vanished == [2, 5])
                        #expect(mailbox.changesAtOpening?.changed.map(\.uid) == [4])
                    } else {
                        #expect(mailbox.changesAtOpening == nil)
                    }
                    // A server's view of the open mailbox is brought up to date by any command.
                    try await session.noop()
                    let changes = try await mailbox.changes(since: resync)
                    #expect(changes.vanished == [2, 5])
                    #expect(changes.changed.contains { $0.uid == 4 && $0.flags?.isFlagged == true })
                    if name != "nothing" { #expect(changes.changed.map(\.uid) == [4]) }
                    #expect(mailbox.state.exists == 4)
                }
            }
        }
    }

    @Test("with other UIDs is refused")
    func otherValidity() async throws {
        try await withServer(mails: 1) { session, _ in
            try await session.withMailbox(.inbox) { mailbox in
                await expectCode(.uidValidityChanged) {
                    _ = try await mailbox.changes(since: IMAPResyncPoint(uidValidity: 4711, modSeq: 1))
                }
            }
        }
    }

    @Test("A search is answered in ranges, in numbers, and plainly where the server fails at its own extension")
    func searches() async throws {
        try await withServer(mails: 5) { session, server in
            try await session.withMailbox(.inbox) { mailbox in
                let summary = try await mailbox.uidSearchSummary(.all)
                #expect(summary.count == 5 && summary.minimum == 1 && summary.maximum == 5)
                #expect(try await mailbox.uidSearchSummary(.flagged).count == 0)
                server.inject(TestIMAPFault("UID SEARCH", .answer(["{tag} BAD no RETURN"])))
                #expect(try await mailbox.uidSearch(.all).count == 5)
                #expect(try await mailbox.uidSearch(.or(.subject("mail 3"), .not(.larger(1)))) == [3])
                // A charset that the server does not know.
                server.inject(TestIMAPFault("UID SEARCH", times: 2, .answer(["{tag} NO [BADCHARSET (US-ASCII)] no"])))
                #expect(try await mailbox.uidSearch(.subject("\u{e4}")).isEmpty)
            }
        }
    }
}
