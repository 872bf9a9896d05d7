public import MailTransport

/// How a channel is doing.
public struct ChannelStatus: Sendable, Hashable {
    /// When its mail was last fetched without an error.
    public var lastSync: WallTime?
    /// What went wrong last; cleared by the next good sync.
    public var lastError: String?
    /// When that was.
    public var lastErrorAt: WallTime?

    /// The status of a channel that nothing has happened on.
    public init() {}
}
