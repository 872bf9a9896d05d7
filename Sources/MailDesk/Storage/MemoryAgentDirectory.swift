public import DeskIdentity
public import MessageParsing
import Synchronization

/// The reference ``AgentDirectory``: agents in memory.
public final class MemoryAgentDirectory: AgentDirectory {
    private let spaces = Mutex<[OrganizationID: [AgentID: AgentRecord]]>([:])

    /// A directory without agents.
    public init() {}

    /// Adds an agent or replaces the one of the same id.
    public func put(_ agent: AgentRecord, in organization: OrganizationID) {
        self.spaces.withLock { $0[organization, default: [:]][agent.id] = agent }
    }

    /// The active agent who writes from this address.
    public func agent(at address: EmailAddress, in organization: OrganizationID) async throws -> AgentRecord? {
        self.spaces.withLock { spaces in
            spaces[organization]?.values.first { agent in
                agent.isActive && agent.addresses.contains { $0.isSamePerson(as: address) }
            }
        }
    }

    /// What is known of an agent.
    public func agent(_ id: AgentID, in organization: OrganizationID) async throws -> AgentRecord? {
        self.spaces.withLock { $0[organization]?[id] }
    }
}
