public import DeskIdentity
public import MessageParsing

/// What threading needs of a mail.
public struct ThreadQuery: Sendable, Hashable {
    /// Whose mail it is.
    public var organization: OrganizationID
    /// The channel it came to; nil where that does not matter. By its subject alone a mail joins tickets of its own
    /// channel only.
    public var channel: ChannelID?
    /// Who wrote it; nil when that cannot be said, and then only ids and tokens can place the mail.
    public var sender: EmailAddress?
    /// The client the sender belongs to, if one was found.
    public var client: ClientID?
    /// Whether nothing ties the sender to that client: it is where unknown senders go, and its people have nothing to
    /// do with each other.
    public var isSharedClient: Bool
    /// The decoded subject.
    public var subject: String
    /// The ids of `In-Reply-To`.
    public var inReplyTo: [MessageID]
    /// The ids of `References`, oldest first.
    public var references: [MessageID]
    /// Every address of ours that the mail was sent or delivered to: one may carry a token behind its `+`.
    public var recipients: [EmailAddress]
    /// When it was received, in seconds since 1970.
    public var receivedAt: Int64

    /// A question about one mail.
    public init(
        organization: OrganizationID, channel: ChannelID? = nil, sender: EmailAddress?, client: ClientID? = nil,
        isSharedClient: Bool = false,
        subject: String = "", inReplyTo: [MessageID] = [], references: [MessageID] = [],
        recipients: [EmailAddress] = [], receivedAt: Int64
    ) {
        self.organization = organization
        self.channel = channel
        self.sender = sender
        self.client = client
        self.isSharedClient = isSharedClient
        self.subject = subject
        self.inReplyTo = inReplyTo
        self.references = references
        self.recipients = recipients
        self.receivedAt = receivedAt
    }
}
