import IMAPClient
import MailTransport
import Testing

extension MailboxInteropTests {
    @Suite("Interop: staying in sync over IMAP")
    struct IMAPSync {
        @Test(
            "learns what another client removed and marked since it last looked",
            arguments: MailboxServer.running(where: { $0.hasMailboxes }))
        func resync(server: MailboxServer) async throws {
            try await server.withFreshMailbox(mails: 6) { session, name in
                var point = IMAPResyncPoint(uidValidity: 0, modSeq: 1)
                var uids: [UInt32] = []
                try await session.withMailbox(name) { mailbox in
                    let all = try await mailbox.uidSearch(.all)
                    uids = Array(all)
                    point.uidValidity = mailbox.state.uidValidity ?? 0
                    point.modSeq = mailbox.state.highestModSeq ?? 1
                    point.known = all
                }
                try await session.leaveMailbox()
                let (gone, marked) = ([uids[1], uids[4]], uids[3])
                try await withIMAPConnection(server.imap(), connector: .system()) { other in
                    try await other.withMailbox(name) { mailbox in
                        try await mailbox.store(.add, [.deleted], on: IMAPUIDSet(gone))
                        try await mailbox.expunge(IMAPUIDSet(gone))
                        try await mailbox.store(.add, [.flagged], on: [marked])
                    }
                }
                let resync = point
                try await session.withMailbox(name, resync: resync) { mailbox in
                    #expect(session.enabled.contains("QRESYNC") == server.hasQResync)
                    if server.hasQResync {
                        let changes = try #require(mailbox.changesAtOpening)
                        #expect(gone.allSatisfy { changes.vanished.contains($0) })
                        #expect(changes.changed.contains { $0.uid == marked && $0.flags?.isFlagged == true })
                    }
                    let again = try await mailbox.changes(since: resync)
                    #expect(gone.allSatisfy { again.vanished.contains($0) } && !again.vanished.contains(uids[0]))
                    #expect(again.changed.contains { $0.uid == marked && $0.flags?.isFlagged == true })
                }
            }
        }

        // GNU Mailutils, which has no mailboxes either, compares the UIDs in a search with sequence numbers.
        @Test(
            "gives each of several tasks its own answers on one connection",
            arguments: MailboxServer.running(where: { $0.hasMailboxes }))
        func atOnce(server: MailboxServer) async throws {
            try await server.withFreshMailbox(mails: 60) { session, name in
                try await session.withMailbox(name) { mailbox in
                    let all = try await mailbox.uidSearch(.all)
                    let (half, rest) = (all.prefix(30), all.subtracting(all.prefix(30)))
                    async let envelopes = mailbox.fetch(all, [.envelope]).collect()
                    async let messages = mailbox.fetch(half, [.message()]).collect()
                    async let first = mailbox.uidSearch(.uid(half))
                    async let second = mailbox.uidSearch(.uid(rest))
                    async let again = mailbox.fetch(all, [.envelope]).collect()
                    #expect(try await envelopes.compactMap { $0.envelope == nil ? nil : $0.uid } == Array(all))
                    #expect(try await messages.compactMap { $0.message == nil ? nil : $0.uid } == Array(half))
                    #expect(try await again.compactMap { $0.envelope == nil ? nil : $0.uid } == Array(all))
                    #expect(try await first == half)
                    #expect(try await second == rest)
                }
            }
        }

        private func watcher(_ server: MailboxServer, _ name: IMAPMailboxName) throws -> IMAPWatcher {
            var options = IMAPWatcherOptions()
            options.start = .beginning
            options.batchCount = 10
            return IMAPWatcher(try server.imap(), connector: .system(), mailbox: name, options: options)
        }

        @Test("watches a mailbox from its beginning and goes on", arguments: MailboxServer.running)
        func watches(server: MailboxServer) async throws {
            try await server.withFreshMailbox(mails: 25) { session, name in
                try await self.watcher(server, name).withArrivals { arrivals in
                    var seen: [[UInt8]?] = []
                    for try await mail in arrivals {
                        seen.append(mail.message)
                        // Mailutils misses what comes in the second in which it looked.
                        if seen.count == 25, !server.pushes { break }
                        if (25...27).contains(seen.count) {
                            try await session.append(SampleMail.mail(seen.count), to: name)
                        }
                        if seen.count == 28 { break }
                    }
                    #expect(seen == (0..<(server.pushes ? 28 : 25)).map { SampleMail.mail($0) })
                }
            }
        }

        @Test(
            "loses nothing and doubles nothing when the server is killed and comes back",
            arguments: MailboxServer.running)
        func killed(server: MailboxServer) async throws {
            let name = try await withIMAPConnection(server.imap(), connector: .system()) { session in
                let name = try await server.freshMailbox("Absturz", session)
                for number in 0..<80 { try await session.append(SampleMail.mail(number), to: name) }
                return name
            }
            var seen: [[UInt8]?] = []
            try await self.watcher(server, name).withArrivals { arrivals in
                for try await mail in arrivals {
                    seen.append(mail.message)
                    if [15, 40].contains(seen.count) {
                        try await InteropServers.perform("kill", on: server.rawValue)
                        try await InteropServers.perform("revive", on: server.rawValue)
                    }
                    if seen.count == 80 {
                        guard server.pushes else { break }
                        try await self.append(81, server, name)
                    }
                    if seen.count == 81 { break }
                }
            }
            // Had one come twice or not at all, the mail that was put in at the end would not be the 81st.
            let expected = Array(0..<80) + (server.pushes ? [81] : [])
            #expect(seen == expected.map { SampleMail.mail($0) })
            try await withIMAPConnection(server.imap(), connector: .system()) { try await server.remove(name, $0) }
        }

        private func append(_ number: Int, _ server: MailboxServer, _ name: IMAPMailboxName) async throws {
            try await withIMAPConnection(server.imap(), connector: .system()) { session in
                _ = try await session.append(SampleMail.mail(number), to: name)
            }
        }
    }
}
