import MailTesting
import MailTransport
import MessageParsing
import SMTPClient
import Testing

@Suite("A batch")
struct SMTPBatchTests {
    @Test(
        "gives every message its own result, however many are refused in a row", arguments: [true, false],
        [true, false])
    func refusals(chunking: Bool, pipelining: Bool) async throws {
        var settings = TestSMTPSettings()
        settings.dialog.offersChunking = chunking
        settings.dialog.offersPipelining = pipelining
        settings.dialog.maximumErrors = 1000
        settings.dialog.maximumMessages = 1000
        let rig = try SMTPRig(settings)
        let good = try SMTPRig.envelope("ann@example.com")
        let bad = try SMTPRig.envelope("nobody@example.com")
        let empty = SMTPEnvelope(sender: EmailAddress("desk@example.org"), recipients: [EmailAddress]())
        let messages = (0..<120).map { index -> (envelope: SMTPEnvelope, content: SMTPContent) in
            let envelope = index % 10 < 5 ? bad : index % 10 < 8 ? empty : good
            return (envelope, SMTPContent(SMTPRig.message))
        }
        let results = try await rig.connected { await $0.sendBatch(messages) }
        #expect(results.count == 120)
        #expect(results.enumerated().allSatisfy { $1.outcome.isSent == ($0 % 10 >= 8) })
        #expect(rig.server.messages.count == 24)
    }

    @Test("that is empty does nothing")
    func empty() async throws {
        let rig = try SMTPRig()
        let results = try await rig.connected { await $0.sendBatch([]) }
        #expect(results.isEmpty)
        #expect(rig.server.commands == ["EHLO localhost", "QUIT"])
    }

    @Test("that loses its connection has a result for every message", arguments: [true, false])
    func loses(chunking: Bool) async throws {
        var settings = TestSMTPSettings()
        settings.dialog.offersChunking = chunking
        let rig = try SMTPRig(settings)
        rig.server.script(.at(.answer, times: 1, skipping: 20, .drop))
        let envelope = try SMTPRig.envelope("ann@example.com")
        let messages = (0..<60).map { _ in (envelope: envelope, content: SMTPContent(SMTPRig.message)) }
        let results = try await rig.connected { await $0.sendBatch(messages) }
        #expect(results.count == 60)
        #expect(results.count { $0.outcome.isSent } <= 20)
        #expect(results.last?.outcome.isNotSent == true)
        #expect(results.count { $0.outcome.isUnknown } >= 1)
    }
}
