/// Where a mail lies in its source: what the source calls it. The same key always means the same mail.
public struct SourceKey: Sendable, Hashable, Codable {
    /// The source.
    public var source: SourceID
    /// The numbering that ``item`` belongs to, such as a mailbox's UIDVALIDITY; zero where numbers never start anew.
    public var generation: UInt64
    /// The name within the numbering: a UID, a UIDL, a receiver's id.
    public var item: String

    /// A key.
    public init(source: SourceID, generation: UInt64 = 0, item: String) {
        self.source = source
        self.generation = generation
        self.item = item
    }
}
