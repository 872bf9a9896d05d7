import DeskIdentity

/// The loops of a desk that runs, each woken for itself.
enum DeskLoop: Hashable, Sendable {
    /// The one that gives each channel a loop.
    case desk
    /// The one of a channel.
    case channel(ChannelID)
    /// The one that sends.
    case outbox
}
