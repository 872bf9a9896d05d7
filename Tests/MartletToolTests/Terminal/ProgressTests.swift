import MailTesting
import Martlet
import Testing

@testable import MartletTool

@Suite("The progress bar")
struct ProgressTests {
    @Test("says how much is done, how fast, and how long it will take")
    func line() {
        let clock = ManualClock()
        var progress = Progress(total: 400, clock: clock)
        clock.advance(by: .seconds(4))
        for _ in 0..<100 { progress.advance(bytes: 50_000) }
        let line = progress.line(at: clock.now)
        #expect(line == "[=======                       ] 100/400  5.0 MB  1.3 MB/s  25/s  12 s left")
        clock.advance(by: .seconds(396))
        #expect(progress.line(at: clock.now).hasSuffix("  0.0 MB/s  0.3/s  20:00 min left"))
    }

    @Test("is full at the end, and where there is nothing to do")
    func full() {
        let clock = ManualClock()
        var progress = Progress(total: 1, clock: clock)
        clock.advance(by: .seconds(1))
        progress.advance(bytes: 1)
        #expect(progress.line(at: clock.now).hasPrefix("[==============================] 1/1"))
        #expect(Progress(total: 0, clock: clock).line(at: clock.now).hasPrefix("[====="))
    }
}
