public import DeskIdentity
public import MessageParsing
import Synchronization

/// The reference ``ClientDirectory``: everything in memory. For tests, and for small desks that fill it at start.
public final class MemoryClientDirectory: ClientDirectory {
    private struct Space {
        var clients: [ClientID: ClientRecord] = [:]
        var contacts: [EmailAddress: [ContactRecord]] = [:]
        var mappings: [String: Set<ClientID>] = [:]
        var defaultClient: ClientID?
    }

    private let spaces = Mutex<[OrganizationID: Space]>([:])

    /// A directory without clients.
    public init() {}

    /// Adds a client or replaces what is known of it.
    public func put(_ client: ClientRecord, in organization: OrganizationID) {
        self.spaces.withLock { $0[organization, default: Space()].clients[client.id] = client }
    }

    /// Adds a contact, or replaces the one of the same id at this address.
    public func put(_ contact: ContactRecord, in organization: OrganizationID) {
        self.spaces.withLock { spaces in
            var contacts = spaces[organization]?.contacts[contact.address] ?? []
            contacts.removeAll { $0.id == contact.id }
            contacts.append(contact)
            spaces[organization, default: Space()].contacts[contact.address] = contacts
        }
    }

    /// Says that mail from `domain` belongs to `client`, whatever the clients' own domains say; false when `domain` is
    /// no host name.
    @discardableResult
    public func map(domain: String, to client: ClientID, in organization: OrganizationID) -> Bool {
        guard let canonical = ClientDomain.canonical(domain) else { return false }
        self.spaces.withLock {
            _ = $0[organization, default: Space()].mappings[canonical, default: []].insert(client)
        }
        return true
    }

    /// Chooses the client that unknown senders go to; nil for none.
    public func setDefaultClient(_ client: ClientID?, of organization: OrganizationID) {
        self.spaces.withLock { $0[organization, default: Space()].defaultClient = client }
    }

    /// Everybody with this address.
    public func contacts(at address: EmailAddress, in organization: OrganizationID) async throws -> [ContactRecord] {
        self.spaces.withLock { spaces in
            guard let contacts = spaces[organization]?.contacts else { return [] }
            if let exact = contacts[address] { return exact }
            // People type their address in any letter case; two contacts that differ in nothing else are both found.
            let folded = address.localPart.lowercased()
            return contacts.filter { $0.key.domain == address.domain && $0.key.localPart.lowercased() == folded }
                .values.flatMap { $0 }.sorted { $0.id < $1.id }
        }
    }

    /// The clients that exactly this domain belongs to.
    public func owners(ofDomain domain: String, in organization: OrganizationID) async throws -> [DomainOwner] {
        self.spaces.withLock { spaces in
            guard let space = spaces[organization] else { return [] }
            var owners = (space.mappings[domain] ?? []).sorted().map { DomainOwner(client: $0, source: .mapping) }
            for client in space.clients.values.sorted(by: { $0.id < $1.id }) {
                if client.emailDomains.contains(where: { ClientDomain.canonical($0) == domain }) {
                    owners.append(DomainOwner(client: client.id, source: .email))
                } else if let website = client.website, ClientDomain.canonical(website) == domain {
                    owners.append(DomainOwner(client: client.id, source: .website))
                }
            }
            return owners
        }
    }

    /// The client that unknown senders go to.
    public func defaultClient(of organization: OrganizationID) async throws -> ClientID? {
        self.spaces.withLock { $0[organization]?.defaultClient }
    }

    /// What is known of a client; the shared one of unknown senders is always there.
    public func client(_ id: ClientID, in organization: OrganizationID) async throws -> ClientRecord? {
        self.spaces.withLock { $0[organization]?.clients[id] } ?? (id == ClientRecord.unknownID ? .unknown : nil)
    }
}
