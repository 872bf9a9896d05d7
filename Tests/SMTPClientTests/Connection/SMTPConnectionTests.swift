import MailTesting
import MailTransport
import MessageParsing
import SASL
import SMTPClient
import Testing

@Suite("An SMTP connection")
struct SMTPConnectionTests {
    @Test("delivers a message and repeats the server's words")
    func delivers() async throws {
        let rig = try SMTPRig()
        let envelope = try SMTPRig.envelope("ann@example.com")
        let result = try await rig.connected { await $0.send(envelope, SMTPRig.message) }
        guard case .sent(let reply) = result.outcome else {
            Issue.record("\(result.outcome)")
            return
        }
        #expect(reply.code == 250)
        #expect(reply.enhanced == SMTPEnhancedStatus(2, 0, 0))
        #expect(result.isComplete)
        #expect(rig.store.mails(of: "ann@example.com") == [SMTPRig.message])
        #expect(rig.server.commands.last == "QUIT")
    }

    @Test("HOSTILE 93: one refused recipient does not stop the others", arguments: [true, false])
    func partial(pipelining: Bool) async throws {
        var settings = TestSMTPSettings()
        settings.dialog.offersPipelining = pipelining
        settings.dialog.offersChunking = false
        let rig = try SMTPRig(settings)
        let envelope = try SMTPRig.envelope("ann@example.com", "nobody@example.com", "bob@example.com")
        let result = try await rig.connected { await $0.send(envelope, SMTPRig.message) }
        #expect(result.recipients.map(\.outcome.isSent) == [true, false, true])
        #expect(result.notSent.first?.outcome.error?.code == .rejected)
        #expect(result.notSent.first?.outcome.error?.reply?.enhanced == SMTPEnhancedStatus(5, 1, 1))
        #expect(result.outcome.isSent)
        #expect(!result.isComplete)
        #expect(rig.store.mails(of: "bob@example.com") == [SMTPRig.message])
    }

    @Test("takes two round trips for a message where DATA stands in a group, and one where BDAT is offered")
    func roundTrips() async throws {
        for (chunking, pipelining, expected) in [(false, true, 2), (true, true, 1), (false, false, 4)] {
            var settings = TestSMTPSettings()
            settings.dialog.offersChunking = chunking
            settings.dialog.offersPipelining = pipelining
            let rig = try SMTPRig(settings)
            let envelope = try SMTPRig.envelope("ann@example.com")
            let trips = try await rig.connected { connection in
                _ = await connection.send(envelope, SMTPRig.message)
                let before = rig.trips.count
                let result = await connection.send(envelope, SMTPRig.message)
                #expect(result.isComplete)
                return rig.trips.count - before
            }
            #expect(trips == expected)
        }
    }

    @Test("takes one round trip a message for a batch with PIPELINING, and does not wait with CHUNKING")
    func batchRoundTrips() async throws {
        for (chunking, expected) in [(false, 21), (true, 2)] {
            var settings = TestSMTPSettings()
            settings.dialog.offersChunking = chunking
            let rig = try SMTPRig(settings)
            let envelope = try SMTPRig.envelope("ann@example.com")
            let trips = try await rig.connected { connection in
                let before = rig.trips.count
                let results = await connection.sendBatch(
                    (0..<20).map { _ in (envelope, SMTPContent(SMTPRig.message)) })
                let complete = results.count { $0.isComplete }
                #expect(complete == 20)
                return rig.trips.count - before
            }
            #expect(rig.server.messages.count == 20)
            #expect(trips == expected)
        }
    }

    @Test("switches to TLS and logs in", arguments: [["PLAIN"], ["LOGIN"]])
    func startTLSAndLogin(mechanisms: [String]) async throws {
        var settings = TestSMTPSettings()
        settings.dialog.requiresTLS = true
        settings.dialog.requiresLogin = true
        settings.dialog.protectedLoginMechanisms = mechanisms
        settings.security = .startTLS { try await PretendTLS.secureServer($0) }
        var rig = try SMTPRig(settings, security: .startTLS(.required))
        rig.configuration.credentials = .password(username: "ann@example.com", password: "secret-ann")
        let envelope = try SMTPRig.envelope("bob@example.com")
        let result = try await rig.connected { await $0.send(envelope, SMTPRig.message) }
        #expect(result.isComplete)
        #expect(rig.server.messages.first?.envelope.user == "ann@example.com")
        #expect(rig.server.messages.first?.envelope.isProtected == true)
        #expect(rig.server.commands.filter { $0.hasPrefix("EHLO") }.count == 2)
    }

    @Test("says that the credentials were refused, and what to do")
    func refusedLogin() async throws {
        var settings = TestSMTPSettings()
        settings.dialog.loginMechanisms = ["PLAIN"]
        var rig = try SMTPRig(settings)
        rig.configuration.credentials = .password(username: "ann@example.com", password: "wrong")
        rig.configuration.allowsPlaintextPasswords = true
        let error = await #expect(throws: SMTPError.self) { try await rig.connected { _ in } }
        #expect(error?.code == .loginRefused)
        #expect(error?.phase == .login)
        #expect(error?.remedy == .logInAgain)
        #expect(error?.reply?.code == 535)
    }
}
