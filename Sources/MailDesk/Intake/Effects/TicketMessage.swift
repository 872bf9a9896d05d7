public import DeskIdentity
public import MailTransport
public import MessageParsing

/// A message on a ticket.
public struct TicketMessage: Sendable, Hashable, Codable {
    /// Who wrote it.
    public enum Author: Sendable, Hashable, Codable {
        /// Somebody outside, by the address the mail says; the sender's ``SenderVerdict`` says how far to believe it.
        case person(MailboxAddress)
        /// An agent.
        case agent(AgentID)
        /// It cannot be said.
        case unknown
    }

    /// Who may see it.
    public enum Visibility: String, Sendable, Hashable, Codable {
        /// Everybody who takes part.
        case `public`
        /// Agents only: a note, or something that happened.
        case `internal`
        /// Agents only, until one of them approves it: the author takes no part in the ticket.
        case held
    }

    /// Who wrote it.
    public var author: Author
    /// Who may see it.
    public var visibility: Visibility
    /// The mail it came as; nil when it did not come as one.
    public var mail: MailID?
    /// Its id on the wire.
    public var messageID: MessageID?
    /// Its subject.
    public var subject: String
    /// Its text.
    public var text: String
    /// Its HTML, as it came: never show it without sanitising.
    public var html: String?
    /// Its files.
    public var attachments: [AttachmentLink]
    /// Who else it was sent to.
    public var recipients: [MailboxAddress]
    /// Where the author wants answers; empty for the author's own address.
    public var replyTo: [MailboxAddress]
    /// What kind of mail it is.
    public var mailClass: MailClass
    /// Whether the sender is who it says.
    public var verdict: SenderVerdict
    /// When it was received or written.
    public var at: WallTime
    /// What an agent should know about it, in a few words each.
    public var flags: [String]

    /// A message.
    public init(
        author: Author, visibility: Visibility = .public, mail: MailID? = nil, messageID: MessageID? = nil,
        subject: String, text: String, html: String? = nil, attachments: [AttachmentLink] = [],
        recipients: [MailboxAddress] = [], replyTo: [MailboxAddress] = [], mailClass: MailClass = .person,
        verdict: SenderVerdict = .unknown, at: WallTime, flags: [String] = []
    ) {
        self.author = author
        self.visibility = visibility
        self.mail = mail
        self.messageID = messageID
        self.subject = subject
        self.text = text
        self.html = html
        self.attachments = attachments
        self.recipients = recipients
        self.replyTo = replyTo
        self.mailClass = mailClass
        self.verdict = verdict
        self.at = at
        self.flags = flags
    }
}
