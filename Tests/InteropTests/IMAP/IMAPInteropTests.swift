import Foundation
import IMAPClient
import MailTransport
import SASL
import Testing

/// The client against real IMAP servers. Each test works in a mailbox of its own, which it removes.
@Suite("Interop: IMAP", .serialized, .timeLimit(.minutes(2)))
struct IMAPInteropTests {
    /// A server that may run, with its ports for plaintext with STARTTLS and for TLS.
    enum Server: String, CaseIterable, Sendable {
        case dovecot
        case cyrus

        var ports: (plain: Int, tls: Int) { self == .dovecot ? (31143, 31993) : (34143, 34993) }
        static var running: [Server] { Self.allCases.filter { InteropServers.runs($0.rawValue) } }
    }

    private func configuration(_ server: Server, startTLS: Bool = false) throws -> IMAPConfiguration {
        let port = startTLS ? server.ports.plain : server.ports.tls
        var configuration = IMAPConfiguration(
            endpoint: try Endpoint(host: "localhost", port: port), security: startTLS ? .startTLS(.required) : .tls,
            credentials: .password(username: "alice", password: "secret-alice"))
        configuration.tls = InteropServers.tls
        configuration.enabledExtensions = ["QRESYNC"]
        return configuration
    }

    private static func mail(_ number: Int) -> [UInt8] {
        Array("From: a@interop.test\r\nSubject: mail \(number)\r\n\r\nhello \(number)\r\n".utf8)
    }

    /// Runs `body` with a fresh mailbox that holds `count` mails.
    private func withFreshMailbox(
        _ server: Server, mails count: Int, startTLS: Bool = false,
        _ body: (IMAPSession, IMAPMailboxName) async throws -> Void
    ) async throws {
        let configuration = try self.configuration(server, startTLS: startTLS)
        let name = try #require(IMAPMailboxName("Prüfung \(UUID().uuidString)"))
        try await withIMAPConnection(configuration, connector: .system()) { session in
            try await session.createMailbox(name)
            for number in 0..<count { try await session.append(Self.mail(number), to: name) }
            do {
                try await body(session, name)
            } catch {
                try? await session.deleteMailbox(name)
                throw error
            }
            try await session.leaveMailbox()
            try await session.deleteMailbox(name)
        }
    }

    @Test("logs in over TLS and STARTTLS, and knows a wrong password", arguments: Server.running)
    func login(server: Server) async throws {
        for startTLS in [false, true] {
            var configuration = try self.configuration(server, startTLS: startTLS)
            try await withIMAPConnection(configuration, connector: .system()) { session in
                #expect(session.facts.tls != nil)
                #expect(session.capabilities.has("IMAP4rev1"))
                #expect(session.enabled.contains("QRESYNC"))
            }
            configuration.credentials = .password(username: "alice", password: "wrong")
            do {
                try await withIMAPConnection(configuration, connector: .system()) { _ in }
                Issue.record("a wrong password was taken")
            } catch let error as IMAPError {
                #expect(error.code == .authenticationFailed)
            }
        }
    }

    @Test("brings every mail as it was, with flags, dates, envelopes and structures", arguments: Server.running)
    func fullSync(server: Server) async throws {
        try await self.withFreshMailbox(server, mails: 30) { session, name in
            try await session.withMailbox(name) { mailbox in
                let all = try await mailbox.uidSearch(.all)
                #expect(all.count == 30)
                let mails = try await mailbox.fetch(
                    all, [.flags, .internalDate, .size, .envelope, .bodyStructure, .modSeq, .message()]
                ).collect()
                #expect(mails.compactMap(\.message) == (0..<30).map { Self.mail($0) })
                #expect(mails.flatMap(\.invalidItems).isEmpty)
                #expect(mails.map { $0.envelope?.rawSubject } == (0..<30).map { Array("mail \($0)".utf8) })
                #expect(mails.allSatisfy { $0.bodyStructure?.root.type == "text" && $0.flags?.isSeen == false })
                let summary = try await mailbox.uidSearchSummary(.subject("mail 7"))
                #expect(summary.count == 1)
            }
            let status = try await session.status(of: name)
            #expect(status.messages == 30)
            let listed = try await session.listMailboxes()
            #expect(listed.contains { $0.name == name })
        }
    }

