public import DeskIdentity
public import MessageParsing

/// Where agents are looked up. Read-only.
public protocol AgentDirectory: Sendable {
    /// The active agent who writes from this address, in any letter case; nil when there is none.
    func agent(at address: EmailAddress, in organization: OrganizationID) async throws -> AgentRecord?

    /// What is known of an agent, active or not; nil when there is none of this id.
    func agent(_ id: AgentID, in organization: OrganizationID) async throws -> AgentRecord?
}
