public import ClientMatcher
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

/// A ticket to be made.
public struct NewTicket: Sendable, Hashable, Codable {
    /// Its title.
    public var title: String
    /// The client it belongs to. `ClientRecord.unknownID` is the shared client, which the sink makes when it is missing.
    public var client: ClientID
    /// By which rule the client was found.
    public var clientRule: ClientRule
    /// Who asks; nil when that cannot be said.
    public var requester: MailboxAddress?
    /// The queue it goes to.
    public var queue: QueueID?
    /// Who works on it.
    public var assignee: AgentID?
    /// Tickets that it follows or mentions.
    public var related: [TicketID]

    /// A ticket to be made.
    public init(
        title: String, client: ClientID, clientRule: ClientRule, requester: MailboxAddress?, queue: QueueID? = nil,
        assignee: AgentID? = nil, related: [TicketID] = []
    ) {
        self.title = title
        self.client = client
        self.clientRule = clientRule
        self.requester = requester
        self.queue = queue
        self.assignee = assignee
        self.related = related
    }
}

/// What changes about a ticket itself.
public enum TicketChange: Sendable, Hashable, Codable {
    /// It is open again.
    case reopen
    /// It is done.
    case close
    /// Its messages go to another ticket from now on.
    case merge(into: TicketID)
    /// This agent works on it; nil for nobody.
    case assign(AgentID?)
    /// The held message that came as this mail is for everybody now, and who wrote it takes part.
    case approve(MailID)
}
