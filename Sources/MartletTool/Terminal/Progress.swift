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

    /// Leaves the line, so that something else can be said.
    mutating func finish() {
        guard self.drawn != nil else { return }
        Terminal.note("")
        self.drawn = nil
    }

    /// The bar, how much is done, the rate and the time left.
    func line(at now: MailInstant) -> String {
        let width = 30
        let filled = self.total == 0 ? width : width * self.done / self.total
        let bar = String(repeating: "=", count: filled) + String(repeating: " ", count: width - filled)
        let elapsed = max(self.start.duration(to: now) / .seconds(1), 0.001)
        let rate = Double(self.done) / elapsed
        let left = rate > 0 ? "  " + Self.time(Double(self.total - self.done) / rate) + " left" : ""
        let megabytes = Double(self.bytes) / 1_000_000
        return "[\(bar)] \(self.done)/\(self.total)  \(Self.decimal(megabytes)) MB"
            + "  \(Self.decimal(megabytes / elapsed)) MB/s  \(Self.decimal(rate))/s\(left)"
    }

    /// One digit behind the point where there are few before it.
    private static func decimal(_ value: Double) -> String {
        let tenths = Int(min(value * 10, 1e15).rounded())
        return tenths < 100 ? "\(tenths / 10).\(tenths % 10)" : "\(tenths / 10)"
    }

    private static func time(_ seconds: Double) -> String {
        let seconds = Int(min(seconds, 1e15).rounded(.up))
        let rest = seconds % 60
        return seconds < 60 ? "\(seconds) s" : "\(seconds / 60):\(rest < 10 ? "0" : "")\(rest) min"
    }
}
