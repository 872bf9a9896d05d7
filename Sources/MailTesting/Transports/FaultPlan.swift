/// What goes wrong on a connection. Everything is off until it is set.
public struct FaultPlan: Sendable, Hashable {
    /// How a connection is cut.
    public enum Cut: Sendable, Hashable, CaseIterable {
        /// The stream ends as if the peer had closed it.
        case end
        /// The connection is dropped.
        case reset
    }

    /// The stream is cut when so many bytes have been read.
    public var cutReadsAfter: Int?
    /// The connection is dropped when so many bytes have been written; those are still delivered.
    public var cutWritesAfter: Int?
    /// How reads are cut. Default: as if the peer had closed.
    public var cut: Cut = .end
    /// Reads bring at most so many bytes at a time.
    public var readChunk: Int?
    /// Writes are handed on in pieces of at most so many bytes.
    public var writeChunk: Int?
    /// How long each read is held up, on the connection's clock.
    public var readDelay: Duration?
    /// Nothing more arrives after so many bytes have been read: only a deadline or a cancellation ends the wait.
    public var stallReadsAfter: Int?
    /// No room for more after so many bytes have been written, as with a peer that has stopped reading.
    public var stallWritesAfter: Int?

    /// A plan in which nothing goes wrong yet.
    public init() {}

    /// A plan that is changed by `change`.
    public init(_ change: (inout FaultPlan) -> Void) {
        change(&self)
    }
}
