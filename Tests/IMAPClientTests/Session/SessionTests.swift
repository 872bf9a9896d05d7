import MailTransport
import SASL
import Testing

@testable import IMAPClient

@Suite("A session")
struct SessionTests {
    @Test("logs in, searches, fetches, stores and says goodbye")
    func wholeRound() async throws {
        let script = ScriptedServer([
            .say("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR LITERAL+ IDLE ID] ready\r\n"),
            .expect("M1 AUTHENTICATE PLAIN AGFubmEAc2VjcmV0\r\n"),
            .say("M1 OK [CAPABILITY IMAP4rev1 LITERAL+ IDLE ID] in\r\n"),
            .expect("M2 ID (\"name\" \"Martlet\" \"vendor\" \"Martlet\")\r\n"),
            .say("* ID NIL\r\nM2 OK\r\n"),
            .expect("M3 SELECT \"INBOX\"\r\n"),
            .say("* 2 EXISTS\r\n* OK [UIDVALIDITY 9] v\r\n* OK [UIDNEXT 8] n\r\nM3 OK [READ-WRITE] open\r\n"),
            .expect("M4 UID SEARCH UNSEEN\r\n"),
            .say("* SEARCH 5 7\r\nM4 OK\r\n"),
            .expect("M5 UID FETCH 5,7 (UID BODY.PEEK[])\r\n"),
            .say("* 1 FETCH (UID 5 BODY[] {5}\r\nhello)\r\n* 2 FETCH (UID 7 BODY[] NIL)\r\nM5 OK done\r\n"),
            .expect("M6 UID STORE 5 +FLAGS.SILENT (\\Seen)\r\n"),
            .say("M6 OK\r\n"),
            .expect("M7 LOGOUT\r\n"),
            .say("* BYE see you\r\nM7 OK\r\n"),
        ])
        try await script.run { configuration, connector in
            try await withIMAPConnection(configuration, connector: connector) { session in
                try await session.withMailbox(.inbox) { mailbox in
                    #expect(mailbox.state.exists == 2 && mailbox.state.uidValidity == 9)
                    let unread = try await mailbox.uidSearch(.unseen)
                    #expect(unread == [5, 7])
                    let messages = try await mailbox.fetch(unread, [.message()]).collect()
                    #expect(messages.map(\.message) == [Array("hello".utf8), nil])
                    try await mailbox.store(.add, [.seen], on: [5])
                }
            }
        }
    }

    @Test("ends an IDLE for another command and hears what happens in between")
    func idle() async throws {
        let script = ScriptedServer(
            ScriptedServer.login(capabilities: "IDLE") + [
                .expect("M2 SELECT \"INBOX\"\r\n"), .say("* 1 EXISTS\r\nM2 OK\r\n"),
                .expect("M3 IDLE\r\n"), .say("+ idling\r\n* 2 EXISTS\r\n"),
                .expect("DONE\r\nM4 NOOP\r\n"), .say("M3 OK\r\n* 3 EXISTS\r\nM4 OK\r\n"),
                .expect("M5 IDLE\r\n"), .say("+ idling\r\n* 4 EXISTS\r\n"),
                .expect("DONE\r\nM6 LOGOUT\r\n"), .say("M5 OK\r\nM6 OK\r\n"),
            ])
        try await script.run { configuration, connector in
            try await withIMAPConnection(configuration, connector: connector) { session in
                try await session.withMailbox(.inbox) { mailbox in
                    var counts: [UInt32] = []
                    for try await event in mailbox.idle() {
                        guard case .exists(let count) = event else { continue }
                        counts.append(count)
                        if count == 2 { try await session.noop() }
                        if count == 4 { break }
                    }
                    #expect(counts == [2, 3, 4])
                }
            }
        }
    }
}
