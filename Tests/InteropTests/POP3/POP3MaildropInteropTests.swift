import MailTransport
import POP3Client
import Testing

extension MailboxInteropTests {
    @Suite("Interop: POP3 maildrops")
    struct POP3Maildrops {
        @Test("brings every mail as it was, in batches and one by one", arguments: MailboxServer.running)
        func fullSync(server: MailboxServer) async throws {
            try await server.fillInbox(of: "bob", mails: 60)
            for security in server.securities {
                for pipelines in [true, false] {
                    var configuration = try server.pop3("bob", security)
                    configuration.usesPipelining = pipelines
                    try await withPOP3Connection(configuration, connector: .system()) { session in
                        #expect(session.isPipelining == pipelines)
                        let numbers = try await session.list().map(\.number)
                        #expect(numbers == Array(1...60))
                        var mails: [[UInt8]] = []
                        try await session.retrieve(numbers) { event in
                            switch event {
                            case .began: mails.append([])
                            case .bytes(let piece): mails[mails.count - 1] += piece
                            case .refused(let number, let error): Issue.record("\(number) was refused: \(error)")
                            case .ended: break
                            }
                        }
                        #expect(SampleMail.sorted(mails) == SampleMail.first(60))
                    }
                }
            }
        }

        @Test("asks for sizes, ids and headers", arguments: MailboxServer.running)
        func listings(server: MailboxServer) async throws {
            try await server.fillInbox(of: "bob", mails: 5)
            try await withPOP3Connection(server.pop3(), connector: .system()) { session in
                let statistics = try await session.statistics()
                #expect(statistics.count == 5)
                let listed = try await session.list()
                #expect(listed.map(\.number) == [1, 2, 3, 4, 5])
                #expect(try await session.size(of: 2) == listed[1].size)
                let ids = try await session.uniqueIDs()
                #expect(Set(ids.compactMap(\.uniqueID)).count == 5)
                #expect(try await session.uniqueID(of: 3) == ids[2].uniqueID)
                let mail = try await session.retrieve(3)
                #expect(SampleMail.first(5).contains(SampleMail.withoutUniqueID(mail)))
                let header = try await session.top(3)
                #expect(mail.starts(with: header) && header.count < mail.count)
                let more = try await session.top(3, lines: 2)
                // Mailutils puts another empty line before the body.
                #expect(mail.starts(with: more) || server == .mailutils)
                #expect(more.count > header.count)
                try await session.noOperation()
            }
        }

        @Test(
            "marks mails for deletion, takes the marks back, and deletes at the end", arguments: MailboxServer.running)
        func deletes(server: MailboxServer) async throws {
            try await server.fillInbox(of: "bob", mails: 5)
            let configuration = try server.pop3()
            var before: [[UInt8]] = []
            try await withPOP3Connection(configuration, connector: .system()) { session in
                for number in 1...5 { before.append(try await session.retrieve(number)) }
                try await session.delete(1)
                try await session.reset()
                #expect(try await session.statistics().count == 5)
                #expect(try await session.delete([2, 4]).isEmpty)
                #expect(try await session.statistics().count == 3)
            }
            try await withPOP3Connection(configuration, connector: .system()) { session in
                var mails: [[UInt8]] = []
                for entry in try await session.list() { mails.append(try await session.retrieve(entry.number)) }
                #expect(SampleMail.sorted(mails) == SampleMail.sorted([before[0], before[2], before[4]]))
            }
        }

        @Test("deletes nothing when the session is dropped", arguments: MailboxServer.running)
        func drops(server: MailboxServer) async throws {
            struct Dropped: Error {}
            try await server.fillInbox(of: "bob", mails: 3)
            let configuration = try server.pop3()
            await #expect(throws: Dropped.self) {
                try await withPOP3Connection(configuration, connector: .system()) { session in
                    try await session.delete([1, 2, 3])
                    throw Dropped()
                }
            }
            let source = try server.source(POP3MemoryLedger())
            #expect(try await source.collect { _ in }.delivered == 3)
        }

        @Test(
            "gets mail in UTF-8 where the server has RFC 6856", arguments: MailboxServer.running(where: { $0.hasUTF8 }))
        func utf8(server: MailboxServer) async throws {
            try await server.fillInbox(of: "bob", mails: 5)
            try await withPOP3Connection(server.pop3(), connector: .system()) { session in
                #expect(session.capabilities.offersUTF8 && session.isUTF8)
                let mail = try await session.retrieve(5)
                #expect(SampleMail.first(5).contains(mail))
            }
        }
    }
}
