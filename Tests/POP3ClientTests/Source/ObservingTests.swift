import MailTesting
import MailTransport
import Testing

@testable import POP3Client

@Suite("What an observer sees of a POP3 source")
struct ObservingTests {
    @Test("a session tells what it brought, and holds nothing of the mail")
    func pass() async throws {
        let lab = try POP3Lab(mails: ["Subject: a secret\r\n\r\na\r\n", "b\r\n"])
        let observer = RecordingObserver()
        var source = POP3MailSource(
            lab.client, connector: lab.connector(observer: observer), ledger: POP3MemoryLedger())
        source.retention = .deleteAfterFetching
        try await lab.serving { _ in _ = try await source.collect { _ in } }
        #expect(observer.total(of: "mail.pop3.source.delivered") == 2)
        #expect(observer.total(of: "mail.pop3.source.deleted") == 2)
        #expect(observer.total(of: "mail.pop3.source.duplicates") == 0)
        #expect(observer.measurements(of: "mail.pop3.source.pass").count == 1)
        let event = try #require(observer.events.first { "\($0.message)".contains("collected") })
        #expect(event.severity == .debug)
        let metadata = event.metadata.map { "\($0.key)=\($0.value)" }
        #expect(metadata.contains("mail.pop3.listed=2") && metadata.contains("mail.pop3.delivered=2"))
        #expect(!"\(observer.events)".contains("secret"))
    }

    @Test("a maildrop that is held, and a failure that is waited out, are told with the wait")
    func interruptions() async throws {
        let lab = try POP3Lab(mails: ["a\r\n"])
        let observer = RecordingObserver(from: .info)
        var source = POP3MailSource(
            lab.client, connector: lab.connector(observer: observer), ledger: POP3MemoryLedger())
        source.lockWait = .zero
        try await lab.serving { server in
            server.inject(TestPOP3Fault("AUTH", times: 2, .answer(["-ERR [IN-USE] held"])))
            _ = try await source.collect { _ in }
        }
        #expect(observer.total(of: "mail.pop3.source.interruptions") == 2)
        #expect(observer.events.count == 2)
        #expect(observer.events.allSatisfy { ($0.error as? POP3Error)?.code == .mailboxInUse })
        #expect(observer.events.first?.metadata.map { $0.value } == ["0"])
    }
}
