/// Some mails of a source, in their order, and where to go on.
public struct SourcePage: Sendable, Hashable {
    /// The mails.
    public var mails: [RawMail]
    /// Mails that could not be read, each with the reason: they are asked for again later, and the others go on.
    public var unreadable: [UnreadableMail]
    /// Mails that are not wanted and count as known from now on: the history of a source without an order.
    public var skipped: [SourceKey]
    /// How far the source has been read with this page; nil where that says nothing, as of mail that was handed in.
    public var cursor: SourceCursor?
    /// Whether more is waiting.
    public var hasMore: Bool

    /// A page.
    public init(
        mails: [RawMail], unreadable: [UnreadableMail] = [], skipped: [SourceKey] = [], cursor: SourceCursor?,
        hasMore: Bool = false
    ) {
        self.mails = mails
        self.unreadable = unreadable
        self.skipped = skipped
        self.cursor = cursor
        self.hasMore = hasMore
    }
}
