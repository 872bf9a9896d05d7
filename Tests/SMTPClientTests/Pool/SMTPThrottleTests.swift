import MailTesting
import MailTransport
import MessageParsing
import Testing

@testable import SMTPClient

@Suite("A pool whose server asks for patience")
struct SMTPThrottleTests {
    /// A rig on a clock that the test moves, and its pool.
    static func make(
        chunking: Bool = true, _ adjust: (inout SMTPPoolLimits) -> Void = { _ in }
    ) throws -> (SMTPRig, ManualClock, SMTPPool) {
        let clock = ManualClock()
        var settings = TestSMTPSettings()
        settings.dialog.offersChunking = chunking
        let rig = try SMTPRig(settings, clock: clock)
        return (rig, clock, SMTPPool(rig.configuration, rig.connector, limits: SMTPPoolTests.limits(adjust)))
    }

    @Test(
        "leaves it alone for a minute, and holds the next caller back until then",
        arguments: [(421, "4.7.0 Too many messages"), (432, "4.3.2 Too many connections"), (454, "4.7.0 Slow down")])
    func pauses(code: Int, text: String) async throws {
        let (rig, clock, pool) = try Self.make()
        let envelope = try SMTPRig.envelope("ann@example.com")
        rig.server.script(.at(.sender, times: 1, .reply(code, text)))
        try await rig.run {
            let first = await pool.send(envelope, SMTPContent(SMTPRig.message))
            #expect(first.outcome.isNotSent)
            #expect(first.outcome.error?.remedy == .retryLater(after: .seconds(60)))
            #expect(first.recipients.first?.outcome.error?.remedy == .retryLater(after: .seconds(60)))
            let second = Task { await pool.send(envelope, SMTPContent(SMTPRig.message)) }
            try await clock.waitForSleepers(1)
            #expect(rig.server.messages.isEmpty)
            clock.advance(by: .seconds(60))
            #expect(await second.value.isComplete)
            await pool.drain()
        }
    }

    @Test("doubles the pause until it takes mail again, and then says how long instead of holding callers back")
    func doubles() async throws {
        let (rig, clock, pool) = try Self.make { $0.longestPause = .seconds(200) }
        let envelope = try SMTPRig.envelope("ann@example.com")
        rig.server.script(.at(.sender, times: 4, .reply(421, "4.7.0 No")))
        try await rig.run {
            var waits: [Remedy?] = []
            for _ in 0..<4 {
                let result = await pool.send(envelope, SMTPContent(SMTPRig.message))
                waits.append(result.outcome.error?.remedy)
                guard case .retryLater(after: .some(let wait)) = result.outcome.error?.remedy else { break }
                clock.advance(by: wait)
            }
            #expect(waits == [60, 120, 200, 200].map { .retryLater(after: .seconds($0)) })
            #expect(await pool.send(envelope, SMTPContent(SMTPRig.message)).isComplete)
            rig.server.script(.at(.sender, times: 1, .reply(421, "4.7.0 No")))
            let again = await pool.send(envelope, SMTPContent(SMTPRig.message))
            #expect(again.outcome.error?.remedy == .retryLater(after: .seconds(60)))
            await pool.drain()
        }
    }

    @Test("does not hold a caller longer than is asked")
    func patience() async throws {
        let (rig, clock, pool) = try Self.make { $0.patience = .seconds(59) }
        let envelope = try SMTPRig.envelope("ann@example.com")
        rig.server.script(.at(.sender, times: 1, .reply(432, "4.3.2 No")))
        try await rig.run {
            _ = await pool.send(envelope, SMTPContent(SMTPRig.message))
            let early = await pool.send(envelope, SMTPContent(SMTPRig.message))
            #expect(early.outcome.error?.code == .rateLimited)
            #expect(early.outcome.error?.remedy == .retryLater(after: .seconds(60)))
            clock.advance(by: .seconds(60))
            #expect(await pool.send(envelope, SMTPContent(SMTPRig.message)).isComplete)
            await pool.drain()
        }
    }

    @Test("pauses when it is turned away at the door, too")
    func door() async throws {
        let (rig, _, pool) = try Self.make()
        let envelope = try SMTPRig.envelope("ann@example.com")
        rig.server.script(.at(.greeting, times: 1, .reply(421, "Busy")))
        try await rig.run {
            let first = await pool.send(envelope, SMTPContent(SMTPRig.message))
            #expect(first.outcome.error?.remedy == .retryLater(after: .seconds(60)))
            await pool.drain()
        }
    }

    @Test(
        "takes a goodbye to an idle connection for no such request",
        arguments: [(421, "4.4.2 Idle"), (451, "4.7.0 Timeout waiting for client input")])
    func idle(code: Int, text: String) async throws {
        // Content that did not wait for the envelope's answers might have arrived.
        let (rig, _, pool) = try Self.make(chunking: false)
        let envelope = try SMTPRig.envelope("ann@example.com")
        try await rig.run {
            #expect(await pool.send(envelope, SMTPContent(SMTPRig.message)).isComplete)
            // What some servers leave behind when they close an idle connection: a word that nobody asked for, and the
            // end.
            rig.server.script(.at(.sender, times: 1, .reply(code, text)))
            if code != 421 { rig.server.script(.at(.recipient, times: 1, .reply(421, "Bye"))) }
            #expect(await pool.send(envelope, SMTPContent(SMTPRig.message)).isComplete)
            await pool.drain()
        }
        #expect(rig.server.connectionCount == 2)
        #expect(rig.server.messages.count == 2)
    }

    @Test("lets callers go that wait for the end of a pause when it is drained")
    func drains() async throws {
        let (rig, clock, pool) = try Self.make()
        let envelope = try SMTPRig.envelope("ann@example.com")
        rig.server.script(.at(.sender, times: 1, .reply(421, "4.7.0 No")))
        try await rig.run {
            _ = await pool.send(envelope, SMTPContent(SMTPRig.message))
            let waiting = Task { await pool.send(envelope, SMTPContent(SMTPRig.message)) }
            try await clock.waitForSleepers(1)
            await pool.drain()
            #expect(await waiting.value.outcome.error?.code == .closed)
        }
    }
}
