/// How far a mailbox has been worked through: everything up to this UID has been handed out.
///
/// Keep it with the mail it came with, in the same transaction: the watcher itself keeps nothing.
public struct IMAPCursor: Sendable, Hashable, Codable {
    /// The mailbox's name.
    public var mailbox: String
    /// The UIDVALIDITY that the UID belongs to; 0 for a server that has none.
    public var uidValidity: UInt32
    /// The highest UID handed out; 0 for none.
    public var uid: UInt32
    /// The mailbox's modification sequence at that time, where it has any (RFC 7162).
    public var modSeq: UInt64?
    /// When the last mail handed out had reached the server, in seconds since the beginning of 1970; nil when it is not
    /// known. If the UIDs change their meaning, the mailbox is looked through again from there on, however long nobody
    /// was watching.
    public var arrived: Int64?

    /// A cursor.
    public init(
        mailbox: String, uidValidity: UInt32, uid: UInt32, modSeq: UInt64? = nil, arrived: Int64? = nil
    ) {
        self.mailbox = mailbox
        self.uidValidity = uidValidity
        self.uid = uid
        self.modSeq = modSeq
        self.arrived = arrived
    }
}
