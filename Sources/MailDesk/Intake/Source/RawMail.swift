public import MailTransport
public import MessageParsing

/// One mail as it came from its source, not looked at yet.
public struct RawMail: Sendable, Hashable {
    /// Where it lies.
    public var key: SourceKey
    /// Its bytes.
    public var bytes: [UInt8]
    /// When its server received it; nil where that is not known.
    public var receivedAt: WallTime?
    /// The addresses it was delivered to, where the source knows them from the envelope.
    public var recipients: [EmailAddress]
    /// What an agent should know of how it was fetched, such as that only its header was.
    public var notice: String?

    /// A mail.
    public init(key: SourceKey, bytes: [UInt8], receivedAt: WallTime? = nil, recipients: [EmailAddress] = []) {
        self.key = key
        self.bytes = bytes
        self.receivedAt = receivedAt
        self.recipients = recipients
    }
}

/// Some mails of a source, in their order, and where to go on.
public struct SourcePage: Sendable, Hashable {
    /// The mails.
    public var mails: [RawMail]
    /// Mails that could not be read, each with the reason: they become dead letters, and the others go on.
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

/// A mail that its source has but could not hand over.
public struct UnreadableMail: Sendable, Hashable {
    /// Where it lies.
    public var key: SourceKey
    /// Why it could not be read.
    public var reason: String

    /// A mail that could not be read.
    public init(key: SourceKey, reason: String) {
        self.key = key
        self.reason = reason
    }
}
