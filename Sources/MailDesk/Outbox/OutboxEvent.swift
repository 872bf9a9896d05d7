import DeskIdentity
public import MessageParsing

/// What a mail on its way out is to say. It becomes bytes only when it is sent.
public enum OutboxEvent: Sendable, Hashable, Codable {
    /// An agent's answer, or any text that a person wrote.
    case reply(OutgoingReply)
    /// A mail of the desk itself, made from a template.
    case notification(OutgoingNotification)

    /// Whether the desk writes it by itself, so that it must say so and be counted.
    public var isAutomatic: Bool {
        switch self {
        case .reply: false
        case .notification: true
        }
    }
}

/// An agent's answer.
public struct OutgoingReply: Sendable, Hashable, Codable {
    /// Who wrote it; customers see the name.
    public var agentName: String?
    /// The subject, without the ticket's tag.
    public var subject: String
    /// The text.
    public var text: String
    /// The same as HTML, where there is one.
    public var html: String?
    /// Who it goes to.
    public var to: [MailboxAddress]
    /// Who gets a copy.
    public var cc: [MailboxAddress]
    /// The mail it answers.
    public var inReplyTo: MessageID?
    /// The mails of the conversation, oldest first.
    public var references: [MessageID]
    /// Its files.
    public var attachments: [AttachmentLink]

    /// An answer.
    public init(
        agentName: String? = nil, subject: String, text: String, html: String? = nil, to: [MailboxAddress],
        cc: [MailboxAddress] = [], inReplyTo: MessageID? = nil, references: [MessageID] = [],
        attachments: [AttachmentLink] = []
    ) {
        self.agentName = agentName
        self.subject = subject
        self.text = text
        self.html = html
        self.to = to
        self.cc = cc
        self.inReplyTo = inReplyTo
        self.references = references
        self.attachments = attachments
    }
}

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
