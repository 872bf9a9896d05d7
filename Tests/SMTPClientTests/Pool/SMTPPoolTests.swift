import MailTesting
import MailTransport
import MessageParsing
import Testing

@testable import SMTPClient

@Suite("A pool of SMTP connections")
struct SMTPPoolTests {
    static func limits(_ adjust: (inout SMTPPoolLimits) -> Void = { _ in }) -> SMTPPoolLimits {
        var limits = SMTPPoolLimits()
        adjust(&limits)
        return limits
    }

    @Test("sends from many tasks over few connections, and leaves none open")
    func shares() async throws {
        let rig = try SMTPRig()
        let envelope = try SMTPRig.envelope("ann@example.com")
        let pool = SMTPPool(rig.configuration, rig.connector, limits: Self.limits { $0.connections = 3 })
        try await rig.run {
            let sent = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<60 {
                    group.addTask { await pool.send(envelope, SMTPContent(SMTPRig.message)).isComplete }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(sent == 60)
            #expect(rig.server.connectionCount <= 3)
            await pool.drain()
            #expect(await pool.connectionCount == (0, 0))
            #expect(rig.server.commands.count { $0 == "QUIT" } == rig.server.connectionCount)
            let late = await pool.send(envelope, SMTPContent(SMTPRig.message))
            #expect(late.outcome.error?.code == .closed)
        }
        #expect(rig.server.messages.count == 60)
    }

    @Test("gives a connection up after its number of messages, or the server's")
    func wears() async throws {
        var settings = TestSMTPSettings()
        settings.dialog.furtherKeywords = ["LIMITS MAILMAX=4"]
        for (own, expected) in [(2, 6), (100, 3)] {
            let rig = try SMTPRig(settings)
            let envelope = try SMTPRig.envelope("ann@example.com")
            let pool = SMTPPool(
                rig.configuration, rig.connector, limits: Self.limits { $0.messagesPerConnection = own })
            try await rig.run {
                for _ in 0..<12 { _ = await pool.send(envelope, SMTPContent(SMTPRig.message)) }
                await pool.drain()
            }
            #expect(rig.server.connectionCount == expected)
            #expect(rig.server.messages.count == 12)
        }
    }

    @Test("replaces a connection that the server closed while it lay idle")
    func replaces() async throws {
        let rig = try SMTPRig(clock: ManualClock())
        let envelope = try SMTPRig.envelope("ann@example.com")
        let pool = SMTPPool(rig.configuration, rig.connector)
        try await rig.run {
            _ = await pool.send(envelope, SMTPContent(SMTPRig.message))
            rig.server.script(.at(.sender, times: 1, .reply(421, "4.4.2 Timeout")))
            let second = await pool.send(envelope, SMTPContent(SMTPRig.message))
            #expect(second.isComplete)
            rig.server.script(.at(.sender, times: 1, .drop))
            let third = await pool.send(envelope, SMTPContent(SMTPRig.message))
            // With BDAT all of the message was on its way when the server went: nobody can know, so nothing is
            // repeated.
            #expect(third.outcome.isUnknown)
            await pool.drain()
        }
        #expect(rig.server.messages.count == 2)
        #expect(rig.server.connectionCount == 2)
    }

    @Test("asks an idle connection for a sign of life, and closes one that lay idle for long")
    func probes() async throws {
        let clock = ManualClock()
        let rig = try SMTPRig(clock: clock)
        let envelope = try SMTPRig.envelope("ann@example.com")
        let pool = SMTPPool(rig.configuration, rig.connector)
        try await rig.run {
            _ = await pool.send(envelope, SMTPContent(SMTPRig.message))
            clock.advance(by: .seconds(11))
            _ = await pool.send(envelope, SMTPContent(SMTPRig.message))
            #expect(rig.server.commands.count { $0 == "NOOP" } == 1)
            rig.server.script(.at(.noop, times: 1, .drop))
            clock.advance(by: .seconds(11))
            let third = await pool.send(envelope, SMTPContent(SMTPRig.message))
            #expect(third.isComplete)
            #expect(rig.server.connectionCount == 2)
            clock.advance(by: .seconds(61))
            _ = await pool.send(envelope, SMTPContent(SMTPRig.message))
            #expect(rig.server.connectionCount == 3)
            let running = Task { await pool.run() }
            try await clock.waitForSleepers(1)
            clock.advance(by: .seconds(61))
            try await clock.waitForSleepers(1)
            #expect(await pool.connectionCount == (0, 0))
            running.cancel()
            await running.value
        }
    }

    @Test("serves the callers in the order in which they came, and lets a cancelled one go")
    func fair() async throws {
        let clock = ManualClock()
        let rig = try SMTPRig(clock: clock)
        let envelope = try SMTPRig.envelope("ann@example.com")
        let pool = SMTPPool(rig.configuration, rig.connector, limits: Self.limits { $0.connections = 1 })
        rig.server.script(.at(.answer, times: 1, .delay(.seconds(5))))
        try await rig.run {
            var tasks: [Task<SMTPSendResult, Never>] = []
            for index in 0..<5 {
                let content = SMTPContent(Array("Subject: \(index)\r\n\r\n".utf8))
                tasks.append(Task { await pool.send(envelope, content) })
                // The next comes when this one has its place: the first in the server's hands, the others in line.
                if index == 0 { try await clock.waitForSleepers(1) } else { await pool.waitForWaiters(index) }
            }
            tasks[2].cancel()
            let cancelled = await tasks[2].value
            #expect(cancelled.outcome.error?.code == .cancelled)
            clock.advance(by: .seconds(5))
            for task in tasks { _ = await task.value }
            await pool.drain()
        }
        let subjects = rig.server.messages.compactMap { MailMessage($0.content).subject }
        #expect(subjects == ["0", "1", "3", "4"])
    }

    @Test("keeps to so many messages a minute and recipients a day")
    func rates() {
        var limiter = SMTPRateLimiter(
            Self.limits {
                $0.messagesPerMinute = 2
                $0.recipientsPerDay = 5
            })
        func at(_ seconds: Int) -> MailInstant { MailInstant(offset: .seconds(seconds)) }
        #expect(limiter.ask(recipients: 1, at: at(0)) == .now)
        #expect(limiter.ask(recipients: 1, at: at(10)) == .now)
        #expect(limiter.ask(recipients: 1, at: at(20)) == .at(at(60)))
        #expect(limiter.ask(recipients: 1, at: at(60)) == .now)
        #expect(limiter.ask(recipients: 3, at: at(70)) == .refused(until: at(86_400)))
        #expect(limiter.ask(recipients: 2, at: at(70)) == .now)
        #expect(limiter.ask(recipients: 1, at: at(500)) == .refused(until: at(86_400)))
        #expect(limiter.ask(recipients: 9, at: at(200_000)) == .now)
    }

    @Test("waits for its turn, and says how long to wait where that is a day")
    func waits() async throws {
        let clock = ManualClock()
        let rig = try SMTPRig(clock: clock)
        let envelope = try SMTPRig.envelope("ann@example.com")
        let pool = SMTPPool(
            rig.configuration, rig.connector,
            limits: Self.limits {
                $0.messagesPerMinute = 1
                $0.recipientsPerDay = 2
            })
        try await rig.run {
            _ = await pool.send(envelope, SMTPContent(SMTPRig.message))
            let second = Task { await pool.send(envelope, SMTPContent(SMTPRig.message)) }
            try await clock.waitForSleepers(1)
            clock.advance(by: .seconds(60))
            #expect(await second.value.isComplete)
            let third = await pool.send(envelope, SMTPContent(SMTPRig.message))
            #expect(third.outcome.error?.code == .rateLimited)
            #expect(third.outcome.error?.remedy == .retryLater(after: .seconds(86_340)))
            await pool.drain()
        }
    }

    @Test("bounds the line of those who wait")
    func bounded() async throws {
        let clock = ManualClock()
        let rig = try SMTPRig(clock: clock)
        let envelope = try SMTPRig.envelope("ann@example.com")
        let pool = SMTPPool(
            rig.configuration, rig.connector,
            limits: Self.limits {
                $0.connections = 1
                $0.waiters = 1
            })
        rig.server.script(.at(.answer, times: 1, .delay(.seconds(5))))
        try await rig.run {
            let first = Task { await pool.send(envelope, SMTPContent(SMTPRig.message)) }
            try await clock.waitForSleepers(1)
            let second = Task { await pool.send(envelope, SMTPContent(SMTPRig.message)) }
            await pool.waitForWaiters(1)
            let third = await pool.send(envelope, SMTPContent(SMTPRig.message))
            #expect(third.outcome.error?.code == .poolExhausted)
            clock.advance(by: .seconds(5))
            #expect(await first.value.isComplete)
            #expect(await second.value.isComplete)
            await pool.drain()
        }
    }
}

extension SMTPPool {
    /// Returns when that many callers wait.
    func waitForWaiters(_ count: Int) async {
        while self.waiting < count { await Task.yield() }
    }
}
