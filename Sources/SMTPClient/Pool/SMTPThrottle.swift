/// An answer by which a server asks to be left alone for a while.
public struct SMTPThrottle: Sendable, Hashable {
    /// The answer's code.
    public var code: Int
    /// The enhanced statuses that go with it; empty for any.
    public var statuses: [SMTPEnhancedStatus]
    /// For how long it is left alone the first time; each further time twice as long.
    public var pause: Duration

    /// An answer, and how long the pause after it is. Default: 1 minute.
    public init(_ code: Int, statuses: [SMTPEnhancedStatus] = [], pause: Duration = .seconds(60)) {
        self.code = code
        self.statuses = statuses
        self.pause = pause
    }

    /// Whether the answer is this one.
    func covers(_ reply: SMTPReply) -> Bool {
        guard reply.code == self.code else { return false }
        guard !self.statuses.isEmpty else { return true }
        return reply.enhanced.map { self.statuses.contains($0) } ?? false
    }

    /// What servers say in general: too many messages (421 4.7.x, 454 4.7.0), too many connections (421 4.3.2 and
    /// 4.4.5, 432). A 421 about idleness is none, and a 450 is about one recipient, whom a grey list holds back.
    public static let usual: [SMTPThrottle] = [
        SMTPThrottle(421, statuses: Self.policy + [SMTPEnhancedStatus(4, 3, 2), SMTPEnhancedStatus(4, 4, 5)]),
        SMTPThrottle(432),
        SMTPThrottle(454, statuses: [SMTPEnhancedStatus(4, 7, 0)]),
    ]

    private static let policy = [0, 1, 28, 29, 30].map { SMTPEnhancedStatus(4, 7, $0) }
}
