import Foundation
import IMAPClient
import MailTesting
import MailTransport
import SASL
import Testing

/// A mailbox in the process, and a watcher of it.
struct WatchedMailbox: Sendable {
    let store: TestMailStore
    let network: InMemoryNetwork
    let endpoint: Endpoint
    var configuration: IMAPConfiguration
    var server = TestIMAPConfiguration()
    var options = IMAPWatcherOptions()

    init() throws {
        self.store = TestMailStore()
        self.store.addUser("anna", password: "secret")
        self.network = InMemoryNetwork()
        self.endpoint = try Endpoint(host: "imap.example.com", port: 143)
        self.configuration = IMAPConfiguration(
            endpoint: self.endpoint, security: .none, credentials: .password(username: "anna", password: "secret"))
        self.configuration.allowsPlaintextPasswords = true
        self.options.firstWait = .zero
        self.options.start = .beginning
    }

    /// A mail with this number in its Subject.
    static func mail(_ number: Int, size: Int = 0) -> [UInt8] {
        let filler = String(repeating: "x", count: size)
        return Array(
            "From: b@example.net\r\nSubject: mail \(number)\r\nMessage-ID: <\(number)@example.net>\r\n\r\nhello\(filler)\r\n"
                .utf8)
    }

    func deliver(_ numbers: some Sequence<Int>) {
        for number in numbers { _ = self.store.deliver(Self.mail(number), to: "anna") }
    }

    /// The number in a mail's Subject.
    static func number(_ mail: IMAPArrival) -> Int? {
        guard let message = mail.message else { return nil }
        let text = String(decoding: message, as: UTF8.self)
        guard let range = text.range(of: "Subject: mail ") else { return nil }
        return Int(text[range.upperBound...].prefix { $0.isNumber })
    }

    /// Runs the server and the watcher; `body` gets both.
    @discardableResult
    func watch<Result: Sendable>(
        droppingAfter bytes: Int? = nil, _ body: (IMAPArrivals, TestIMAPServer) async throws -> Result
    ) async throws -> Result {
        try await withTestIMAPServer(
            store: self.store, on: self.network.listen(at: self.endpoint), configuration: self.server
        ) { server in
            if let bytes { server.dropNextConnection(after: bytes) }
            let watcher = IMAPWatcher(
                self.configuration, connector: MailConnector(transport: self.network, tls: PretendTLS()),
                options: self.options)
            return try await watcher.withArrivals { try await body($0, server) }
        }
    }
}

@Suite("The watcher", .timeLimit(.minutes(10)))
struct WatcherTests {
    @Test("hands out what is there and what comes, in order and unread")
    func inOrder() async throws {
        let mailbox = try WatchedMailbox()
        mailbox.deliver(1...3)
        try await mailbox.watch { arrivals, _ in
            var seen: [Int] = []
            for try await mail in arrivals {
                seen.append(WatchedMailbox.number(mail) ?? -1)
                #expect(!mail.flags.isSeen)
                #expect(mail.cursor.uid == UInt32(seen.count))
                if seen.count == 3 { mailbox.deliver(4...5) }
                if seen.count == 5 { break }
            }
            #expect(seen == [1, 2, 3, 4, 5])
        }
        #expect(mailbox.store.mailbox("INBOX", of: "anna")?.mails.allSatisfy { !$0.flags.contains("\\Seen") } == true)
    }

    @Test("goes on behind the cursor it is given")
    func cursor() async throws {
        var mailbox = try WatchedMailbox()
        mailbox.deliver(1...5)
        let validity = try #require(mailbox.store.mailbox("INBOX", of: "anna")?.uidValidity)
        mailbox.options.start = .cursor(IMAPCursor(mailbox: "INBOX", uidValidity: validity, uid: 3))
        try await mailbox.watch { arrivals, _ in
            let mails = try await arrivals.first(2)
            #expect(mails.map(WatchedMailbox.number) == [4, 5])
        }
    }

    @Test("begins with what comes from now on, unless it is told otherwise")
    func now() async throws {
        var mailbox = try WatchedMailbox()
        mailbox.deliver(1...5)
        mailbox.options.start = .now
        try await mailbox.watch { arrivals, server in
            try await arrivals.withMailbox { _ in }
            // The position is fixed when the mailbox was first worked through: the IDLE that follows says so.
            await eventually { server.log.count(of: "IDLE") > 0 }
            mailbox.deliver(6...6)
            let mails = try await arrivals.first(1)
            #expect(mails.map(WatchedMailbox.number) == [6])
        }
    }

