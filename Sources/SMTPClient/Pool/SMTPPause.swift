import MailTransport

/// For how long a server is left alone that asked for it: longer each time, until it takes mail again.
struct SMTPPause {
    private let throttles: [SMTPThrottle]
    private let longest: Duration
    private var until: MailInstant?
    private var times = 0

    init(_ limits: SMTPPoolLimits) {
        self.throttles = limits.throttles
        self.longest = limits.longestPause
    }

    /// Takes note of what went wrong; the pause that follows from it, or nil.
    mutating func note(_ error: SMTPError, at now: MailInstant) -> Duration? {
        guard let throttle = self.throttle(error) else { return nil }
        // Several connections hear of it at nearly the same time: that is one request.
        if let rest = self.remaining(at: now) { return rest }
        var pause = min(throttle.pause, self.longest)
        for _ in 0..<self.times where pause < self.longest { pause = min(pause + pause, self.longest) }
        self.times += 1
        self.until = now.advanced(by: pause)
        return pause
    }

    /// What the server asked for, if it did. Whoever is turned away at the door has not been idle, whatever the words
    /// are.
    private func throttle(_ error: SMTPError) -> SMTPThrottle? {
        guard let reply = error.reply else { return nil }
        if let throttle = self.throttles.first(where: { $0.covers(reply) }) { return throttle }
        return reply.code == 421 && [.greeting, .hello, .login].contains(error.phase) ? SMTPThrottle(421) : nil
    }

    /// The server takes mail.
    mutating func succeeded() {
        self.times = 0
    }

    /// How long the pause still takes; nil when there is none.
    func remaining(at now: MailInstant) -> Duration? {
        guard let until = self.until, until > now else { return nil }
        return now.duration(to: until)
    }
}
