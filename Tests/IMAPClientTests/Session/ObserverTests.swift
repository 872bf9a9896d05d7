import MailTesting
import MailTransport
import SASL
import Synchronization
import Testing

@testable import IMAPClient

@Suite("An observer of IMAP", .timeLimit(.minutes(5)))
struct ObserverTests {
    @Test("is told of connections, commands and refusals, and of nothing that is secret or personal")
    func session() async throws {
        let observer = KeepingObserver()
        try await LiveServer.run(observer: observer) { session, server in
            async let answer: Void = expectCode(.noSuchMailbox) {
                _ = try await session.status(of: try #require(IMAPMailboxName("private-name")))
            }
            try await server.expect("M2 STATUS \"private-name\" (MESSAGES UIDNEXT UIDVALIDITY UNSEEN)\r\n")
            try await server.say(
                "zz1 OK who\r\nzz2 OK who\r\nzz3 OK who\r\nM2 NO [NONEXISTENT] no private-name for anna\r\n")
            await answer
        }
        let kept = observer.kept.withLock { $0 }
        #expect(kept.counts["mail.imap.connections"] == 1)
        #expect(kept.counts["mail.imap.refusals"] == 1)
        #expect(kept.counts["mail.imap.unknown_tags"] == 3)
        #expect(kept.measures.contains("mail.imap.open") && kept.measures.contains("mail.imap.command"))
        // HOSTILE 124: told at the first and the second, and not at the third.
        #expect(kept.events.count { "\($0.message)" == "The server answers commands that were not given." } == 2)
        for secret in ["anna", "secret", "private-name", "imap.example.com"] {
            #expect(!observer.text.contains(secret), "\(secret) is among: \(observer.text)")
        }
    }

    @Test("is told of a refused login without its words")
    func refusedLogin() async throws {
        let observer = KeepingObserver()
        var mailbox = try WatchedMailbox()
        mailbox.configuration.credentials = .password(username: "anna", password: "very-wrong")
        let (configuration, network) = (mailbox.configuration, mailbox.network)
        await withTestIMAPServer(store: mailbox.store, on: network.listen(at: mailbox.endpoint)) { _ in
            await expectCode(.authenticationFailed) {
                let connector = MailConnector(transport: network, tls: PretendTLS(), observer: observer)
                try await withIMAPConnection(configuration, connector: connector) { _ in }
            }
        }
        #expect(observer.kept.withLock { $0.counts["mail.imap.failures"] } == 1)
        #expect(observer.text.contains("could not be opened"))
        #expect(!observer.text.contains("anna") && !observer.text.contains("very-wrong"))
    }

    @Test("is told of a watcher's syncs, arrivals and interruptions")
    func watcher() async throws {
        let observer = KeepingObserver()
        let mailbox = try WatchedMailbox()
        mailbox.deliver(1...3)
        let (configuration, options, network) = (mailbox.configuration, mailbox.options, mailbox.network)
        try await withTestIMAPServer(store: mailbox.store, on: network.listen(at: mailbox.endpoint)) { server in
            server.inject(TestIMAPFault("UID SEARCH", .drop))
            let connector = MailConnector(transport: network, tls: PretendTLS(), observer: observer)
            try await IMAPWatcher(configuration, connector: connector, options: options).withArrivals { arrivals in
                var count = 0
                for try await _ in arrivals {
                    count += 1
                    if count == 3 { break }
                }
                await eventually { observer.kept.withLock { $0.measures.contains("mail.imap.sync") } }
            }
        }
        let kept = observer.kept.withLock { $0 }
        #expect(kept.counts["mail.imap.arrivals"] == 3)
        #expect(kept.counts["mail.imap.watch.interruptions"] == 1)
        #expect(!observer.text.contains("@example.net") && !observer.text.contains("Subject"))
    }
}
