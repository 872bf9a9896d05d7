/// How long to wait before something that failed is tried again.
enum Backoff {
    /// Twice as long each time, from `first` up to an hour, and up to a fifth more, so that what failed together does
    /// not come back in step. The share follows from the name and the number, so that the same thing waits the same
    /// time in every run.
    static func wait(afterFailures failures: Int, of name: String, first: Duration = .seconds(60)) -> Duration {
        let base = min(.seconds(3_600), first * (1 << min(max(failures, 1) - 1, 6)))
        let share = name.utf8.reduce(UInt64(clamping: failures)) { ($0 &* 31) &+ UInt64($1) } % 200
        return base + base * Int(share) / 1_000
    }
}
