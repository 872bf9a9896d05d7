import MailTransport
import Synchronization
import Testing

@testable import IMAPClient

/// What somebody on the way can do to STARTTLS: the scenarios of the study 'Why TLS is better without STARTTLS'
/// (Poddebniak and others, 2021), by its own names.
@Suite("STARTTLS under attack", .timeLimit(.minutes(10)))
struct StartTLSTests {
    struct Attack: Sendable, CustomTestStringConvertible {
        var name: String
        var steps: [ScriptedServer.Step]
        var code: IMAPError.Code
        var testDescription: String { self.name }
    }

    private static let greeting: ScriptedServer.Step = .say(
        "* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready\r\n")

    static let attacks: [Attack] = [
        // Bytes behind the OK, in the same packet.
        Attack(
            name: "B_1 (HOSTILE 120)",
            steps: [
                greeting, .expect("M1 STARTTLS\r\n"),
                .say("M1 OK begin\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nM2 OK done\r\n"),
            ], code: .injectedPlaintext),
        Attack(
            name: "B_2",
            steps: [
                greeting, .expect("M1 STARTTLS\r\n"), .say("M1 OK begin\r\n* OK [ALERT] suffix.\r\n"),
            ], code: .injectedPlaintext),
        Attack(
            name: "B_3",
            steps: [
                greeting, .expect("M1 STARTTLS\r\n"), .say("M1 OK begin\r\n* BYE close the connection please.\r\n"),
            ], code: .injectedPlaintext),
        // No STARTTLS on offer.
        Attack(
            name: "D_1", steps: [.say("* OK ready\r\n"), .expect("M1 CAPABILITY\r\n"), .say("M1 BAD what\r\n")],
            code: .rejected),
        Attack(
            name: "D_2 (HOSTILE 119)", steps: [.say("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n")],
            code: .startTLSUnavailable),
        Attack(
            name: "D_3",
            steps: [
                .say("* OK ready\r\n"), .expect("M1 CAPABILITY\r\n"), .say("* CAPABILITY IMAP4\r\nM1 OK\r\n"),
            ], code: .startTLSUnavailable),
        Attack(
            name: "S: refused", steps: [greeting, .expect("M1 STARTTLS\r\n"), .say("M1 NO not now\r\n")],
            code: .startTLSUnavailable),
        Attack(
            name: "S: not understood", steps: [greeting, .expect("M1 STARTTLS\r\n"), .say("M1 BAD what\r\n")],
            code: .startTLSUnavailable),
        // Let in before the connection is protected.
        Attack(
            name: "P (HOSTILE 118)", steps: [.say("* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] hi\r\n")],
            code: .preauthenticatedInPlaintext),
        Attack(
            name: "M_1: a referral in a PREAUTH session",
            steps: [.say("* PREAUTH [CAPABILITY IMAP4rev1 MAILBOX-REFERRALS] hi\r\n")],
            code: .preauthenticatedInPlaintext),
    ]

    @Test("is refused without a word of the login", arguments: Self.attacks)
    func attack(attack: Attack) async throws {
        await expectCode(attack.code) {
            try await ScriptedServer(attack.steps).run(security: .startTLS(.required)) { configuration, connector in
                try await withIMAPConnection(configuration, connector: connector) { _ in
                    _ = Issue.record("a session came about")
                }
            }
        }
    }

    @Test(
        "HOSTILE 121: what was said before TLS has no effect after it",
        arguments: [
            "* LIST () \"/\" evil", "* FLAGS (\\Evil)", "* 5 EXISTS", "* 1 EXPUNGE", "* 1 FETCH (UID 1 FLAGS (\\Seen))",
            "* SEARCH 1 2 3", "* STATUS INBOX (MESSAGES 9)", "* LSUB () \"/\" evil", "* 3 RECENT",
            "* OK [ALERT] visit https://attacker.example", "* CAPABILITY IMAP4rev1 AUTH=PLAIN IDLE X-EVIL",
            "* ENABLED UTF8=ACCEPT",
        ])
    func forgotten(line: String) async throws {
        let script = ScriptedServer([
            .say("* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n"), .expect("M1 STARTTLS\r\n"),
            .say("\(line)\r\nM1 OK [CAPABILITY IMAP4rev1 X-EVIL] begin\r\n"), .startTLS,
            .expect("M2 CAPABILITY\r\n"), .say("* CAPABILITY IMAP4rev1\r\nM2 OK\r\n"),
            .expect("M3 LOGIN \"anna\" \"secret\"\r\n"), .say("M3 OK [CAPABILITY IMAP4rev1] in\r\n"),
            .expect("M4 SELECT \"INBOX\"\r\n"), .say("* 0 EXISTS\r\nM4 OK\r\n"),
            .expect("M5 LOGOUT\r\n"), .say("M5 OK\r\n"),
        ])
        try await script.run(security: .startTLS(.required)) { configuration, connector in
            try await withIMAPConnection(configuration, connector: connector) { session in
                #expect(session.capabilities.names == ["IMAP4REV1"])
                #expect(session.enabled.isEmpty)
                try await session.withMailbox(.inbox) { mailbox in
                    #expect(mailbox.state.exists == 0 && mailbox.state.recent == 0)
                    #expect(mailbox.state.flags.flags.isEmpty)
                    #expect(mailbox.connection.withState { $0.events.isEmpty })
                }
            }
        }
    }

    @Test("Opportunistic encryption goes on without, but never with a password unless the caller said so")
    func opportunistic() async throws {
        let script = ScriptedServer([.say("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n")])
        await expectCode(.authenticationFailed) {
            try await script.run(
                security: .startTLS(.opportunistic), adjust: { $0.allowsPlaintextPasswords = false }
            ) { configuration, connector in
                try await withIMAPConnection(configuration, connector: connector) { _ in }
            }
        }
    }
}
