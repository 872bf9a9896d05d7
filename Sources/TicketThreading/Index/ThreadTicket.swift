public import DeskIdentity
public import MessageParsing

/// What threading has to know of a ticket to decide whether a mail belongs to it.
public struct ThreadTicket: Sendable, Hashable {
    /// The ticket.
    public var id: TicketID
    /// How people name it, in the subject tag: often the same text as the id.
    public var reference: String
    /// The base subject under which it is found (``BaseSubject/key``); empty where it has none.
    public var subjectKey: String
    /// The channel it came in on; nil where that does not matter.
    public var channel: ChannelID?
    /// The client it belongs to; nil where there is none yet.
    public var client: ClientID?
    /// Whether that client is the shared one of unknown senders, whose people have nothing to do with each other.
    public var isSharedClient: Bool
    /// Everybody who wrote to the ticket or was copied in by somebody who did.
    public var participants: Set<EmailAddress>
    /// When it was closed, in seconds since 1970; nil while it is open.
    public var closedAt: Int64?
    /// When something last happened to it, in seconds since 1970.
    public var lastActivity: Int64
    /// The ticket it was merged into, if it was.
    public var mergedInto: TicketID?

    /// A ticket as threading sees it.
    public init(
        id: TicketID, reference: String? = nil, subjectKey: String = "", channel: ChannelID? = nil,
        client: ClientID? = nil, isSharedClient: Bool = false, participants: Set<EmailAddress> = [],
        closedAt: Int64? = nil,
        lastActivity: Int64 = 0,
        mergedInto: TicketID? = nil
    ) {
        self.id = id
        self.reference = reference ?? id.value
        self.subjectKey = subjectKey
        self.channel = channel
        self.client = client
        self.isSharedClient = isSharedClient
        self.participants = participants
        self.closedAt = closedAt
        self.lastActivity = lastActivity
        self.mergedInto = mergedInto
    }
}
