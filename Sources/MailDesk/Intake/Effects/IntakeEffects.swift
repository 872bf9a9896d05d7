public import DeskIdentity
public import MailTransport
public import MessageParsing

/// What one mail, or one act of an agent, changes in the ticket system: at most one ticket and one message.
///
/// It is a value: it can be shown, compared and applied again. ``TicketSink/apply(_:key:)`` makes it real.
public struct IntakeEffects: Sendable, Hashable, Codable {
    /// Whose tickets they are.
    public var organization: OrganizationID
    /// The channel it happens on.
    public var channel: ChannelID
    /// The ticket concerned.
    public var target: Target
    /// The message to add, if any.
    public var message: TicketMessage?
    /// People who take part from now on.
    public var participants: [MailboxAddress]
    /// What changes about the ticket itself.
    public var change: TicketChange?
    /// When it happened.
    public var at: WallTime

    /// The ticket that effects are about.
    public enum Target: Sendable, Hashable, Codable {
        /// A new one.
        case newTicket(NewTicket)
        /// One that is there.
        case existing(TicketID)
    }

    /// Effects.
    public init(
        organization: OrganizationID, channel: ChannelID, target: Target, message: TicketMessage? = nil,
        participants: [MailboxAddress] = [], change: TicketChange? = nil, at: WallTime
    ) {
        self.organization = organization
        self.channel = channel
        self.target = target
        self.message = message
        self.participants = participants
        self.change = change
        self.at = at
    }
}
