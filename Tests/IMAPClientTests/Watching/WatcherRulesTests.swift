import IMAPClient
import MailTesting
import MailTransport
import SASL
import Synchronization
import Testing

/// Gives out tokens in turn; one that was discarded never again.
private final class TurningTokens: TokenProvider {
    private let state: Mutex<[String]>
    let discarded = Mutex(0)

    init(_ tokens: [String]) { self.state = Mutex(tokens) }

    func token() async throws -> AccessToken { AccessToken(self.state.withLock { $0.first ?? "none" }) }

    func discard(_ token: AccessToken) async {
        self.state.withLock { tokens in if tokens.count > 1 { tokens.removeFirst() } }
        self.discarded.withLock { $0 += 1 }
    }
}

@Suite("The watcher's rules", .timeLimit(.minutes(10)))
struct WatcherRulesTests {
    /// What the client asked for content.
    private func downloads(_ server: TestIMAPServer) -> [String] {
        server.log.clientLines().filter { $0.contains("BODY.PEEK[]") }
    }

    @Test("Mails are asked for in batches by their bytes, and by their number")
    func batches() async throws {
        var mailbox = try WatchedMailbox()
        for number in 1...12 { _ = mailbox.store.deliver(WatchedMailbox.mail(number, size: 10_000), to: "anna") }
        mailbox.options.batchBytes = 45_000
        try await mailbox.watch { arrivals, server in
            _ = try await arrivals.first(12)
            // Four of ten thousand bytes fit into forty-five thousand.
            #expect(self.downloads(server).map { $0.split(separator: " ")[3] } == ["1:4", "5:8", "9:12"])
        }
        mailbox.options.batchBytes = 1_000_000
        mailbox.options.batchCount = 5
        try await mailbox.watch { arrivals, server in
            _ = try await arrivals.first(12)
            #expect(self.downloads(server).map { $0.split(separator: " ")[3] } == ["1:5", "6:10", "11:12"])
        }
    }

    @Test("Nothing is ever meant by sequence number, and nothing fetched in a way that marks it as read")
    func byUID() async throws {
        let mailbox = try WatchedMailbox()
        mailbox.deliver(1...5)
        try await mailbox.watch { arrivals, server in
            _ = try await arrivals.first(5)
            try await arrivals.withMailbox { try await $0.store(.add, [.flagged], on: [2]) }
            let words = server.log.clientLines().map { $0.split(separator: " ").dropFirst().joined(separator: " ") }
            let bare = words.filter { line in
                ["FETCH", "STORE", "SEARCH", "COPY", "MOVE"].contains { line.hasPrefix($0) }
            }
            #expect(bare.isEmpty)
            #expect(!words.contains { $0.contains("BODY[") || $0.contains("RFC822 ") || $0.contains("RFC822)") })
        }
    }

    @Test("HOSTILE 134: when a token expires during IDLE it is given back and the next connection has another")
    func expiredToken() async throws {
        var mailbox = try WatchedMailbox()
        mailbox.store.addUser("oana", password: "unused", tokens: ["first", "second"])
        let tokens = TurningTokens(["first", "second"])
        mailbox.configuration.credentials = .bearer(username: "oana", tokens: tokens)
        _ = mailbox.store.deliver(WatchedMailbox.mail(1), to: "oana")
        try await mailbox.watch { arrivals, server in
            _ = try await arrivals.first(1)
            await eventually { server.log.count(of: "IDLE") > 0 }
            server.inject(TestIMAPFault("DONE", .drop))
            server.inject(TestIMAPFault("UID SEARCH", .bye("Session invalidated - AccessTokenExpired")))
            server.inject(TestIMAPFault("SELECT", .answer(["{tag} BAD User is authenticated but not connected."])))
            _ = mailbox.store.deliver(WatchedMailbox.mail(2), to: "oana")
            let mails = try await arrivals.first(1)
            #expect(mails.map(WatchedMailbox.number) == [2])
            #expect(tokens.discarded.withLock { $0 } == 1)
        }
    }

    @Test("HOSTILE 129: a UIDNEXT that goes backwards means a restored mailbox, which is looked through again")
    func uidNextBackwards() async throws {
        var mailbox = try WatchedMailbox()
        mailbox.deliver(1...3)
        let validity = try #require(mailbox.store.mailbox("INBOX", of: "anna")?.uidValidity)
        // The cursor knows of mail up to 900, the mailbox has given out three UIDs.
        mailbox.options.start = .cursor(IMAPCursor(mailbox: "INBOX", uidValidity: validity, uid: 900))
        try await mailbox.watch { arrivals, _ in
            let mails = try await arrivals.first(3)
            #expect(mails.map(WatchedMailbox.number) == [1, 2, 3])
            #expect(mails.allSatisfy { $0.isRescan && $0.cursor.uidValidity == validity })
            mailbox.deliver(4...4)
            let next = try await arrivals.first(1)
            #expect(next.map(WatchedMailbox.number) == [4])
            #expect(next.first?.isRescan == false)
        }
    }

