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
