public import MailTransport

/// How a channel is doing.
public struct ChannelStatus: Sendable, Hashable {
    /// When its mail was last fetched without an error.
    public var lastSync: WallTime?
    /// What went wrong last; cleared by the next good sync.
    public var lastError: String?
    /// When that was.
    public var lastErrorAt: WallTime?

    /// What could not be done in the mailbox with mail that was processed, such as moving it; tried again at each sync.
    public var warning: String?

    /// The status of a channel that nothing has happened on.
    public init() {}
}