    /// Eight lanes share the offsets, for as many cores as there are.
    @Test(
        "loses nothing and hands out nothing twice when the connection drops at every byte of a sync",
        arguments: 0..<8)
    func dropsEverywhere(lane: Int) async throws {
        // Every byte takes some minutes in a debug build; without the variable every 41st stands for all.
        let step = ProcessInfo.processInfo.environment["MARTLET_EVERY_BYTE"] == nil ? 41 : 1
        var offset = lane * step
        var isComplete = false
        while !isComplete {
            let mailbox = try WatchedMailbox()
            mailbox.deliver(1...50)
            try await mailbox.watch(droppingAfter: offset) { arrivals, server in
                let seen = try await arrivals.first(50).map(WatchedMailbox.number)
                #expect(seen == Array(1...50), "dropped after \(offset) bytes")
                isComplete = server.connectionCount == 1
            }
            offset += 8 * step
        }
        print("lane \(lane): all places up to byte \(offset - 8 * step) of a sync of 50 mails")
    }

    @Test("HOSTILE 126: when UIDVALIDITY changes between two connections nothing is lost and nothing handed out twice")
    func uidValidityBetween() async throws {
        let mailbox = try WatchedMailbox()
        mailbox.deliver(1...4)
        try await mailbox.watch { arrivals, server in
            let before = try await arrivals.first(4)
            server.inject(TestIMAPFault("IDLE", .drop))
            server.inject(TestIMAPFault("UID SEARCH", .drop))
            mailbox.store.update("INBOX", of: "anna") { $0.renumber(uidValidity: 77) }
            mailbox.deliver(5...6)
            let after = try await arrivals.first(2)
            #expect(before.map(WatchedMailbox.number) == [1, 2, 3, 4])
            #expect(after.map(WatchedMailbox.number) == [5, 6])
            #expect(after.allSatisfy { $0.cursor.uidValidity == 77 })
        }
    }

    @Test("HOSTILE 127: when a mailbox is numbered anew during IDLE the pass is ended and begun again")
    func uidValidityInside() async throws {
        let mailbox = try WatchedMailbox()
        mailbox.deliver(1...3)
        try await mailbox.watch { arrivals, server in
            let before = try await arrivals.first(3)
            await eventually { server.log.count(of: "IDLE") > 0 }
            server.inject(TestIMAPFault("UID SEARCH", .precede(["* OK [UIDVALIDITY 78] changed"])))
            mailbox.store.update("INBOX", of: "anna") { $0.renumber(uidValidity: 78) }
            mailbox.deliver(4...4)
            let after = try await arrivals.first(1)
            #expect(before.map(WatchedMailbox.number) == [1, 2, 3])
            #expect(after.map(WatchedMailbox.number) == [4])
            #expect(after.first?.cursor.uidValidity == 78)
        }
    }

    @Test("A cursor of other UIDs makes the last days be looked through again, and says so")
    func foreignCursor() async throws {
        var mailbox = try WatchedMailbox()
        mailbox.deliver(1...2)
        mailbox.options.start = .cursor(IMAPCursor(mailbox: "INBOX", uidValidity: 4711, uid: 900))
        try await mailbox.watch { arrivals, _ in
            let mails = try await arrivals.first(2)
            #expect(mails.map(WatchedMailbox.number) == [1, 2])
            #expect(mails.allSatisfy { $0.isRescan })
        }
    }

    @Test("A cursor of other UIDs knows from when on, however long nobody was watching", arguments: [false, true])
    func oldForeignCursor(isFromTheFuture: Bool) async throws {
        var mailbox = try WatchedMailbox()
        let now = SystemClock().wallTime.millisecondsSince1970
        let day: Int64 = 86_400_000
        mailbox.store.update("INBOX", of: "anna") { box in
            for (number, age) in [(1, 90), (2, 20), (3, 1)] as [(Int, Int64)] {
                let date = WallTime(millisecondsSince1970: now - age * day)
                box.append(WatchedMailbox.mail(number), internalDate: date)
            }
        }
        let last = isFromTheFuture ? now + 900 * day : now - 30 * day
        mailbox.options.start = .cursor(
            IMAPCursor(mailbox: "INBOX", uidValidity: 4711, uid: 900, arrived: last / 1000))
        try await mailbox.watch { arrivals, _ in
            let mails = try await arrivals.first(isFromTheFuture ? 1 : 2)
            #expect(mails.map(WatchedMailbox.number) == (isFromTheFuture ? [3] : [2, 3]))
            let arrived = try #require(mails.last?.cursor.arrived)
            #expect(abs(arrived - (now - day) / 1000) < 86_400)
        }
    }

