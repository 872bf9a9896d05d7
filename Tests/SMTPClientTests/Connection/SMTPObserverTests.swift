import MailTesting
import MailTransport
import SASL
import SMTPClient
import Testing

@Suite("What an observer hears of SMTP")
struct SMTPObserverTests {
    static func run(
        _ observer: RecordingObserver, password: String = "secret-ann",
        _ body: (SMTPConnection, SMTPRig) async throws -> Void
    ) async throws {
        var settings = TestSMTPSettings()
        settings.dialog.loginMechanisms = ["PLAIN"]
        var rig = try SMTPRig(settings)
        rig.configuration.credentials = .password(username: "ann@example.com", password: password)
        rig.configuration.allowsPlaintextPasswords = true
        var connector = rig.connector
        connector.observer = observer
        let (ready, observed) = (rig, connector)
        try await ready.run {
            try await withSMTPConnection(ready.configuration, connector: observed) { try await body($0, ready) }
        }
    }

    @Test("is the opening, the login, and each message with its result and its time")
    func events() async throws {
        let observer = RecordingObserver()
        try await Self.run(observer) { connection, rig in
            rig.server.script(.at(.answer, times: 1, skipping: 1, .reply(451, "4.3.0 Disk of ann@example.com full")))
            rig.server.script(.at(.answer, times: 1, skipping: 1, .drop))
            let envelope = try SMTPRig.envelope("ann@example.com", "nobody@example.com")
            for _ in 0..<3 { _ = await connection.send(envelope, SMTPRig.message) }
        }
        #expect(
            observer.events.map { "\($0.message)" } == [
                "A mail server is ready for mail.", "A message was sent.", "A message was not sent.",
                "Whether a message was sent is not known.",
            ])
        #expect(
            observer.counters == [
                "mail.smtp.connections": 1, "mail.smtp.sent": 1, "mail.smtp.not-sent": 1, "mail.smtp.unknown": 1,
            ])
        #expect(
            observer.measurements.map(\.name) == ["mail.smtp.connect"] + Array(repeating: "mail.smtp.send", count: 3))
        #expect(observer.log.contains("mail.smtp.login=PLAIN"))
        #expect(observer.log.contains("mail.smtp.code=250 mail.smtp.status=2.0.0"))
        #expect(observer.log.contains("mail.smtp.recipients=2 mail.smtp.recipients.sent=1"))
        for secret in ["secret", "ann@", "nobody@", "desk@", "Hello", "Disk"] {
            #expect(!observer.log.contains(secret), "\(secret)")
        }
    }

    @Test("is the failure of a login")
    func failure() async throws {
        let observer = RecordingObserver(from: .info)
        await #expect(throws: SMTPError.self) {
            try await Self.run(observer, password: "wrong-password") { _, _ in }
        }
        #expect(observer.counters == ["mail.smtp.connections.failed": 1])
        #expect(observer.log.contains("mail.smtp.phase=login mail.smtp.code=535 mail.smtp.status=5.7.8"))
        #expect(!observer.log.contains("ann@") && !observer.log.contains("wrong-password"))
    }

    @Test("is nothing that it did not ask for")
    func quiet() async throws {
        let observer = RecordingObserver(from: .info)
        try await Self.run(observer) { connection, _ in
            _ = await connection.send(try SMTPRig.envelope("ann@example.com"), SMTPRig.message)
        }
        #expect(observer.events.isEmpty)
        #expect(observer.counters["mail.smtp.sent"] == 1)
    }
}
