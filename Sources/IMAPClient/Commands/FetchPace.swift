import MailTransport

/// How many messages a fetch asks for at one time: what comes in a second, as far as that may wait in memory.
///
/// Two such batches are under way at most. So the line is never empty, and a command that is given inside of the loop,
/// or after a loop that was left early, waits for two seconds' worth of messages, be the line fast or slow.
struct FetchPace {
    /// So many messages may be asked for now.
    private(set) var batch = 50
    /// When the first were asked for.
    private let begin: MailInstant
    /// How long the first answer took.
    private var latency: Duration?
    /// Since when `messages` and `bytes` are counted.
    private var since: MailInstant
    private var messages = 0
    private var bytes = 0

    /// A fetch that begins.
    init(at now: MailInstant) {
        self.begin = now
        self.since = now
    }

    /// Counts messages that have come and take `size` bytes of memory, or of which the server had nothing to say.
    mutating func note(messages: Int = 1, size: Int, at now: MailInstant, limits: IMAPLimits) {
        if self.latency == nil {
            self.latency = self.begin.duration(to: now)
            self.since = now
        }
        self.messages += messages
        self.bytes += size
        let average = max(self.bytes / self.messages, 256)
        let most = max(min(limits.queuedBytes / 2 / average, limits.queuedResponses / 2, self.batch * 2), 1)
        self.batch = self.soon(at: now, most: most)
    }

    /// As many as come in a second, or in two round trips of a slow line, whose batches have to be larger. A first
    /// answer that took longer than five seconds was large, or its server slow at first.
    private mutating func soon(at now: MailInstant, most: Int) -> Int {
        let horizon = max(.seconds(1), min((self.latency ?? .zero) * 2, .seconds(10)))
        let elapsed = self.since.duration(to: now)
        guard elapsed > .zero else { return most }
        let count = Double(self.messages) * (horizon / elapsed)
        if elapsed > horizon * 4, self.messages > 1 {
            // What was long ago says less and less.
            self.since = self.since.advanced(by: elapsed / 2)
            self.messages /= 2
            self.bytes /= 2
        }
        return count < Double(most) ? max(Int(count), 1) : most
    }
}
