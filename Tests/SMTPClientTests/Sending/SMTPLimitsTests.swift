import MailTesting
import MailTransport
import MessageParsing
import Testing

@testable import SMTPClient

@Suite("The limits that a server names (RFC 9422)")
struct SMTPLimitsTests {
    @Test("MAILMAX: a batch stops at them, and the rest is for another connection at once", arguments: [true, false])
    func messages(chunking: Bool) async throws {
        var settings = TestSMTPSettings()
        settings.dialog.furtherKeywords = ["LIMITS MAILMAX=4"]
        settings.dialog.maximumMessages = 4
        settings.dialog.offersChunking = chunking
        let rig = try SMTPRig(settings)
        let envelope = try SMTPRig.envelope("ann@example.com")
        let results = try await rig.connected { connection in
            await connection.sendBatch((0..<6).map { _ in (envelope, SMTPContent(SMTPRig.message)) })
        }
        #expect(results.map(\.isComplete) == [true, true, true, true, false, false])
        #expect(results[4].outcome.error?.code == .rateLimited)
        #expect(results[5].outcome.error?.remedy == .retryNow)
        #expect(rig.server.commands.count { $0.hasPrefix("MAIL") } == 4)
    }

    @Test("RCPTDOMAINMAX: recipients of more domains go in several transactions, in their order")
    func domains() async throws {
        var settings = TestSMTPSettings()
        settings.refusesUnknownRecipients = false
        settings.dialog.furtherKeywords = ["LIMITS RCPTDOMAINMAX=2 RCPTMAX=3"]
        let rig = try SMTPRig(settings)
        let names = [
            "a@one.example", "b@TWO.example", "c@one.example", "d@one.example", "e@three.example", "f@four.example",
        ]
        let envelope = SMTPEnvelope(
            sender: EmailAddress("desk@example.org"), recipients: names.compactMap { EmailAddress($0) })
        let result = try await rig.connected { await $0.send(envelope, SMTPRig.message) }
        #expect(result.isComplete)
        #expect(result.recipients.map { $0.recipient.address.localPart } == ["a", "b", "c", "d", "e", "f"])
        let shares = rig.server.messages.map { $0.envelope.recipients.map { $0.address.localPart } }
        #expect(shares == [["a", "b", "c"], ["d", "e"], ["f"]])
    }

    @Test("a message that must reach all or none is not divided")
    func undivided() async throws {
        var settings = TestSMTPSettings()
        settings.dialog.furtherKeywords = ["LIMITS RCPTMAX=1"]
        let rig = try SMTPRig(settings)
        var envelope = try SMTPRig.envelope("ann@example.com", "bob@example.com")
        envelope.options.requiresAllRecipients = true
        let wanted = envelope
        let result = try await rig.connected { await $0.send(wanted, SMTPRig.message) }
        #expect(result.outcome.error?.code == .extensionNotOffered)
        #expect(rig.server.messages.isEmpty)
    }
}