    @Test("A mail above the size limit is handed out without its content, and never downloaded")
    func sizeGate() async throws {
        var mailbox = try WatchedMailbox()
        mailbox.options.messageLimit = 1000
        mailbox.deliver(1...1)
        _ = mailbox.store.deliver(WatchedMailbox.mail(2, size: 5000), to: "anna")
        mailbox.deliver(3...3)
        try await mailbox.watch { arrivals, server in
            let mails = try await arrivals.first(3)
            #expect(mails.map(WatchedMailbox.number) == [1, nil, 3])
            guard case .tooLarge(let size) = mails[1].content else {
                Issue.record("\(mails[1].content)")
                return
            }
            #expect(size > 5000)
            #expect(!server.log.clientLines().contains { $0.contains("BODY.PEEK") && $0.contains(" 1:3 ") })
        }
    }

    @Test("A server that fails at what is asked for is asked for less and less")
    func ladder() async throws {
        var mailbox = try WatchedMailbox()
        mailbox.options.attributes = [.envelope, .bodyStructure]
        mailbox.deliver(1...2)
        try await mailbox.watch { arrivals, server in
            server.inject(TestIMAPFault("UID FETCH", passing: 1, times: 3, .answer(["{tag} NO cannot"])))
            let mails = try await arrivals.first(2)
            #expect(mails.map(WatchedMailbox.number) == [1, 2])
            // The batch, then the first mail with everything, then without its structure.
            #expect(mails[0].envelope == nil && mails[0].bodyStructure == nil)
            #expect(mails[1].envelope != nil && mails[1].bodyStructure != nil)
        }
    }

    @Test("A mail that the server cannot give at all is handed out as such, and the next one follows")
    func unreadable() async throws {
        let mailbox = try WatchedMailbox()
        mailbox.deliver(1...2)
        try await mailbox.watch { arrivals, server in
            server.inject(
                TestIMAPFault(
                    "UID FETCH", passing: 1, times: 2,
                    .answer(["* 1 FETCH (UID 1 BODY[] (what is this))", "{tag} OK done"])))
            let mails = try await arrivals.first(2)
            guard case .unreadable(_, let answer) = mails[0].content else {
                Issue.record("\(mails[0].content)")
                return
            }
            #expect(String(decoding: answer, as: UTF8.self).contains("(what is this)"))
            #expect(WatchedMailbox.number(mails[1]) == 2)
        }
    }

    @Test("A search that fails is replaced by counting, and mail that is gone meanwhile is skipped")
    func withoutSearch() async throws {
        let mailbox = try WatchedMailbox()
        mailbox.deliver(1...3)
        mailbox.store.update("INBOX", of: "anna") { _ = $0.remove([2]) }
        try await mailbox.watch { arrivals, server in
            server.inject(TestIMAPFault("UID SEARCH", times: nil, .answer(["{tag} NO [SERVERBUG] oops"])))
            let found1 = try await arrivals.first(2).map(WatchedMailbox.number)
            #expect(found1 == [1, 3])
        }
    }

    @Test("A server that says goodbye, restarts or throttles is come back to")
    func comesBack() async throws {
        let mailbox = try WatchedMailbox()
        mailbox.deliver(1...2)
        try await mailbox.watch { arrivals, server in
            server.inject(TestIMAPFault("SELECT", .bye("restarting")))
            server.inject(
                TestIMAPFault(
                    "SELECT", .answer(["{tag} BAD Request is throttled. Suggested Backoff Time: 1 milliseconds"])))
            server.inject(TestIMAPFault("UID FETCH", .dropAfter(bytes: 30)))
            server.inject(TestIMAPFault("IDLE", .answer(["* BYE Session invalidated - AccessTokenExpired"])))
            let found2 = try await arrivals.first(2).map(WatchedMailbox.number)
            #expect(found2 == [1, 2])
            mailbox.deliver(3...3)
            let found3 = try await arrivals.first(1).map(WatchedMailbox.number)
            #expect(found3 == [3])
        }
    }

    @Test("A refused login ends the watch with its reason")
    func refusedLogin() async throws {
        var mailbox = try WatchedMailbox()
        mailbox.configuration.credentials = .password(username: "anna", password: "wrong")
        try await mailbox.watch { arrivals, server in
            await expectCode(.authenticationFailed) { _ = try await arrivals.first(1) }
            #expect(server.connectionCount == 1)
        }
    }

    @Test("Mail that was handed out can be settled on the same connection while the watch goes on")
    func settling() async throws {
        let mailbox = try WatchedMailbox()
        mailbox.deliver(1...3)
        try await mailbox.watch { arrivals, server in
            for try await mail in arrivals {
                try await arrivals.withMailbox { try await $0.store(.add, [.seen], on: [mail.uid]) }
                if mail.uid == 3 { mailbox.deliver(4...4) }
                if mail.uid == 4 { break }
            }
            #expect(server.connectionCount == 1)
        }
        #expect(mailbox.store.mailbox("INBOX", of: "anna")?.mails.allSatisfy { $0.flags.contains("\\Seen") } == true)
    }
}
