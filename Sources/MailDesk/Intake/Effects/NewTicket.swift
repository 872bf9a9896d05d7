public import ClientMatcher
public import DeskIdentity
public import MessageParsing

/// A ticket to be made.
public struct NewTicket: Sendable, Hashable, Codable {
    /// Its title.
    public var title: String
    /// The client it belongs to. `ClientRecord.unknownID` is the shared client, which the sink makes when it is
    /// missing.
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
