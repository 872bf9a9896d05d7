public import DeskIdentity

/// The name of a place that mail comes from: one mailbox of one server, a folder, a receiver.
public struct SourceID: DeskIdentifier {
    /// The text of the name.
    public let value: String

    /// Takes the name as it is.
    public init(_ value: String) { self.value = value }
}

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

/// How far a source has been read.
public struct SourceCursor: Sendable, Hashable, Codable {
    /// The numbering, as in ``SourceKey/generation``.
    public var generation: UInt64
    /// The last number that was read; for sources without numbers, what they count by.
    public var position: UInt64

    /// A cursor.
    public init(generation: UInt64 = 0, position: UInt64) {
        self.generation = generation
        self.position = position
    }
}
