import Testing

@testable import MailDesk

@Suite("The time before another try")
struct BackoffTests {
    @Test("doubles from the first wait to an hour, plus up to a fifth", arguments: [1, 15, 60])
    func grows(_ minutes: Int) {
        let first = Duration.seconds(60 * minutes)
        for failures in 1...10 {
            let wait = Backoff.wait(afterFailures: failures, of: "a", first: first)
            let base = min(.seconds(3_600), first * (1 << min(failures - 1, 6)))
            #expect(wait >= base && wait <= base + base / 5)
        }
    }

    @Test("differs between two that failed together, and is the same in every run")
    func spreads() {
        let waits = (1...50).map { Backoff.wait(afterFailures: 3, of: "channel-\($0)") }
        #expect(Set(waits).count > 25)
        #expect(waits == (1...50).map { Backoff.wait(afterFailures: 3, of: "channel-\($0)") })
    }

    @Test("is a wait for any number", arguments: [Int.min, -1, 0, Int.max])
    func anyNumber(_ failures: Int) {
        #expect(Backoff.wait(afterFailures: failures, of: "") >= .seconds(60))
    }
}
