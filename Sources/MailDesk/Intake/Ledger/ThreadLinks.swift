public import DeskIdentity
public import MessageParsing

/// Ids of mails that belong to a ticket.
public struct ThreadLinks: Sendable, Hashable {
    /// The ticket.
    public var ticket: TicketID
    /// Its mails, oldest first.
    public var messages: [MessageID]
    /// The base subject under which a new ticket is found; nil to leave that alone.
    public var subjectKey: String?

    /// Links.
    public init(ticket: TicketID, messages: [MessageID], subjectKey: String? = nil) {
        self.ticket = ticket
        self.messages = messages
        self.subjectKey = subjectKey
    }
}
