public import DeskIdentity
public import MailTransport
public import MessageParsing

/// What the desk has to know of a ticket.
public struct TicketSummary: Sendable, Hashable, Codable {
    /// The ticket.
    public var id: TicketID
    /// What people call it.
    public var reference: String
    /// Its title.
    public var title: String
    /// The channel it came in on.
    public var channel: ChannelID
    /// The client it belongs to.
    public var client: ClientID?
    /// Who asked; nil when that cannot be said.
    public var requester: MailboxAddress?
    /// Everybody who takes part, the requester too.
    public var participants: [MailboxAddress]
    /// When it was closed; nil while it is open.
    public var closedAt: WallTime?
    /// When something last happened to it.
    public var lastActivity: WallTime
    /// The ticket it was merged into, if it was.
    public var mergedInto: TicketID?
    /// When it was opened again lately; a ticket that is opened again and again stays closed. Empty where the ticket
    /// system does not keep that.
    public var reopenedAt: [WallTime]
    /// The last public message that came from outside: what an answer answers.
    public var lastInbound: TicketMessage?

    /// A summary.
    public init(
        id: TicketID, reference: String, title: String, channel: ChannelID, client: ClientID?,
        requester: MailboxAddress?, participants: [MailboxAddress], closedAt: WallTime?, lastActivity: WallTime,
        mergedInto: TicketID? = nil, reopenedAt: [WallTime] = [], lastInbound: TicketMessage? = nil
    ) {
        self.id = id
        self.reference = reference
        self.title = title
        self.channel = channel
        self.client = client
        self.requester = requester
        self.participants = participants
        self.closedAt = closedAt
        self.lastActivity = lastActivity
        self.mergedInto = mergedInto
        self.reopenedAt = reopenedAt
        self.lastInbound = lastInbound
    }

    /// Whether somebody takes part.
    func hasParticipant(_ person: MailboxAddress) -> Bool {
        self.participants.contains { $0.address.isSamePerson(as: person.address) }
    }
}
