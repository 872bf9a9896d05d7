/// What a search found.
public struct IMAPSearchResult: Sendable, Hashable {
    /// The messages: UIDs after UID SEARCH, else message numbers.
    public var found: IMAPUIDSet
    /// How many there are, when only that was asked.
    public var count: Int?
    /// The first, when asked.
    public var minimum: UInt32?
    /// The last, when asked.
    public var maximum: UInt32?
    /// The highest modification sequence among them, when the search used one (RFC 7162).
    public var modSeq: UInt64?
    /// The tag of the command it answers, when the server says so.
    var tag: [UInt8]?
    /// Whether there were more numbers than ``IMAPLimits/searchResults``.
    var isTruncated = false

    /// A result.
    public init(
        found: IMAPUIDSet = [], count: Int? = nil, minimum: UInt32? = nil, maximum: UInt32? = nil, modSeq: UInt64? = nil
    ) {
        self.found = found
        self.count = count
        self.minimum = minimum
        self.maximum = maximum
        self.modSeq = modSeq
    }
}
