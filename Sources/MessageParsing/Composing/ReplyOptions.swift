/// How a reply is made out of the mail that it answers.
public struct ReplyOptions: Sendable, Hashable {
    /// Whether the other recipients get the reply too, as copies.
    public var answersAll: Bool
    /// Addresses that are the writer's own and get no copy.
    public var ownAddresses: Set<EmailAddress>
    /// Whether the text of the mail is quoted below the reply.
    public var quotesText: Bool
    /// The line before the quoted text; nil makes one from the date and the author's name.
    public var attribution: String?
    /// How many ids `References` keeps: the first, which is the root of the thread, and the newest. 20 fit well
    /// within the limits of every server.
    public var maximumReferences: Int

    /// Options; by default the author alone is answered and nothing is quoted.
    public init(
        answersAll: Bool = false, ownAddresses: Set<EmailAddress> = [], quotesText: Bool = false,
        attribution: String? = nil, maximumReferences: Int = 20
    ) {
        self.answersAll = answersAll
        self.ownAddresses = ownAddresses
        self.quotesText = quotesText
        self.attribution = attribution
        self.maximumReferences = maximumReferences
    }
}

/// How a mail is passed on.
public enum ForwardStyle: Sendable, Hashable {
    /// As an attached message, unchanged.
    case attached
    /// As text below a short list of its fields, with its attachments. A mail without plain text is attached instead.
    case inline
}
