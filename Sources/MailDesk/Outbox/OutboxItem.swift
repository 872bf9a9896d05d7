public import DeskIdentity
public import MailTransport
public import MessageParsing

/// A mail on its way out: an event first, bytes only when it is sent.
public struct OutboxItem: Sendable, Hashable, Codable {
    /// The mail.
    public var id: OutboxID
    /// What makes it the same request as an earlier one.
    public var key: EffectKey
    /// The channel it goes out on.
    public var channel: ChannelID
    /// What it says.
    public var event: OutboxEvent
    /// The ticket it is about; nil for notifications without one.
    public var ticket: TicketReceipt?
    /// Its id on the wire, fixed before the first attempt; it carries a signed token of the ticket.
    public var messageID: MessageID
    /// Who gets it.
    public var recipients: [OutboxRecipient]
    /// How far it has come: the furthest of its recipients.
    public var state: OutboxState
    /// How often it was handed over.
    public var attempts: Int
    /// When it was asked for.
    public var createdAt: WallTime
    /// Not to be sent before.
    public var notBefore: WallTime
    /// The server's own name for it, where the server gave one.
    public var serverID: String?
    /// What went wrong last.
    public var lastProblem: SendProblem?
    /// The mail as it was handed over first; each later attempt hands over the same bytes.
    public var bytes: [UInt8]?

    /// A mail that waits for its first turn.
    public init(
        id: OutboxID, key: EffectKey, channel: ChannelID, event: OutboxEvent, ticket: TicketReceipt?,
        messageID: MessageID, recipients: [EmailAddress], createdAt: WallTime
    ) {
        self.id = id
        self.key = key
        self.channel = channel
        self.event = event
        self.ticket = ticket
        self.messageID = messageID
        self.recipients = recipients.map { OutboxRecipient($0) }
        self.state = .queued
        self.attempts = 0
        self.createdAt = createdAt
        self.notBefore = createdAt
    }

    /// The recipients that have still to get it.
    public var waiting: [EmailAddress] {
        self.recipients.filter { $0.state == .queued || $0.state == .sending }.map(\.address)
    }
}
