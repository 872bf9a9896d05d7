public import DeskIdentity
public import MailTransport

/// A mail the desk has taken in: where it came from, what became of it, and why.
public struct IntakeRecord: Sendable, Hashable, Codable {
    /// The mail.
    public var id: MailID
    /// The channel it came to.
    public var channel: ChannelID
    /// Where it lay.
    public var key: SourceKey
    /// When it was received.
    public var receivedAt: WallTime
    /// How often it was tried.
    public var attempts: Int
    /// How many attempts ended with an error; the others ended with the process.
    public var failures: Int
    /// Whether a person has released it: it is not put aside again.
    public var isReleased: Bool
    /// What is to be written, once that is decided; an attempt after a crash goes on from here.
    public var plan: IntakePlan?
    /// Whether files of it are still to be stored.
    public var hasPendingFiles: Bool
    /// When it is tried again, if it failed or is parked.
    public var retryAt: WallTime?
    /// What became of it; nil while it waits.
    public var outcome: IntakeOutcome?
    /// What makes it the same mail as another; nil until it has been decided about, and while it waits for a person.
    public var identity: MailIdentity?
    /// What each step decided.
    public var trace: [TraceRecord]
    /// Why the last attempt failed.
    public var lastError: String?
    /// Whether its bytes are still to come: its source knows it but could not give it.
    public var awaitsContent: Bool

    /// A record of a mail that has just been staged.
    public init(id: MailID, channel: ChannelID, key: SourceKey, receivedAt: WallTime) {
        self.id = id
        self.channel = channel
        self.key = key
        self.receivedAt = receivedAt
        self.attempts = 0
        self.failures = 0
        self.isReleased = false
        self.hasPendingFiles = false
        self.trace = []
        self.awaitsContent = false
    }
}

extension IntakeRecord {
    /// The trace of the steps before the road.
    var arrival: [TraceRecord] {
        [
            TraceRecord(.fetch, "taken from \(self.key.source)", detail: ["item": self.key.item]),
            TraceRecord(.stage, "kept as \(self.id)"),
        ]
    }
}
