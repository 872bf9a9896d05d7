import MailTesting
import MailTransport
import Synchronization
import Testing

@testable import IMAPClient

/// Time as IDLE and long commands see it. The clock is moved by hand; nobody waits for real.
@Suite("The watchdog", .timeLimit(.minutes(5)))
struct WatchdogTests {
    /// When the connection would be given up.
    private func deadline(_ mailbox: IMAPMailbox) -> MailInstant? {
        mailbox.connection.withState { $0.deadline }
    }

    @Test("renews an IDLE five minutes after its beginning, however much the server has to tell meanwhile")
    func renewal() async throws {
        let clock = ManualClock()
        try await LiveServer.withInbox(on: clock) { mailbox, server in
            async let heard = Self.counts(mailbox, until: 4)
            try await server.expect("M3 IDLE\r\n")
            try await server.say("+ idling\r\n* 2 EXISTS\r\n")
            try await clock.waitForSleepers()
            clock.advance(by: .seconds(200))
            try await server.say("* 3 EXISTS\r\n")
            await eventually { mailbox.state.exists == 3 }
            clock.advance(by: .seconds(99))
            await eventually { clock.sleeperCount > 0 }
            clock.advance(by: .seconds(1))
            try await server.expect("DONE\r\n")
            try await server.say("M3 OK\r\n")
            try await server.expect("M4 IDLE\r\n")
            try await server.say("+ idling\r\n* 4 EXISTS\r\n")
            let found = try await heard
            #expect(found == [2, 3, 4])
        }
    }

    private static func counts(_ mailbox: IMAPMailbox, until last: UInt32) async throws -> [UInt32] {
        var counts: [UInt32] = []
        for try await event in mailbox.idle() {
            guard case .exists(let count) = event else { continue }
            counts.append(count)
            if count == last { break }
        }
        return counts
    }

    @Test("takes a server that does not answer the renewal within a minute for dead")
    func silentDeath() async throws {
        let clock = ManualClock()
        try await LiveServer.withInbox(on: clock) { mailbox, server in
            async let end = expectedError(.timedOut) {
                for try await event in mailbox.idle() { Issue.record("\(event)") }
            }
            try await server.expect("M3 IDLE\r\n")
            try await server.say("+ idling\r\n")
            try await clock.waitForSleepers()
            clock.advance(by: .seconds(300))
            try await server.expect("DONE\r\n")
            await eventually { self.deadline(mailbox) != nil && clock.sleeperCount > 0 }
            clock.advance(by: .seconds(60))
            #expect(await end?.remedy == .retryLater(after: nil))
        }
    }

    @Test(
        "is fed by anything that can be read, as long as the server goes on",
        arguments: ["* OK still here", "* 5 EXISTS"])
    func fed(line: String) async throws {
        let clock = ManualClock()
        try await LiveServer.withInbox(on: clock) { mailbox, server in
            async let done: Void = mailbox.expungeAll()
            try await server.expect("M3 EXPUNGE\r\n")
            for _ in 0..<5 {
                await eventually { self.deadline(mailbox) == clock.now.advanced(by: .seconds(60)) }
                clock.advance(by: .seconds(59))
                try await server.say("\(line)\r\n")
            }
            await eventually { self.deadline(mailbox) == clock.now.advanced(by: .seconds(60)) }
            try await server.say("M3 OK\r\n")
            try await done
        }
    }

    @Test("is fed by INPROGRESS (RFC 9585): a copy that takes ten minutes ends well")
    func inProgress() async throws {
        let clock = ManualClock()
        let archive = try #require(IMAPMailboxName("Archive"))
        try await LiveServer.withInbox(on: clock) { mailbox, server in
            async let done = mailbox.copy([1], to: archive)
            try await server.expect("M3 UID COPY 1 \"Archive\"\r\n")
            for step in 1...12 {
                await eventually { self.deadline(mailbox) == clock.now.advanced(by: .seconds(60)) }
                clock.advance(by: .seconds(50))
                try await server.say("* OK [INPROGRESS (\"M3\" \(step) 12)] Still copying\r\n")
            }
            await eventually { self.deadline(mailbox) == clock.now.advanced(by: .seconds(60)) }
            try await server.say("M3 OK [COPYUID 7 1 9] Done\r\n")
            let found = try await done.uids
            #expect(found == [1: 9])
        }
    }

