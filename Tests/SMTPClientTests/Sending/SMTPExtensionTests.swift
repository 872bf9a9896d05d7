import MailTesting
import MailTransport
import MessageParsing
import SASL
import SMTPClient
import Testing

@Suite("The extensions of a server")
struct SMTPExtensionTests {
    static func send(
        _ envelope: SMTPEnvelope, _ message: [UInt8] = SMTPRig.message, isProtected: Bool = false,
        _ adjust: (inout SMTPServerSettings) -> Void = { _ in }
    ) async throws -> (result: SMTPSendResult, server: TestSMTPServer) {
        var settings = TestSMTPSettings()
        settings.refusesUnknownRecipients = false
        if isProtected { settings.security = .startTLS { try await PretendTLS.secureServer($0) } }
        adjust(&settings.dialog)
        let rig = try SMTPRig(settings, security: isProtected ? .startTLS(.required) : .none)
        let result = try await rig.connected { await $0.send(envelope, message) }
        return (result, rig.server)
    }

    @Test("SIZE: is told the size, and spared a message that is too large")
    func size() async throws {
        let envelope = try SMTPRig.envelope("ann@example.com")
        let fits = try await Self.send(envelope)
        #expect(fits.server.messages.first?.envelope.parameters["SIZE"] == "\(SMTPRig.message.count)")
        let large = try await Self.send(envelope) { $0.maximumSize = 10 }
        #expect(large.result.outcome.error?.code == .messageTooLarge)
        #expect(large.server.commands == ["EHLO localhost", "QUIT"])
        let silent = try await Self.send(envelope) { $0.offersSize = false }
        #expect(silent.server.messages.first?.envelope.parameters["SIZE"] == nil)
    }

    @Test("HOSTILE 106: SMTPUTF8: a recipient that needs it is refused where it is missing, the others get the message")
    func utf8() async throws {
        let envelope = SMTPEnvelope(
            sender: EmailAddress("desk@example.org"),
            recipients: [
                try #require(EmailAddress("grün@example.com")), try #require(EmailAddress("ann@bücher.example")),
            ])
        let offered = try await Self.send(envelope)
        #expect(offered.result.isComplete)
        #expect(offered.server.messages.first?.envelope.parameters["SMTPUTF8"] == "")
        let missing = try await Self.send(envelope) { $0.offersUTF8 = false }
        #expect(missing.result.recipients.map { $0.outcome.error?.code } == [.utf8NotOffered, nil])
        // A domain needs no extension: it goes out as A-labels.
        #expect(missing.server.commands.contains("RCPT TO:<ann@xn--bcher-kva.example>"))
        let sender = SMTPEnvelope(sender: EmailAddress("grün@example.com"), recipients: envelope.recipients)
        let refused = try await Self.send(sender) { $0.offersUTF8 = false }
        #expect(refused.result.outcome.error?.code == .utf8NotOffered)
        #expect(refused.server.messages.isEmpty)
    }

