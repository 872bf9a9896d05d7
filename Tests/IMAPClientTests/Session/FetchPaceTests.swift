import MailTransport
import Testing

@testable import IMAPClient

@Suite("How many messages a fetch asks for")
struct FetchPaceTests {
    /// What a fetch asks for after `count` messages, one each `interval`, the first of them after `latency`.
    private func batch(
        after count: Int, every interval: Duration, latency: Duration = .milliseconds(40), size: Int = 0,
        limits: IMAPLimits = IMAPLimits()
    ) -> Int {
        var now = MailInstant(offset: .seconds(5))
        var pace = FetchPace(at: now)
        #expect(pace.batch == 50)
        now = now.advanced(by: latency)
        for _ in 0..<count {
            pace.note(size: size, at: now, limits: limits)
            now = now.advanced(by: interval)
        }
        return pace.batch
    }

    @Test("is what comes in a second", arguments: [(1, 1000), (10, 100), (100, 10), (500, 2)])
    func second(milliseconds: Int, expected: Int) {
        let batch = self.batch(after: 50_000, every: .milliseconds(milliseconds))
        #expect(abs(batch - expected) <= expected / 50 + 1)
    }

    @Test("is one at least, however slowly they come")
    func slow() {
        #expect(self.batch(after: 3, every: .seconds(90)) == 1)
    }

    @Test("is what comes in two round trips of a line that takes longer")
    func satellite() {
        #expect((117...123).contains(self.batch(after: 5000, every: .milliseconds(50), latency: .seconds(3))))
    }

    @Test("grows to half of the responses that may wait, and to half of the bytes")
    func fast() {
        #expect(self.batch(after: 3, every: .microseconds(1)) == 400)
        #expect(self.batch(after: 20, every: .zero) == 5000)
        #expect(self.batch(after: 20, every: .microseconds(1), size: 64 * 1024) == 64)
        #expect(self.batch(after: 20, every: .zero, size: 100_000_000) == 1)
    }

    @Test("forgets a slow beginning")
    func recovers() {
        var now = MailInstant(offset: .zero)
        var pace = FetchPace(at: now)
        pace.note(size: 0, at: now, limits: IMAPLimits())
        now = now.advanced(by: .seconds(100))
        for _ in 0..<200 {
            pace.note(size: 0, at: now, limits: IMAPLimits())
            now = now.advanced(by: .milliseconds(10))
        }
        #expect(pace.batch >= 10)
        for _ in 0..<2000 {
            pace.note(size: 0, at: now, limits: IMAPLimits())
            now = now.advanced(by: .milliseconds(10))
        }
        #expect(pace.batch >= 90)
    }

    @Test("is what comes in ten seconds at most, however long the first answer took")
    func slowStart() {
        #expect((197...203).contains(self.batch(after: 5000, every: .milliseconds(50), latency: .seconds(90))))
    }

    @Test("counts what the server had nothing to say of")
    func missing() {
        let now = MailInstant(offset: .zero)
        var pace = FetchPace(at: now)
        for expected in [100, 200, 400] {
            pace.note(messages: 50, size: 0, at: now, limits: IMAPLimits())
            #expect(pace.batch == expected)
        }
    }
}
