public import DeskIdentity
public import MessageParsing

/// Finds the client that a sender belongs to.
///
/// The rules are tried in the order of ``ClientMatchOptions/order``; a rule that finds two clients has found none. When
/// nothing matches it is the shared client ``ClientRecord/unknown``.
///
/// ```swift
/// let match = try await SenderMatcher(directory: directory).match(sender, in: "acme")
/// ```
public struct SenderMatcher: Sendable {
    /// Where clients are looked up.
    public let directory: any ClientDirectory
    /// The rules.
    public let options: ClientMatchOptions

    /// A matcher over this directory.
    public init(directory: any ClientDirectory, options: ClientMatchOptions = ClientMatchOptions()) {
        self.directory = directory
        self.options = options
    }

    /// The client of `sender`; nil stands for a sender that cannot be told. Throws only what the directory throws.
    public func match(_ sender: EmailAddress?, in organization: OrganizationID) async throws -> ClientMatch {
        guard let sender else {
            return ClientMatch(client: ClientRecord.unknownID, rule: .unknown, notes: [.noSender])
        }
        var notes: [ClientMatch.Note] = []
        for rule in self.options.order {
            let found: ClientMatch? =
                switch rule {
                case .contact: try await self.byContact(sender, organization, &notes)
                case .defaultClient: try await self.byDefault(organization)
                case .domain: try await self.byDomain(sender, organization, &notes)
                case .unknown: nil
                }
            if var found {
                found.notes = notes
                return found
            }
        }
        return ClientMatch(client: ClientRecord.unknownID, rule: .unknown, notes: notes)
    }
}

extension SenderMatcher {
    private func byContact(
        _ sender: EmailAddress, _ organization: OrganizationID, _ notes: inout [ClientMatch.Note]
    ) async throws -> ClientMatch? {
        var contacts = try await self.directory.contacts(at: sender, in: organization)
        if contacts.isEmpty, self.options.ignoresPlusSuffix, let base = Self.withoutPlusSuffix(sender) {
            contacts = try await self.directory.contacts(at: base, in: organization)
        }
        let clients = Set(contacts.map(\.client)).sorted()
        if let only = contacts.first, clients.count == 1 {
            return ClientMatch(client: only.client, rule: .contact, contact: only.id, key: sender.description)
        }
        guard clients.count > 1 else { return nil }
        notes.append(.sharedContact(clients))
        // The same person works for several clients: the one that owns the domain they wrote from, if there is one.
        let owners = try await self.directory.owners(ofDomain: sender.domain, in: organization).map(\.client)
        let likely = clients.filter { owners.contains($0) }
        guard likely.count == 1, let contact = contacts.first(where: { $0.client == likely[0] }) else { return nil }
        return ClientMatch(client: contact.client, rule: .contact, contact: contact.id, key: sender.description)
    }

    private func byDefault(_ organization: OrganizationID) async throws -> ClientMatch? {
        try await self.directory.defaultClient(of: organization).map { ClientMatch(client: $0, rule: .defaultClient) }
    }

    private func byDomain(
        _ sender: EmailAddress, _ organization: OrganizationID, _ notes: inout [ClientMatch.Note]
    ) async throws -> ClientMatch? {
        let parents = self.options.matchesSubdomains ? ClientDomain.parents(of: sender.domain) : []
        for domain in [sender.domain] + parents {
            guard !self.options.freeMailDomains.contains(domain) else {
                notes.append(.freeMail(domain))
                return nil
            }
            let owners = try await self.directory.owners(ofDomain: domain, in: organization)
            let mapped = Set(owners.filter { $0.source == .mapping }.map(\.client))
            // What somebody said in so many words goes before what follows from a client's own domains.
            let clients = mapped.isEmpty ? Set(owners.map(\.client)) : mapped
            if clients.count > 1 {
                notes.append(.sharedDomain(domain, clients.sorted()))
                return nil
            }
            if let client = clients.first { return ClientMatch(client: client, rule: .domain, key: domain) }
        }
        return nil
    }

    private static func withoutPlusSuffix(_ address: EmailAddress) -> EmailAddress? {
        guard let plus = address.localPart.firstIndex(of: "+") else { return nil }
        return EmailAddress(localPart: String(address.localPart[..<plus]), domain: address.domain)
    }
}
