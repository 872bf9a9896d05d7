import Martlet

/// A bar on standard error with the rate and the time left; nothing at all where nobody looks.
struct Progress {
    private let total: Int
    private let clock: any MailClock
    private let start: MailInstant
    private var done = 0
    private var bytes = 0
    private var drawn: MailInstant?

    init(total: Int, clock: any MailClock = SystemClock()) {
        self.total = total
        self.clock = clock
        self.start = clock.now
    }

    /// One more is done.
    mutating func advance(bytes: Int) {
        self.done += 1
        self.bytes += bytes
        let now = self.clock.now
        let isDue = self.drawn.map { $0.duration(to: now) > .milliseconds(100) } ?? true
        guard Terminal.showsProgress, isDue || self.done == self.total else { return }
        self.drawn = now
        Terminal.write("\r" + self.line(at: now) + "\u{1B}[K", to: 2)
    }

    /// Leaves the line.
    func finish() {
        if self.drawn != nil { Terminal.note("") }
    }

    private func line(at now: MailInstant) -> String {
        let width = 30
        let filled = self.total == 0 ? width : width * self.done / self.total
        let bar = String(repeating: "=", count: filled) + String(repeating: " ", count: width - filled)
        let elapsed = max(Double(self.start.duration(to: now) / .milliseconds(1)) / 1000, 0.001)
        let rate = Int(Double(self.done) / elapsed)
        let left = rate > 0 ? "\((self.total - self.done) / rate) s left" : ""
        let megabytes = Int(Double(self.bytes) / 1_000_000)
        return "[\(bar)] \(self.done)/\(self.total)  \(megabytes) MB  \(rate)/s  \(left)"
    }
}
