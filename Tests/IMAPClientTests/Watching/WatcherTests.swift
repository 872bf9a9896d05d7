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
    func watch(
        droppingAfter bytes: Int? = nil, _ body: (IMAPArrivals, TestIMAPServer) async throws -> Void
    ) async throws {
        try await withTestIMAPServer(
            store: self.store, on: self.network.listen(at: self.endpoint), configuration: self.server
        ) { server in
            if let bytes { server.dropNextConnection(after: bytes) }
            let watcher = IMAPWatcher(
                self.configuration, connector: MailConnector(transport: self.network, tls: PretendTLS()),
                options: self.options)
            try await watcher.withArrivals { try await body($0, server) }
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
            var seen: [Int] = []
            for try await mail in arrivals {
                seen.append(WatchedMailbox.number(mail) ?? -1)
                if seen.count == 2 { break }
            }
            #expect(seen == [4, 5])
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
            while server.log.count(of: "IDLE") == 0 { await Task.yield() }
            mailbox.deliver(6...6)
            for try await mail in arrivals {
                #expect(WatchedMailbox.number(mail) == 6)
                break
            }
        }
    }

    @Test("loses nothing and hands out nothing twice when the connection drops at every byte of a sync")
    func dropsEverywhere() async throws {
        // Every byte takes a minute or two in a debug build; without the variable every 41st stands for all.
        let step = ProcessInfo.processInfo.environment["MARTLET_EVERY_BYTE"] == nil ? 41 : 1
        var offset = 0
        var isComplete = false
        while !isComplete {
            let mailbox = try WatchedMailbox()
            mailbox.deliver(1...50)
            try await mailbox.watch(droppingAfter: offset) { arrivals, server in
                var seen: [Int] = []
                for try await mail in arrivals {
                    seen.append(WatchedMailbox.number(mail) ?? -1)
                    if seen.count == 50 { break }
                }
                #expect(seen == Array(1...50), "dropped after \(offset) bytes")
                if server.connectionCount == 1 { isComplete = true }
            }
            offset += step
        }
    }
}
