public import DeskIdentity
public import MessageParsing

/// A mail to be handed over.
public struct OutgoingMail: Sendable, Hashable {
    /// Whose mail it is.
    public var organization: OrganizationID
    /// The channel it goes out on.
    public var channel: ChannelID
    /// The envelope's sender; nil for the empty one of automatic mail, which nobody answers (RFC 3834 3.3).
    public var sender: EmailAddress?
    /// The envelope's recipients.
    public var recipients: [EmailAddress]
    /// Its id.
    public var messageID: MessageID
    /// The message.
    public var bytes: [UInt8]

    /// A mail to be handed over.
    public init(
        organization: OrganizationID, channel: ChannelID, sender: EmailAddress?, recipients: [EmailAddress],
        messageID: MessageID, bytes: [UInt8]
    ) {
        self.organization = organization
        self.channel = channel
        self.sender = sender
        self.recipients = recipients
        self.messageID = messageID
        self.bytes = bytes
    }
}
