/// A rule that keeps unwanted mail from becoming tickets. What it keeps out is recorded with the rule's name.
public struct MailFilter: Sendable, Hashable, Codable {
    /// What is looked at.
    public enum Condition: Sendable, Hashable, Codable {
        /// The subject holds this text; `*` and `?` stand for any text and any character.
        case subjectContains(GlobPattern)
        /// The sender's domain is this one, or below it.
        case fromDomain(String)
        /// The sender's address matches, for example `*@news.*`.
        case fromAddress(GlobPattern)
    }

    /// The rule's name, for the record.
    public var name: String
    /// What is looked at.
    public var condition: Condition
    /// Whether answers to existing tickets are kept out as well. Default: no.
    public var includesReplies: Bool

    /// A filter.
    public init(name: String, _ condition: Condition, includesReplies: Bool = false) {
        self.name = name
        self.condition = condition
        self.includesReplies = includesReplies
    }
}
