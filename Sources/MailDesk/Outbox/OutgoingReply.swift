public import MessageParsing

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
