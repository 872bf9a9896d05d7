/// The answer to STATUS (RFC 9051, 7.3.4); what was not asked for, or not told, is nil.
public struct IMAPMailboxStatus: Sendable, Hashable {
    /// How many messages there are.
    public var messages: UInt64?
    /// The next UID; a server's 0 is left out.
    public var uidNext: UInt32?
    /// The value that makes UIDs comparable; a server's 0 is left out.
    public var uidValidity: UInt32?
    /// How many are unread.
    public var unseen: UInt64?
    /// How many are marked for removal.
    public var deleted: UInt64?
    /// Bytes of all messages.
    public var size: UInt64?
    /// The highest modification sequence; a server's 0 is left out.
    public var highestModSeq: UInt64?
    /// The permanent id of the mailbox.
    public var mailboxID: String?
    /// The largest message that can be appended here.
    public var appendLimit: UInt64?

    /// A status that tells nothing.
    public init() {}
}
