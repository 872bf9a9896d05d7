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
