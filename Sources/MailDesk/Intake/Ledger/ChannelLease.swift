public import DeskIdentity
public import MailTransport

/// The right of one worker to work on a channel, for a while.
///
/// Whoever takes a channel over gets a higher token, and what the former holder still tries to write is refused: a
/// worker that slept through the end of its lease can do no harm.
public struct ChannelLease: Sendable, Hashable {
    /// The channel.
    public var channel: ChannelID
    /// The worker.
    public var holder: String
    /// Grows each time that another worker takes the channel.
    public var token: Int64
    /// Until when nobody else may take the channel.
    public var until: WallTime

    /// A lease.
    public init(channel: ChannelID, holder: String, token: Int64, until: WallTime) {
        self.channel = channel
        self.holder = holder
        self.token = token
        self.until = until
    }
}
