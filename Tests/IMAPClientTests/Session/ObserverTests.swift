import MailTesting
import MailTransport
import SASL
import Testing

@testable import IMAPClient

@Suite("An observer of IMAP", .timeLimit(.minutes(5)))
struct ObserverTests {
    @Test("is told of connections, commands and refusals, and of nothing that is secret or personal")
    func session() async throws {
        let observer = RecordingObserver()
        try await LiveServer.run(observer: observer) { session, server in
            async let answer: Void = expectCode(.noSuchMailbox) {
                _ = try await session.status(of: try #require(IMAPMailboxName("private-name")))
            }
            try await server.expect("M2 STATUS \"private-name\" (MESSAGES UIDNEXT UIDVALIDITY UNSEEN)\r\n")
            try await server.say(
                "zz1 OK who\r\nzz2 OK who\r\nzz3 OK who\r\nM2 NO [NONEXISTENT] no private-name for anna\r\n")
            await answer
        }
        #expect(observer.counters["mail.imap.connections"] == 1)
        #expect(observer.counters["mail.imap.refusals"] == 1)
        #expect(observer.counters["mail.imap.unknown_tags"] == 3)
        #expect(
            !observer.measurements(of: "mail.imap.open").isEmpty
                && !observer.measurements(of: "mail.imap.command").isEmpty)
        // HOSTILE 124: told at the first and the second, and not at the third.
        #expect(observer.events.count { "\($0.message)" == "The server answers commands that were not given." } == 2)
        for secret in ["anna", "secret", "private-name", "imap.example.com"] {
            #expect(!observer.log.contains(secret), "\(secret) is among: \(observer.log)")
        }
    }

    @Test("is told of a refused login without its words")
    func refusedLogin() async throws {
        let observer = RecordingObserver()
        var mailbox = try WatchedMailbox()
        mailbox.configuration.credentials = .password(username: "anna", password: "very-wrong")
        let (configuration, network) = (mailbox.configuration, mailbox.network)
        await withTestIMAPServer(store: mailbox.store, on: network.listen(at: mailbox.endpoint)) { _ in
            await expectCode(.authenticationFailed) {
                let connector = MailConnector(transport: network, tls: PretendTLS(), observer: observer)
                try await withIMAPConnection(configuration, connector: connector) { _ in }
            }
        }
        #expect(observer.counters["mail.imap.failures"] == 1)
        #expect(observer.log.contains("could not be opened"))
        #expect(!observer.log.contains("anna") && !observer.log.contains("very-wrong"))
    }

    @Test("is told of a watcher's syncs, arrivals and interruptions")
    func watcher() async throws {
        let observer = RecordingObserver()
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
                await eventually { !observer.measurements(of: "mail.imap.sync").isEmpty }
            }
        }
        #expect(observer.counters["mail.imap.arrivals"] == 3)
        #expect(observer.counters["mail.imap.watch.interruptions"] == 1)
        #expect(!observer.log.contains("@example.net") && !observer.log.contains("Subject"))
    }
}
