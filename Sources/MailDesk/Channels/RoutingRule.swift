public import DeskIdentity

/// A rule that gives a new ticket its queue or its agent.
public struct RoutingRule: Sendable, Hashable, Codable {
    /// What is looked at.
    public enum Condition: Sendable, Hashable, Codable {
        /// Every mail.
        case always
        /// The subject holds `[tag]`, any letter case.
        case subjectTag(String)
        /// The subject holds this text.
        case subjectContains(GlobPattern)
        /// The sender's domain is this one, or below it.
        case fromDomain(String)
        /// The sender's address matches.
        case fromAddress(GlobPattern)
        /// The ticket belongs to this client.
        case client(ClientID)
        /// The mail was sent to an address that matches.
        case recipient(GlobPattern)
    }

    /// The rule's name, for the record.
    public var name: String
    /// What is looked at.
    public var condition: Condition
    /// The queue the ticket goes to.
    public var queue: QueueID?
    /// The agent it is assigned to.
    public var agent: AgentID?

    /// A rule.
    public init(name: String, _ condition: Condition, queue: QueueID? = nil, agent: AgentID? = nil) {
        self.name = name
        self.condition = condition
        self.queue = queue
        self.agent = agent
    }
}
