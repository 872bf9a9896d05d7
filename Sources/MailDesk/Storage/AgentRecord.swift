public import DeskIdentity
public import MessageParsing

/// Somebody who answers tickets.
public struct AgentRecord: Sendable, Hashable, Codable {
    /// The agent.
    public var id: AgentID
    /// The name that customers see.
    public var name: String
    /// The addresses the agent writes from.
    public var addresses: [EmailAddress]
    /// Whether the agent still works here; mail of one who does not is a stranger's.
    public var isActive: Bool

    /// An agent.
    public init(id: AgentID, name: String, addresses: [EmailAddress], isActive: Bool = true) {
        self.id = id
        self.name = name
        self.addresses = addresses
        self.isActive = isActive
    }
}
