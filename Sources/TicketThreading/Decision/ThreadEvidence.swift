public import MessageParsing

/// Why a mail belongs to a ticket.
public enum ThreadEvidence: Sendable, Hashable {
    /// A token that only we can have made.
    case token
    /// `In-Reply-To` names a mail of the ticket.
    case inReplyTo(MessageID)
    /// `References` names a mail of the ticket.
    case references(MessageID)
    /// The subject names the ticket.
    case subjectTag(String)
    /// The base subject is that of the ticket.
    case subject(String)

    /// The short name that tools print: `token`, `in-reply-to`, `references`, `subject-tag` or `subject`.
    public var name: String {
        switch self {
        case .token: "token"
        case .inReplyTo: "in-reply-to"
        case .references: "references"
        case .subjectTag: "subject-tag"
        case .subject: "subject"
        }
    }

    /// Whether the evidence shows that the writer saw a mail of the ticket, so that it holds for strangers too.
    public var isStrong: Bool {
        switch self {
        case .token, .inReplyTo, .references: true
        case .subjectTag, .subject: false
        }
    }
}
