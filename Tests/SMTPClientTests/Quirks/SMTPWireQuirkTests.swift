import MailTesting
import MailTransport
import MessageParsing
import SASL
import Testing

@testable import SMTPClient

/// The rows of the quirk table and of its leniencies, each as the server's own words.
@Suite("A server's peculiarities")
struct SMTPWireQuirkTests {
    static let envelope: [Line] = [
        .hear("MAIL"), .say("250 a\r\n"), .hear("RCPT"), .say("250 a\r\n"), .hear("DATA"), .say("354 a\r\n"),
    ]
    static let end: [Line] = [.hearAll("\r\n.\r\n"), .say("250 a\r\n"), .hear("QUIT"), .say("221 a\r\n")]
    static let hello: [Line] = [.say("220 a\r\n"), .hear("EHLO"), .say("250 a\r\n")]

    static func send(_ connection: SMTPConnection) async throws -> SMTPSendResult {
        await connection.send(try SMTPRig.envelope("ann@example.com"), SMTPRig.message)
    }

    @Test("Gmail: enough messages on one connection (421 or 454 4.7.0) is a matter of waiting", arguments: [421, 454])
    func gmailThrottle(code: Int) async throws {
        let throttle = "\(code) 4.7.0 Try again later, closing connection.\r\n"
        let run = try await SMTPScript.run(
            Self.hello + Self.envelope + [.hearAll("\r\n.\r\n"), .say("250 a\r\n"), .hear("MAIL"), .say(throttle)]
                + (code == 421 ? [] : [.hear("QUIT"), .say("221 a\r\n")])
        ) { [try await Self.send($0), try await Self.send($0)] }
        let results = try #require(run.outcome.value)
        #expect(results[0].isComplete)
        #expect(results[1].outcome.isNotSent)
        #expect(results[1].outcome.error?.remedy == .retryLater(after: nil))
    }

    @Test("Microsoft 365: bare LF is refused (550 5.6.11), so none is sent")
    func bareFeeds() async throws {
        let run = try await SMTPScript.run(Self.hello + Self.envelope + Self.end) {
            await $0.send(
                try SMTPRig.envelope("ann@example.com"), Array("Subject: x\n\na\nb\rc\r\nd\n\n.e".utf8))
        }
        #expect(run.outcome.value?.isComplete == true)
        let content = run.transcript.split(separator: "DATA\r\n", maxSplits: 1).last ?? ""
        #expect(content.hasPrefix("Subject: x\r\n\r\na\r\nb\r\nc\r\nd\r\n\r\n..e\r\n.\r\n"))
        let loose = Array(content.utf8).indices.filter { index in
            let bytes = Array(content.utf8)
            return bytes[index] == 10 && (index == 0 || bytes[index - 1] != 13)
        }
        #expect(loose.isEmpty)
    }

    @Test("Strato: REQUIRETLS is offered and does not work, so it cannot be had there")
    func strato() async throws {
        let run = try await SMTPScript.run(
            [
                .say("220 smtp.strato.de ESMTP\r\n"), .hear("EHLO"), .say("250-a\r\n250 STARTTLS\r\n"),
                .hear("STARTTLS"), .say("220 go\r\n"), .tls, .hear("EHLO"), .say("250-a\r\n250 REQUIRETLS\r\n"),
                .hear("QUIT"), .say("221 a\r\n"),
            ], security: .startTLS(.required)
        ) {
            if let strato = try? Endpoint(host: "smtp.strato.de", port: 587) { $0.endpoint = strato }
        } _: { connection in
            var envelope = try SMTPRig.envelope("ann@example.com")
            envelope.options.requiresTLS = true
            return await connection.send(envelope, SMTPRig.message)
        }
        #expect(run.outcome.value?.outcome.error?.code == .extensionNotOffered)
        #expect(!run.transcript.contains("MAIL"))
    }