    @Test("HOSTILE 131: the wait that a server asks for can be aborted")
    func abortedWait() async throws {
        let observer = RecordingObserver()
        let mailbox = try WatchedMailbox()
        let (configuration, options, network) = (mailbox.configuration, mailbox.options, mailbox.network)
        try await withTestIMAPServer(store: mailbox.store, on: network.listen(at: mailbox.endpoint)) { server in
            let throttled = "{tag} BAD Request is throttled. Suggested Backoff Time: 999999999 milliseconds"
            server.inject(TestIMAPFault("SELECT", times: nil, .answer([throttled])))
            let connector = MailConnector(transport: network, tls: PretendTLS(), observer: observer)
            try await IMAPWatcher(configuration, connector: connector, options: options).withArrivals { _ in
                await eventually { observer.counters["mail.imap.watch.interruptions"] == 1 }
            }
            // The scope has ended although five minutes have not passed.
            #expect(server.connectionCount == 1)
            #expect(observer.log.contains("300"))
        }
    }

    @Test("HOSTILE 133: a mailbox that lets nobody mark mail is worked through all the same, each mail once")
    func readOnly() async throws {
        let mailbox = try WatchedMailbox()
        mailbox.deliver(1...3)
        try await mailbox.watch { arrivals, server in
            server.inject(TestIMAPFault("UID STORE", times: nil, .answer(["{tag} NO [READ-ONLY] no"])))
            var seen: [UInt32] = []
            for try await mail in arrivals {
                seen.append(mail.uid)
                await expectCode(.notPermitted) {
                    try await arrivals.withMailbox { _ = try await $0.store(.add, [.seen], on: [mail.uid]) }
                }
                if seen.count == 3 { mailbox.deliver(4...4) }
                if seen.count == 4 { break }
            }
            #expect(seen == [1, 2, 3, 4] && server.connectionCount == 1)
        }
    }

    @Test("With QRESYNC a watcher that comes back is told at once what is new, without a search")
    func resync() async throws {
        var mailbox = try WatchedMailbox()
        mailbox.configuration.enabledExtensions = ["QRESYNC"]
        mailbox.deliver(1...3)
        try await mailbox.watch { arrivals, server in
            _ = try await arrivals.first(3)
            await eventually { server.log.count(of: "IDLE") > 0 }
            let searches = server.log.count(of: "UID SEARCH")
            // The answer to the mail that came is a goodbye; the mailbox is then opened with what is known of it.
            server.inject(TestIMAPFault("UID SEARCH", .bye("restarting")))
            mailbox.deliver(4...5)
            let mails = try await arrivals.first(2)
            #expect(mails.map(WatchedMailbox.number) == [4, 5])
            #expect(server.log.count(of: "UID SEARCH") == searches + 1)
            #expect(server.log.clientLines().contains { $0.contains("SELECT \"INBOX\" (QRESYNC (") })
        }
    }

    @Test("Mail that an unread-only watch does not want is not downloaded")
    func onlyUnseen() async throws {
        var mailbox = try WatchedMailbox()
        mailbox.options.only = .unseen
        mailbox.deliver(1...3)
        mailbox.store.update("INBOX", of: "anna") { _ = $0.changeFlags(of: 2, .add, ["\\Seen"]) }
        try await mailbox.watch { arrivals, _ in
            let found = try await arrivals.first(2).map(WatchedMailbox.number)
            #expect(found == [1, 3])
        }
    }

    @Test("A mail whose every download breaks the connection is given up after nine attempts, and the next one follows")
    func poison() async throws {
        var mailbox = try WatchedMailbox()
        mailbox.options.longestWait = .zero
        mailbox.deliver(1...2)
        try await mailbox.watch { arrivals, server in
            // On each connection the facts come first, then the content of the first mail: that one breaks.
            for _ in 0..<12 { server.inject(TestIMAPFault("UID FETCH", passing: 1, .drop)) }
            let mails = try await arrivals.first(2)
            guard case .unreadable = mails[0].content else {
                Issue.record("\(mails[0].content)")
                return
            }
            #expect(mails.map(\.uid) == [1, 2])
        }
    }

    @Test("AOL's answers without a UID belong to the mail that was asked for alone")
    func withoutUID() async throws {
        let mailbox = try WatchedMailbox()
        mailbox.deliver(1...1)
        try await mailbox.watch { arrivals, server in
            server.inject(
                TestIMAPFault("UID FETCH", passing: 1, .answer(["* 1 FETCH (BODY[] {5}\r\nhello)", "{tag} OK done"])))
            let mails = try await arrivals.first(1)
            #expect(mails[0].message == Array("hello".utf8) && mails[0].uid == 1)
        }
    }

    @Test("Several tasks may wait for the mailbox that is being watched")
    func manyWaiters() async throws {
        let mailbox = try WatchedMailbox()
        mailbox.deliver(1...1)
        try await mailbox.watch { arrivals, _ in
            try await withThrowingTaskGroup(of: UInt32.self) { group in
                for _ in 0..<8 { group.addTask { try await arrivals.withMailbox { $0.state.exists } } }
                for try await exists in group { #expect(exists == 1) }
            }
        }
    }
}
