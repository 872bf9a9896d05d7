public import DeskIdentity
public import MessageParsing

/// Where clients and their contacts are looked up: memory, SQLite, or your own CRM. Read-only.
///
/// Every call is for one organization, and an answer never names a client of another. Domains are asked for in lower
/// case, as A-labels; ``ClientDomain/canonical(_:)`` brings stored ones into that form.
public protocol ClientDirectory: Sendable {
    /// Everybody with this address; more than one when people of several clients share it.
    func contacts(at address: EmailAddress, in organization: OrganizationID) async throws -> [ContactRecord]

    /// The clients that exactly this domain belongs to, without looking at the domains above it.
    func owners(ofDomain domain: String, in organization: OrganizationID) async throws -> [DomainOwner]

    /// The client that unknown senders go to before the shared one; nil when the organization has chosen none.
    func defaultClient(of organization: OrganizationID) async throws -> ClientID?

    /// What is known of a client; nil when there is none of this id.
    func client(_ id: ClientID, in organization: OrganizationID) async throws -> ClientRecord?
}
