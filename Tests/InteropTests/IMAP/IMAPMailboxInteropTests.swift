import Foundation
import IMAPClient
import MailTransport
import Testing

extension MailboxInteropTests {
    @Suite("Interop: IMAP mailboxes")
    struct IMAPMailboxes {
        @Test(
            "brings every mail as it was, with flags, dates, envelopes and structures", arguments: MailboxServer.running
        )
        func fullSync(server: MailboxServer) async throws {
            let expected = (0..<60).map { SampleMail.mail($0) }
            for security in server.securities {
                try await server.withFreshMailbox(mails: 60, security) { session, name in
                    try await session.withMailbox(name) { mailbox in
                        let all = try await mailbox.uidSearch(.all)
                        #expect(all.count == 60)
                        let wanted: [IMAPFetchAttribute] = [
                            .flags, .internalDate, .size, .envelope, .bodyStructure, .message(),
                        ]
                        let mails = try await mailbox.fetch(all, wanted).collect()
                        for (number, mail) in mails.enumerated() {
                            #expect(mail.message == expected[number], "mail \(number)")
                            #expect(mail.size == UInt64(expected[number].count), "mail \(number)")
                            let subject = String(decoding: mail.envelope?.rawSubject ?? [], as: UTF8.self)
                            #expect(subject.hasPrefix("mail \(number)"))
                            #expect(mail.bodyStructure?.root.type == "text" && mail.flags?.isSeen == false)
                        }
                        #expect(mails.count == 60)
                        #expect(mails.flatMap(\.invalidItems).isEmpty)
                        #expect(try await mailbox.uidSearchSummary(.subject("mail 7 goes on")).count == 1)
                    }
                    #expect(try await session.status(of: name).messages == 60)
                }
            }
        }

        @Test(
            "finds mailboxes under names in any script, renames and removes them",
            arguments: MailboxServer.running(where: { $0.hasMailboxes }))
        func names(server: MailboxServer) async throws {
            try await withIMAPConnection(server.imap(), connector: .system()) { session in
                let titles = ["Störungen", "日本語のフォルダ", "R&D", "Καλημέρα", "a b"]
                for title in titles + (server.takesAllOfUnicode ? ["🐦 & 🐧"] : []) {
                    let name = try await server.freshMailbox(title, session)
                    let new = try #require(IMAPMailboxName(name.text + " neu"))
                    #expect(try await session.listMailboxes().contains { $0.name == name && $0.isSelectable })
                    try await session.append(SampleMail.mail(1), to: name)
                    let status = try await session.status(of: name)
                    #expect(status.messages == 1, "\(title)")
                    try await session.renameMailbox(name, to: new)
                    let names = try await session.listMailboxes().map(\.name)
                    #expect(names.contains(new) && !names.contains(name))
                    try await session.deleteMailbox(new)
                    #expect(try await !session.listMailboxes().contains { $0.name == new })
                }
            }
        }

        @Test("marks mails, and removes those that it means", arguments: MailboxServer.running)
        func flags(server: MailboxServer) async throws {
            try await server.withFreshMailbox(mails: 4) { session, name in
                try await session.withMailbox(name) { mailbox in
                    let uids = Array(try await mailbox.uidSearch(.all))
                    try await mailbox.store(.add, [.seen, .flagged], on: [uids[0]])
                    try await mailbox.store(.remove, [.flagged], on: [uids[0]])
                    let flags = try await mailbox.fetch([uids[0]], [.flags]).collect()
                    #expect(flags.first?.flags?.isSeen == true && flags.first?.flags?.isFlagged == false)
                    #expect(try await mailbox.uidSearch(.seen) == IMAPUIDSet([uids[0]]))
                    try await mailbox.store(.add, [.deleted], on: [uids[1], uids[2]])
                    if server.hasUIDPlus {
                        try await mailbox.expunge([uids[1]])
                        #expect(try await mailbox.uidSearch(.all) == IMAPUIDSet([uids[0], uids[2], uids[3]]))
                    } else {
                        try await mailbox.expungeAll()
                        #expect(try await mailbox.uidSearch(.all) == IMAPUIDSet([uids[0], uids[3]]))
                    }
                }
            }
        }

        @Test(
            "moves mails, by MOVE or by what stands in for it",
            arguments: MailboxServer.running(where: { $0.hasMailboxes }))
        func moves(server: MailboxServer) async throws {
            try await server.withFreshMailbox(mails: 4) { session, name in
                #expect(session.capabilities.has("MOVE") == server.hasMove)
                let target = try await server.freshMailbox("Ziel", session)
                try await session.withMailbox(name) { mailbox in
                    let uids = Array(try await mailbox.uidSearch(.all))
                    try await mailbox.store(.add, [.deleted], on: [uids[0]])
                    let moved = try await mailbox.move([uids[1], uids[2]], to: target)
                    #expect(moved.isRemoved && moved.uids[uids[1]] != nil && moved.uids[uids[2]] != nil)
                    #expect(try await mailbox.uidSearch(.all) == IMAPUIDSet([uids[0], uids[3]]))
                }
                try await session.withMailbox(target) { mailbox in
                    let mails = try await mailbox.fetch(try await mailbox.uidSearch(.all), [.flags, .message()])
                        .collect()
                    #expect(mails.map(\.message) == [SampleMail.mail(1), SampleMail.mail(2)])
                    #expect(mails.allSatisfy { $0.flags?.isDeleted == false })
                }
                try await server.remove(target, session)
            }
        }

        @Test("hears of new mail while it idles", arguments: MailboxServer.running(where: { $0.pushes }))
        func idle(server: MailboxServer) async throws {
            try await server.withFreshMailbox(mails: 1) { session, name in
                let other = try server.imap()
                try await session.withMailbox(name) { mailbox in
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        group.addTask {
                            _ = try await withIMAPConnection(other, connector: .system()) { second in
                                try await second.append(SampleMail.mail(99), to: name)
                            }
                        }
                        for try await event in mailbox.idle() {
                            if case .exists(2) = event { break }
                        }
                        try await group.waitForAll()
                    }
                    #expect(try await mailbox.uidSearch(.all).count == 2)
                }
            }
        }
    }
}
