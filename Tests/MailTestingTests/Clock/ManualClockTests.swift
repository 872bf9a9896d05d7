import MailTesting
import MailTransport
import Testing

@Suite("A manual clock")
struct ManualClockTests {
    @Test("wakes a sleeper when its time has come, and not before")
    func wakes() async throws {
        let clock = ManualClock()
        let sleeping = Task { try await clock.sleep(for: .seconds(10)) }
        try await clock.waitForSleepers(1)
        clock.advance(by: .seconds(9))
        #expect(clock.sleeperCount == 1)
        clock.advance(by: .seconds(1))
        try await sleeping.value
        #expect(clock.sleeperCount == 0)
        #expect(clock.now == MailInstant(offset: .seconds(10)))
    }

    @Test("moves to the next sleeper, and tells how far that was")
    func nextSleeper() async throws {
        let clock = ManualClock()
        #expect(clock.advanceToNextSleeper() == nil)
        let first = Task { try await clock.sleep(for: .seconds(3)) }
        let second = Task { try await clock.sleep(for: .seconds(8)) }
        try await clock.waitForSleepers(2)
        #expect(clock.advanceToNextSleeper() == .seconds(3))
        try await first.value
        #expect(clock.advanceToNextSleeper() == .seconds(5))
        try await second.value
    }

    @Test("lets a cancelled sleeper go and forgets it")
    func cancels() async throws {
        let clock = ManualClock()
        let sleeping = Task { try await clock.sleep(for: .seconds(10)) }
        try await clock.waitForSleepers(1)
        sleeping.cancel()
        await #expect(throws: CancellationError.self) { try await sleeping.value }
        #expect(clock.sleeperCount == 0)
        let waiting = Task { try await clock.waitForSleepers(1) }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
    }

    @Test("moves the calendar with the clock, and alone when told")
    func calendar() async throws {
        let clock = ManualClock(wallTime: WallTime(millisecondsSince1970: 5_000))
        clock.advance(by: .milliseconds(1_500))
        #expect(clock.wallTime.millisecondsSince1970 == 6_500)
        clock.setWallTime(WallTime(millisecondsSince1970: -1))
        #expect(clock.wallTime.secondsSince1970 == -1)
        #expect(clock.now == MailInstant(offset: .milliseconds(1_500)))
    }
}
