import MailTransport
import POP3Client
import Testing

extension MailboxInteropTests {
    @Suite("Interop: new mail over POP3")
    struct POP3Source {
        @Test(
            "leaves mail on the server and brings each once, then deletes what it knows",
            arguments: MailboxServer.running)
        func ledger(server: MailboxServer) async throws {
            try await server.fillInbox(of: "bob", mails: 20)
            var source = try server.source(POP3MemoryLedger())
            var mails: [[UInt8]] = []
            let first = try await source.collect { mails.append($0.bytes) }
            #expect(first.listed == 20 && first.delivered == 20 && first.deleted == 0)
            #expect(SampleMail.sorted(mails.map { SampleMail.withoutUniqueID($0) }) == SampleMail.first(20))
            #expect(try await source.collect { _ in Issue.record("a mail came twice") }.listed == 20)
            source.retention = .deleteAfterFetching
            #expect(try await source.collect { _ in Issue.record("a mail came twice") }.deleted == 20)
            let last = try await source.collect { _ in Issue.record("a mail came twice") }
            #expect(last.listed == 0)
        }

        @Test(
            "loses nothing and doubles nothing when the server is killed and comes back",
            arguments: MailboxServer.running)
        func killed(server: MailboxServer) async throws {
            try await server.fillInbox(of: "bob", mails: 80)
            var source = try server.source(POP3MemoryLedger())
            source.retention = .deleteAfterFetching
            var mails: [[UInt8]] = []
            var failures = 0
            while mails.count < 80, failures < 10 {
                do {
                    try await source.collect { mail in
                        mails.append(mail.bytes)
                        guard [15, 40].contains(mails.count) else { return }
                        try await InteropServers.perform("kill", on: server.rawValue)
                        try await InteropServers.perform("revive", on: server.rawValue)
                    }
                } catch let error as POP3Error where error.code == .connectionFailed {
                    failures += 1
                }
            }
            // What was on its way when the server died still comes, so that a kill may go unnoticed.
            #expect(failures > 0)
            #expect(SampleMail.sorted(mails.map { SampleMail.withoutUniqueID($0) }) == SampleMail.first(80))
            // What the dead sessions had only marked is deleted without being fetched again.
            _ = try await source.collect { _ in Issue.record("a mail came twice") }
            let last = try await source.collect { _ in Issue.record("a mail came twice") }
            #expect(last.listed == 0)
        }
    }
}