    @Test("moves, marks and removes", arguments: Server.running)
    func changes(server: Server) async throws {
        try await self.withFreshMailbox(server, mails: 4) { session, name in
            let target = try #require(IMAPMailboxName("Ziel \(UUID().uuidString)"))
            try await session.createMailbox(target)
            try await session.withMailbox(name) { mailbox in
                let uids = Array(try await mailbox.uidSearch(.all))
                try await mailbox.store(.add, [.seen, .flagged], on: [uids[0]])
                let flags = try await mailbox.fetch([uids[0]], [.flags]).collect()
                #expect(flags.first?.flags?.isSeen == true && flags.first?.flags?.isFlagged == true)
                let moved = try await mailbox.move([uids[1]], to: target)
                #expect(moved.isRemoved && moved.uids[uids[1]] != nil)
                try await mailbox.store(.add, [.deleted], on: [uids[2], uids[3]])
                try await mailbox.expunge([uids[2]])
                let left = try await mailbox.uidSearch(.all)
                #expect(left == IMAPUIDSet([uids[0], uids[3]]))
            }
            let status = try await session.status(of: target)
            #expect(status.messages == 1)
            try await session.deleteMailbox(target)
        }
    }

    @Test("hears of new mail while it idles", arguments: Server.running)
    func idle(server: Server) async throws {
        try await self.withFreshMailbox(server, mails: 1) { session, name in
            let other = try self.configuration(server)
            try await session.withMailbox(name) { mailbox in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        _ = try await withIMAPConnection(other, connector: .system()) { second in
                            try await second.append(Self.mail(99), to: name)
                        }
                    }
                    for try await event in mailbox.idle() {
                        if case .exists(2) = event { break }
                    }
                    try await group.waitForAll()
                }
            }
        }
    }

    @Test("is told what another client removed since it last looked", arguments: Server.running)
    func resync(server: Server) async throws {
        try await self.withFreshMailbox(server, mails: 6) { session, name in
            var point = IMAPResyncPoint(uidValidity: 0, modSeq: 1)
            var uids: [UInt32] = []
            try await session.withMailbox(name) { mailbox in
                uids = Array(try await mailbox.uidSearch(.all))
                point.uidValidity = mailbox.state.uidValidity ?? 0
                point.modSeq = mailbox.state.highestModSeq ?? 1
            }
            try await session.leaveMailbox()
            let (first, second) = (uids[1], uids[4])
            try await withIMAPConnection(self.configuration(server), connector: .system()) { other in
                try await other.withMailbox(name) { mailbox in
                    try await mailbox.store(.add, [.deleted], on: [first])
                    try await mailbox.expunge([first])
                    try await mailbox.store(.add, [.flagged], on: [second])
                }
            }
            let resync = point
            try await session.withMailbox(name, resync: resync) { mailbox in
                let changes = try #require(mailbox.changesAtOpening)
                #expect(changes.vanished.contains(first))
                #expect(changes.changed.contains { $0.uid == second && $0.flags?.isFlagged == true })
                let again = try await mailbox.changes(since: resync)
                #expect(again.vanished.contains(first))
            }
        }
    }

    @Test("watches a mailbox from its beginning and goes on", arguments: Server.running)
    func watches(server: Server) async throws {
        try await self.withFreshMailbox(server, mails: 5) { session, name in
            var options = IMAPWatcherOptions()
            options.start = .beginning
            let watcher = IMAPWatcher(
                try self.configuration(server), connector: .system(), mailbox: name, options: options)
            try await watcher.withArrivals { arrivals in
                var seen: [[UInt8]?] = []
                for try await mail in arrivals {
                    seen.append(mail.message)
                    if seen.count == 5 { try await session.append(Self.mail(5), to: name) }
                    if seen.count == 6 { break }
                }
                #expect(seen == (0..<6).map { Self.mail($0) })
            }
        }
    }
}