    @Test("DSN: carries the wishes, or leaves them out, or fails, as asked")
    func dsn() async throws {
        var options = SMTPEnvelopeOptions()
        options.returnedContent = .headers
        options.envelopeID = "ticket+42 x"
        let recipient = SMTPRecipient(
            try #require(EmailAddress("ann@example.com")), notify: [.success, .failure],
            original: EmailAddress("a+b@example.com"))
        var envelope = SMTPEnvelope(sender: EmailAddress("desk@example.org"), recipients: [recipient], options: options)
        let offered = try await Self.send(envelope)
        #expect(offered.server.messages.first?.envelope.parameters["RET"] == "HDRS")
        #expect(offered.server.messages.first?.envelope.parameters["ENVID"] == "ticket+2B42+20x")
        #expect(
            offered.server.messages.first?.envelope.recipients.first?.parameters == [
                "NOTIFY": "SUCCESS,FAILURE", "ORCPT": "rfc822;a+2Bb@example.com",
            ])
        let ignored = try await Self.send(envelope) { $0.offersDSN = false }
        #expect(ignored.result.isComplete)
        envelope.options.missingDSN = .fail
        let failed = try await Self.send(envelope) { $0.offersDSN = false }
        #expect(failed.result.outcome.error?.code == .extensionNotOffered)
        // The wish of one recipient alone is a wish, too.
        let single = SMTPEnvelope(
            sender: envelope.sender, recipients: [recipient],
            options: {
                var wishes = SMTPEnvelopeOptions(); wishes.missingDSN = .fail; return wishes
            }())
        let alone = try await Self.send(single) { $0.offersDSN = false }
        #expect(alone.result.outcome.error?.code == .extensionNotOffered)
        envelope.options.envelopeID = "a\r\nb"
        let invalid = try await Self.send(envelope)
        #expect(invalid.result.outcome.error?.code == .invalidInput)
        #expect(invalid.server.commands == ["EHLO localhost", "QUIT"])
    }

    @Test("REQUIRETLS: is never given up silently")
    func requireTLS() async throws {
        var envelope = try SMTPRig.envelope("ann@example.com")
        envelope.options.requiresTLS = true
        let offered = try await Self.send(envelope, isProtected: true) { $0.offersRequireTLS = true }
        #expect(offered.server.messages.first?.envelope.parameters["REQUIRETLS"] == "")
        let plain = try await Self.send(envelope) { $0.offersRequireTLS = true }
        #expect(plain.result.outcome.error?.code == .extensionNotOffered)
        #expect(plain.server.messages.isEmpty)
    }

    @Test("DELIVERBY, MT-PRIORITY and FUTURERELEASE: carry their numbers")
    func delivery() async throws {
        var envelope = try SMTPRig.envelope("ann@example.com")
        envelope.options.deliverBy = 120
        envelope.options.priority = -3
        envelope.options.holdFor = 60
        let offered = try await Self.send(envelope) {
            $0.furtherKeywords = ["DELIVERBY 60", "MT-PRIORITY MIXER", "FUTURERELEASE 86400 2030-01-01T00:00:00Z"]
        }
        let parameters = offered.server.messages.first?.envelope.parameters
        #expect(parameters?["BY"] == "120;R")
        #expect(parameters?["MT-PRIORITY"] == "-3")
        #expect(parameters?["HOLDFOR"] == "60")
        let missing = try await Self.send(envelope)
        #expect(missing.result.outcome.error?.code == .extensionNotOffered)
        envelope.options.deliverBy = -1
        let invalid = try await Self.send(envelope) { $0.furtherKeywords = ["DELIVERBY 60", "FUTURERELEASE 1 x"] }
        #expect(invalid.result.outcome.error?.code == .invalidInput)
    }

    @Test("LIMITS: more recipients than the server takes go in several transactions")
    func limits() async throws {
        let names = (0..<7).map { "user\($0)@example.com" }
        let envelope = SMTPEnvelope(
            sender: EmailAddress("desk@example.org"), recipients: names.compactMap { EmailAddress($0) })
        for chunking in [true, false] {
            let sent = try await Self.send(envelope) {
                $0.furtherKeywords = ["LIMITS RCPTMAX=3"]
                $0.maximumRecipients = 3
                $0.offersChunking = chunking
            }
            #expect(sent.result.isComplete)
            #expect(sent.result.recipients.map { $0.recipient.address.description } == names)
            #expect(sent.server.messages.map { $0.envelope.recipients.count } == [3, 3, 1])
        }
    }

    @Test("LMTP: answers for each recipient", arguments: [true, false])
    func lmtp(chunking: Bool) async throws {
        var settings = TestSMTPSettings()
        settings.dialog.isLMTP = true
        settings.dialog.offersChunking = chunking
        var rig = try SMTPRig(settings)
        rig.configuration.flavor = .lmtp
        let envelope = try SMTPRig.envelope("ann@example.com", "nobody@example.com", "bob@example.com")
        let results = try await rig.connected { connection in
            let first = await connection.send(envelope, SMTPRig.message)
            let second = await connection.send(try SMTPRig.envelope("nobody@example.com"), SMTPRig.message)
            let third = await connection.send(envelope, SMTPRig.message)
            return [first, second, third]
        }
        #expect(
            results.map { $0.recipients.map(\.outcome.isSent) } == [
                [true, false, true], [false], [true, false, true],
            ])
        #expect(rig.store.mails(of: "bob@example.com").count == 2)
        #expect(rig.server.commands.first == "EHLO localhost")
    }

    @Test("all recipients or none", arguments: [true, false])
    func allOrNone(chunking: Bool) async throws {
        var settings = TestSMTPSettings()
        settings.dialog.offersChunking = chunking
        let rig = try SMTPRig(settings)
        var envelope = try SMTPRig.envelope("ann@example.com", "nobody@example.com")
        envelope.options.requiresAllRecipients = true
        let wanted = envelope
        let results = try await rig.connected { connection in
            let first = await connection.send(wanted, SMTPRig.message)
            let second = await connection.send(try SMTPRig.envelope("ann@example.com"), SMTPRig.message)
            return [first, second]
        }
        #expect(results[0].recipients.map(\.outcome.isNotSent) == [true, true])
        #expect(results[1].isComplete)
        #expect(rig.server.messages.count == 1)
    }

    @Test("a refused message in a batch does not harm its neighbours", arguments: [true, false], [true, false])
    func batch(chunking: Bool, pipelining: Bool) async throws {
        var settings = TestSMTPSettings()
        settings.dialog.offersChunking = chunking
        settings.dialog.offersPipelining = pipelining
        let rig = try SMTPRig(settings)
        rig.server.script(.at(.sender, times: 1, containing: "bad@", .reply(550, "5.7.1 Not you")))
        rig.server.script(.at(.answer, times: 1, skipping: 2, .reply(451, "4.3.0 Disk full")))
        let good = try SMTPRig.envelope("ann@example.com")
        let messages: [(envelope: SMTPEnvelope, content: SMTPContent)] = [
            (good, SMTPContent(SMTPRig.message)),
            (try SMTPRig.envelope("nobody@example.com"), SMTPContent(SMTPRig.message)),
            (good, SMTPContent(SMTPRig.message)),
            (try SMTPRig.envelope("ann@example.com", sender: "bad@example.org"), SMTPContent(SMTPRig.message)),
            (good, SMTPContent(SMTPRig.message)),
            (good, SMTPContent(SMTPRig.message)),
        ]
        let results = try await rig.connected { await $0.sendBatch(messages) }
        #expect(results.map(\.outcome.isSent) == [true, false, true, false, false, true])
        #expect(results[4].outcome.error?.remedy == .retryLater(after: nil))
        #expect(rig.server.messages.count == 3)
    }
}