    @Test("HOSTILE 221: is not fed by single bytes of a line that never ends, nor by lines that nobody can read")
    func notFed() async throws {
        for drip in ["a", "zzz what\r\n", "* XUNKNOWN 1\r\n"] {
            let clock = ManualClock()
            try await LiveServer.withInbox(on: clock) { mailbox, server in
                async let end = expectedError(.timedOut) { try await mailbox.expungeAll() }
                try await server.expect("M3 EXPUNGE\r\n")
                let first = try #require(self.deadline(mailbox))
                try await clock.waitForSleepers()
                clock.advance(by: .seconds(59))
                try await server.say(drip)
                // It earned what its bytes are worth, which is next to nothing.
                await eventually { self.deadline(mailbox) ?? first > first }
                #expect(self.deadline(mailbox) ?? first < first.advanced(by: .milliseconds(100)))
                await eventually { clock.sleeperCount > 0 }
                clock.advance(by: .seconds(2))
                #expect(await end?.code == .timedOut)
            }
        }
    }

    @Test("HOSTILE 221: is not fed by single bytes of content that goes to a sink")
    func dripIntoSink() async throws {
        let clock = ManualClock()
        try await LiveServer.withInbox(on: clock) { mailbox, server in
            let sink = KeepingSink()
            async let end = expectedError(.timedOut) {
                for try await _ in mailbox.fetch([1], [.message()], into: sink) {}
            }
            try await server.expect("M3 UID FETCH 1 (UID BODY.PEEK[])\r\n")
            let first = try #require(self.deadline(mailbox))
            try await server.say("* 1 FETCH (UID 1 BODY[] {200000}\r\n")
            await eventually { sink.kept.withLock { !$0.heads.isEmpty } }
            try await clock.waitForSleepers()
            clock.advance(by: .seconds(59))
            try await server.say("a")
            await eventually { sink.kept.withLock { $0.bytes > 0 } && self.deadline(mailbox) ?? first > first }
            #expect(self.deadline(mailbox) ?? first < first.advanced(by: .milliseconds(200)))
            await eventually { clock.sleeperCount > 0 }
            clock.advance(by: .seconds(2))
            #expect(await end?.code == .timedOut)
        }
    }

    @Test("stands still while a sink is at work, whoever gives a command meanwhile")
    func slowSink() async throws {
        let clock = ManualClock()
        try await LiveServer.withInbox(on: clock) { mailbox, server in
            let goOn = WaitPoint()
            let sink = KeepingSink(command: { try await goOn.wait() })
            async let fetched = mailbox.fetch([1], [.message()], into: sink).collect()
            try await server.expect("M3 UID FETCH 1 (UID BODY.PEEK[])\r\n")
            try await server.say("* 1 FETCH (UID 1 BODY[] {200000}\r\n")
            await eventually { sink.kept.withLock { !$0.heads.isEmpty } }
            async let found = mailbox.uidSearch(.all)
            try await server.expect("M4 UID SEARCH ALL\r\n")
            await eventually { clock.sleeperCount > 0 }
            clock.advance(by: .seconds(600))
            await eventually { clock.sleeperCount == 0 }
            for _ in 0..<100 { await Task.yield() }
            #expect(mailbox.connection.withState { $0.failure == nil })
            goOn.wake()
            try await server.say(String(repeating: "x", count: 200_000) + ")\r\nM3 OK\r\n* SEARCH 1\r\nM4 OK\r\n")
            #expect(try await fetched.count == 1)
            #expect(try await found == [1])
        }
    }
}