    @Test("Postfix and Exim: nothing is said before the greeting or behind EHLO, and QUIT is said even after a failure")
    func manners() async throws {
        struct Failure: Error {}
        let run = try await SMTPScript.run([
            .say("220-a\r\n220 b\r\n"), .hear("EHLO"), .say("250-a\r\n250 PIPELINING\r\n"), .hear("QUIT"),
            .say("221 a\r\n"),
        ]) { _ in throw Failure() }
        #expect(throws: Failure.self) { try run.outcome.get() }
        #expect(run.transcript == "EHLO localhost\r\nQUIT\r\n")
        let clock = ManualClock()
        async let impatient = SMTPScript.run([.hearRest], clock: clock) { _ in }
        try await clock.waitForSleepers(1)
        clock.advance(by: .seconds(31))
        let silent = try await impatient
        #expect(silent.outcome.smtpError?.phase == .greeting)
        #expect(silent.transcript.isEmpty)
    }

    @Test("old servers: blanks before a keyword, and keywords in lower case")
    func blanks() async throws {
        let run = try await SMTPScript.run([
            .say("220 a\r\n"), .hear("EHLO"), .say("250-a\r\n250-  size 100 \r\n250-\tPipelining\r\n250  8bitmime\r\n"),
            .hear("QUIT"), .say("221 a\r\n"),
        ]) { await $0.capabilities }
        let capabilities = try #require(run.outcome.value)
        #expect(capabilities.maximumSize == 100)
        #expect(capabilities.offersPipelining && capabilities.offersEightBit)
    }

    @Test(
        "servers refuse underscores and spaces in the client's name, so nobody connects with one",
        arguments: ["my_host", "a b", ""])
    func clientName(name: String) async throws {
        let run = try await SMTPScript.run([.hearRest]) {
            $0.clientName = name
        } _: { _ in
        }
        #expect(run.outcome.smtpError?.code == .invalidInput)
        #expect(run.outcome.smtpError?.phase == .preparation)
        #expect(run.transcript.isEmpty)
    }

    @Test(
        "different codes in one answer end the connection, unless the server is known for them",
        arguments: [false, true])
    func mixedCodes(isKnown: Bool) async throws {
        let run = try await SMTPScript.run(
            Self.hello + [.hear("MAIL"), .say("250-a\r\n550 5.7.1 b\r\n"), .hear("QUIT"), .say("221 a\r\n")]
        ) {
            $0.quirks = SMTPQuirks()
            $0.quirks?.mixesCodes = isKnown
        } _: {
            try await Self.send($0)
        }
        #expect(run.outcome.value?.outcome.error?.code == (isKnown ? .rejected : .protocolViolation))
        #expect(run.outcome.value?.outcome.isNotSent == true)
    }

    @Test("a second 354 ends the connection, unless the server is known for it", arguments: [false, true])
    func secondGoAhead(isKnown: Bool) async throws {
        let run = try await SMTPScript.run(
            Self.hello + Self.envelope.dropLast() + [.say("354 go\r\n354 end with a dot\r\n")] + Self.end
        ) {
            $0.quirks = SMTPQuirks()
            $0.quirks?.repeatsGoAhead = isKnown
        } _: {
            try await Self.send($0)
        }
        let result = try #require(run.outcome.value)
        #expect(result.isComplete == isKnown)
        #expect(isKnown || result.outcome.isNotSent)
    }

    @Test(
        "AUTH LOGIN prompts in any words", arguments: ["VXNlciBOYW1lAA==", "dXNlcm5hbWU6", "", "VXNlcg=="],
        ["UGFzc3dvcmQA", "cGFzcw==", ""])
    func prompts(first: String, second: String) async throws {
        let run = try await SMTPScript.run(
            [
                .say("220 a\r\n"), .hear("EHLO"), .say("250-a\r\n250 AUTH LOGIN\r\n"), .hear("AUTH LOGIN"),
                .say("334 \(first)\r\n"), .hear("YW5u"), .say("334 \(second)\r\n"), .hear("c2VjcmV0"),
                .say("235 in\r\n"), .hear("QUIT"), .say("221 a\r\n"),
            ]
        ) {
            $0.credentials = .password(username: "ann", password: "secret")
            $0.allowsPlaintextPasswords = true
        } _: {
            await $0.failure == nil
        }
        #expect(run.outcome.value == true)
    }
}
