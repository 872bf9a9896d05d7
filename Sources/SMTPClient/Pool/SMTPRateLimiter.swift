import MailTransport

/// Says when the next message may go: a value that is asked with the present time.
struct SMTPRateLimiter {
    enum Verdict: Equatable {
        /// Now; it has been counted.
        case now
        /// At this moment; ask again then.
        case at(MailInstant)
        /// Not before this moment, which is too far off to wait for.
        case refused(until: MailInstant)
    }

    private let perMinute: Int?
    private let perDay: Int?
    /// The last messages of a minute and the last recipients of a day: the oldest first, never more than the limits.
    private var minute = Queue<MailInstant>()
    private var day = Queue<(at: MailInstant, recipients: Int)>()
    private var today = 0

    init(_ limits: SMTPPoolLimits) {
        self.perMinute = limits.messagesPerMinute.map { max($0, 1) }
        self.perDay = limits.recipientsPerDay.map { max($0, 1) }
    }

    /// Asks for a message to that many recipients.
    mutating func ask(recipients: Int, at now: MailInstant) -> Verdict {
        while let first = self.minute.first, first.duration(to: now) >= .seconds(60) { _ = self.minute.popFirst() }
        while let first = self.day.first, first.at.duration(to: now) >= .seconds(86_400) {
            self.today -= first.recipients
            _ = self.day.popFirst()
        }
        // A message to more than a day's recipients goes alone rather than never.
        if let limit = self.perDay, self.today > 0, self.today + recipients > limit, let first = self.day.first {
            return .refused(until: first.at.advanced(by: .seconds(86_400)))
        }
        if let limit = self.perMinute, self.minute.count >= limit, let first = self.minute.first {
            return .at(first.advanced(by: .seconds(60)))
        }
        if self.perMinute != nil { self.minute.append(now) }
        if self.perDay != nil {
            self.day.append((now, recipients))
            self.today += recipients
        }
        return .now
    }
}
