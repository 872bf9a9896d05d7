/// A mail the desk has taken in, with its bytes.
public struct StagedMail: Sendable, Hashable {
    /// What is known of it.
    public var record: IntakeRecord
    /// The mail as it came.
    public var raw: RawMail

    /// A staged mail.
    public init(record: IntakeRecord, raw: RawMail) {
        self.record = record
        self.raw = raw
    }
}

/// What the ledger knows of a mail's identity.
public enum IdentityClaim: Sendable, Hashable {
    /// No other mail of the channel has it. `reusesID`: another one has its Message-ID, with another author or date.
    case new(reusesID: Bool)
    /// This mail has it.
    case duplicate(of: MailID, isVariant: Bool)
}
