/// How a desk decides which ticket a mail belongs to. Every default is the careful one.
public struct ThreadingOptions: Sendable, Hashable, Codable {
    /// When two mails with the same base subject belong together.
    public enum SubjectRule: String, Sendable, Hashable, Codable {
        /// Whenever the base subjects are equal: a second mail "Help" of the same person joins the first.
        case exact
        /// Only when the later one says `Re:` or the like.
        case replyPrefix
        /// Never.
        case off
    }

    /// Who may join a ticket by naming it in the subject, or by its subject.
    public enum SenderRule: String, Sendable, Hashable, Codable {
        /// Who takes part in the ticket already, or comes from the same client. In the shared client of unknown senders
        /// it must be the same person.
        case partyOrSameClient
        /// Anybody. Whoever guesses a number can then write into any ticket.
        case anyone
    }

    /// What to do with somebody who answers our mail, known by its ids or token, but takes no part in the ticket: it
    /// was forwarded to them, or it leaked.
    public enum StrangerRule: String, Sendable, Hashable, Codable {
        /// Put the mail on the ticket for the agents only, until one of them approves it.
        case hold
        /// Make a new ticket that mentions this one.
        case newTicket
        /// Put the mail on the ticket like any other.
        case append
    }

    /// The mark that names tickets in subjects. Default: `[Ticket #123]`.
    public var tag: SubjectTag
    /// Default: ``SubjectRule/exact``.
    public var subject: SubjectRule
    /// Default: ``SenderRule/partyOrSameClient``.
    public var sender: SenderRule
    /// Default: ``StrangerRule/hold``.
    public var stranger: StrangerRule
    /// How many days back tickets are recognised by their subject. Default: 30.
    public var subjectWindowDays: Int
    /// After how many days a closed ticket is not continued but followed by a new, linked one. Default: 30; nil: never.
    public var closedCutoffDays: Int?
    /// After how many days without any activity a mail with another subject starts a new, linked ticket, as from people
    /// who look up an address in old mail. Default: 180; nil: never.
    public var staleCutoffDays: Int?
    /// How many ids of `References` are looked up: the first, and the newest. Default: 50.
    public var maximumReferences: Int

    /// Options; each default is stated at its property.
    public init(
        tag: SubjectTag = .standard, subject: SubjectRule = .exact, sender: SenderRule = .partyOrSameClient,
        stranger: StrangerRule = .hold, subjectWindowDays: Int = 30, closedCutoffDays: Int? = 30,
        staleCutoffDays: Int? = 180, maximumReferences: Int = 50
    ) {
        self.tag = tag
        self.subject = subject
        self.sender = sender
        self.stranger = stranger
        self.subjectWindowDays = subjectWindowDays
        self.closedCutoffDays = closedCutoffDays
        self.staleCutoffDays = staleCutoffDays
        self.maximumReferences = maximumReferences
    }
}
