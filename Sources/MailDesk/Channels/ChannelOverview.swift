public import DeskIdentity
public import MessageParsing

/// What an admin sees of a channel at a glance.
public struct ChannelOverview: Sendable, Hashable {
    /// How far a way in has come.
    public enum State: String, Sendable, Hashable, Codable {
        /// There is none.
        case notConfigured = "not-configured"
        /// It is there and switched off.
        case disabled
        /// It is there and in use.
        case enabled
    }

    /// The channel.
    public var id: ChannelID
    /// The name that recipients see.
    public var name: String
    /// The address that mail goes out from.
    public var address: EmailAddress
    /// The way in.
    public var inbound: State
    /// Whether mail is being fetched at the interval.
    public var isSyncActive: Bool
    /// What happened last.
    public var status: ChannelStatus
    /// How many mails wait to go out.
    public var waitingToLeave: Int
}
