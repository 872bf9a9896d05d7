public import MessageParsing

/// A mail of the desk itself.
public struct OutgoingNotification: Sendable, Hashable, Codable {
    /// Which one.
    public var kind: NotificationKind
    /// Who it goes to.
    public var to: [MailboxAddress]
    /// What its placeholders stand for.
    public var values: [String: String]
    /// Whether the values may repeat what an unverified sender wrote; without it they are left out.
    public var mayEcho: Bool
    /// The mail it answers.
    public var inReplyTo: MessageID?

    /// A notification.
    public init(
        kind: NotificationKind, to: [MailboxAddress], values: [String: String] = [:], mayEcho: Bool = false,
        inReplyTo: MessageID? = nil
    ) {
        self.kind = kind
        self.to = to
        self.values = values
        self.mayEcho = mayEcho
        self.inReplyTo = inReplyTo
    }
}
