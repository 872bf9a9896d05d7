/// Where a message too large for memory comes from. It may be opened more than once, and gives the same bytes each
/// time.
public protocol SMTPContentSource: Sendable {
    /// How many bytes it will give, where that is known.
    var size: Int? { get }

    /// Begins to read at the first byte.
    func open() async throws -> any SMTPContentReader
}

/// One reading of an ``SMTPContentSource``.
public protocol SMTPContentReader {
    /// The next bytes, as many as are convenient; nil at the end.
    mutating func next() async throws -> [UInt8]?
}
