/// What a sync has done.
public struct SyncReport: Sendable, Hashable {
    /// How many mails were fetched.
    public var fetched = 0
    /// The mails that were looked at.
    public var processed: [MailID] = []

    /// A report of nothing.
    public init() {}
}
