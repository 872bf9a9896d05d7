import MailTesting
import MailTransport
import Testing

@testable import POP3Client

@Suite("Hostile POP3 servers")
struct HostileTests {
    @Test(
        "HOSTILE 135: bytes behind the answer to STLS are an attack, wherever they were put in",
        arguments: [
            ["+OK hi\r\n", "+OK\r\nSTLS\r\n.\r\n", "+OK\r\n+OK user\r\n"],
            ["+OK hi\r\n", "+OK\r\nSTLS\r\n.\r\n+OK injected\r\n", "+OK\r\n"],
            ["+OK hi\r\n", "-ERR\r\n", "+OK Begin\r\nxyz"],
        ])
    func injected(answers: [String]) async throws {
        var lab = try POP3Lab()
        for policy in [ConnectionSecurity.StartTLSPolicy.required, .opportunistic] {
            lab.client.security = .startTLS(policy)
            let failed = try await lab.failure(answers)
            #expect(failed?.code == .plaintextPending)
            #expect(failed?.said.contains { $0.hasPrefix("USER") || $0.hasPrefix("AUTH") } == false)
        }
    }

    @Test("HOSTILE 136: without STLS nothing goes on where encryption is required, and no password where it is not")
    func withoutSTLS() async throws {
        var lab = try POP3Lab()
        lab.client.allowsPlaintextPasswords = false
        lab.client.security = .startTLS(.required)
        let required = try await lab.failure(["+OK hi\r\n", "+OK\r\nUSER\r\nSASL PLAIN\r\n.\r\n", "+OK\r\n"])
        #expect(required?.code == .startTLSUnavailable)
        #expect(required?.said == ["CAPA"])
        lab.client.security = .startTLS(.opportunistic)
        let opportunistic = try await lab.failure(["+OK hi\r\n", "+OK\r\nUSER\r\nSASL PLAIN\r\n.\r\n", "+OK\r\n"])
        #expect(opportunistic?.code == .noLoginMethod)
        #expect(opportunistic?.said == ["CAPA"])
    }

    @Test(
        "HOSTILE 137: a greeting that turns away says why",
        arguments: [
            ("-ERR [SYS/TEMP] busy", POP3Error.Code.serverUnavailable), ("-ERR [IN-USE]", .mailboxInUse),
            ("-ERR [AUTH]", .authenticationFailed), ("-ERR go away", .greetingRefused),
            ("-ERR [LOGIN-DELAY] 5", .loginDelay), ("-ERR Too many connections from you", .serverUnavailable),
        ])
    func greetings(line: String, code: POP3Error.Code) async throws {
        let failed = try await POP3Lab().failure([line + "\r\n"])
        #expect(failed?.code == code)
        #expect(failed?.said.isEmpty == true)
    }

    static let login = ["+OK hi\r\n", "-ERR\r\n", "+OK\r\n", "+OK\r\n", "-ERR\r\n"]

    @Test("HOSTILE 138: a message is complete at its final dot and nowhere else")
    func finalDot() async throws {
        let lab = try POP3Lab()
        for cut in ["a\r\n", "a\r\n.", "a\r\n.\r", "a\r\n..\r\n", ""] {
            let failed = try await lab.failure(Self.login + ["+OK\r\n" + cut], closes: true) { session in
                _ = try await session.retrieve(1)
            }
            #expect(failed?.code == .connectionFailed, "\(cut)")
        }
    }

    @Test(
        "HOSTILE 138: the final dot may come with LF alone, and dots that were doubled are single again",
        arguments: [
            ("a\r\n.\n", "a\r\n"), ("..\r\n.\r\n", ".\r\n"), ("a\n.\n", "a\n"), ("..a\r\n\r\n.\r\n", ".a\r\n\r\n"),
        ])
    func tolerance(wire: String, mail: String) async throws {
        _ = try await POP3Lab().scripted(Self.login + ["+OK\r\n" + wire, "+OK\r\n"]) { session in
            let fetched = try await session.retrieve(1)
            #expect(fetched == Array(mail.utf8))
        }
    }

    @Test("HOSTILE 140: a message that LIST does not have is refused, and sizes are not believed")
    func lies() async throws {
        var lab = try POP3Lab(mails: ["a\r\n"])
        try await lab.session { server, session in
            server.inject(TestPOP3Fault("LIST", .answer(["+OK", "1 1", "2 0", "3 99999999999999999999", "x", "."])))
            let entries = try await session.list()
            #expect(entries == [POP3Entry(number: 1, size: 1), POP3Entry(number: 2, size: 0)])
            await #expect(throws: POP3Error.self) { try await session.retrieve(11) }
            let mail = try await session.retrieve(1)
            #expect(mail == Array("a\r\n".utf8))
        }
        // A size that is too small does not lift the limit.
        lab.client.limits.messageBytes = 2
        try await lab.session { server, session in
            server.inject(TestPOP3Fault("LIST", .answer(["+OK", "1 1", "."])))
            _ = try await session.list()
            await #expect(throws: POP3Error.self) { try await session.retrieve(1) }
        }
    }

    @Test("a status line that never ends, and a listing that never ends, stop at their limits")
    func endless() async throws {
        var lab = try POP3Lab()
        lab.client.limits.lineBytes = 512
        lab.client.limits.listingBytes = 4096
        let line = try await lab.failure(["+OK " + String(repeating: "x", count: 20_000)])
        #expect(line?.code == .connectionFailed)
        let list = try await lab.failure(
            ["+OK hi\r\n", "+OK\r\n" + String(repeating: "X-Y\r\n", count: 2000)])
        #expect(list?.code == .limitExceeded)
    }

    @Test("HOSTILE 221: a server that sends one byte now and then does not hold a message for ever")
    func drip() async throws {
        let clock = ManualClock()
        var lab = try POP3Lab(mails: [String(repeating: "x", count: 5000) + "\r\n"], clock: clock)
        lab.client.limits.minimumRate = 500
        let plan = FaultPlan {
            $0.readChunk = 1
            $0.readDelay = .seconds(1)
        }
        let connector = lab.connector([plan])
        lab.client.timeouts.greeting = nil
        lab.client.timeouts.command = nil
        let isOver = Flag()
        let ready = lab
        try await ready.serving { _ in
            async let outcome = ready.code {
                defer { isOver.set() }
                try await withPOP3Connection(ready.client, connector: connector) { session in
                    _ = try await session.retrieve(1)
                }
            }
            while !isOver.isSet {
                _ = clock.advanceToNextSleeper()
                await Task.yield()
            }
            let code = try await outcome
            #expect(code == .connectionFailed)
            #expect(clock.now.offset < .seconds(3600))
        }
    }
}
