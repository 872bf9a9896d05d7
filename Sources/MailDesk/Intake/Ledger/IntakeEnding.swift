public import MailTransport
public import MessageParsing

/// What the ledger notes when a mail's processing has ended.
public struct IntakeEnding: Sendable, Hashable {
    /// What became of it.
    public var outcome: IntakeOutcome
    /// What each step decided.
    public var trace: [TraceRecord]
    /// Who wrote it, where that can be said.
    public var sender: EmailAddress?
    /// When it ended.
    public var at: WallTime
    /// What is to be done in the source.
    public var settlement: Settlement
    /// Whether files of it are still to be stored.
    public var hasPendingFiles: Bool
    /// When a parked mail is looked at again.
    public var retryAt: WallTime?

    /// An ending.
    public init(
        outcome: IntakeOutcome, trace: [TraceRecord], sender: EmailAddress?, at: WallTime, settlement: Settlement,
        hasPendingFiles: Bool = false, retryAt: WallTime? = nil
    ) {
        self.outcome = outcome
        self.trace = trace
        self.sender = sender
        self.at = at
        self.settlement = settlement
        self.hasPendingFiles = hasPendingFiles
        self.retryAt = retryAt
    }
}
