import IMAPClient
import Testing

@Suite("IDLE", .timeLimit(.minutes(10)))
struct IdleTests {
    @Test("that a server refuses is replaced by asking, and never tried again and again")
    func refused() async throws {
        let login = ScriptedServer.login(capabilities: "IDLE")
        let steps: [ScriptedServer.Step] = [
            .expect("M2 SELECT \"INBOX\"\r\n"), .say("* 1 EXISTS\r\nM2 OK\r\n"),
            .expect("M3 IDLE\r\n"), .say("M3 BAD unknown\r\n"),
            .expect("M4 NOOP\r\n"), .say("* 2 EXISTS\r\nM4 OK\r\n"),
            .expect("M5 LOGOUT\r\n"), .say("M5 OK\r\n"),
        ]
        try await ScriptedServer(login + steps).run { configuration, connector in
            try await withIMAPConnection(configuration, connector: connector) { session in
                try await session.withMailbox(.inbox) { mailbox in
                    for try await event in mailbox.idle() { if case .exists(2) = event { break } }
                }
            }
        }
    }
}
