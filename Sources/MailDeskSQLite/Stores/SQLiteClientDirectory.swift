#if SQLite
public import ClientMatcher
public import DeskIdentity
public import MessageParsing

/// Clients and their contacts in a ``SQLiteDatabase``.
public struct SQLiteClientDirectory: ClientDirectory {
    let database: SQLiteDatabase

    /// A directory in this database.
    public init(_ database: SQLiteDatabase) {
        self.database = database
    }

    /// Everybody with this address: in exactly this spelling, or else in any letter case.
    public func contacts(at address: EmailAddress, in organization: OrganizationID) async throws -> [ContactRecord] {
        let rows = try await self.database.read { connection in
            try connection.rows(
                """
                SELECT id, client, name, local_part, domain FROM contact
                WHERE organization = ? AND domain = ? AND folded_local_part = ? ORDER BY id
                """,
                [.text(organization.value), .text(address.domain), .text(address.localPart.lowercased())])
        }
        let found = rows.compactMap(Self.contact)
        let exact = found.filter { $0.address == address }
        return exact.isEmpty ? found : exact
    }

    /// The clients that exactly this domain belongs to.
    public func owners(ofDomain domain: String, in organization: OrganizationID) async throws -> [DomainOwner] {
        let values: [SQLiteValue] = [.text(organization.value), .text(domain)]
        return try await self.database.read { connection in
            let mapped = try connection.rows(
                "SELECT client FROM domain_mapping WHERE organization = ? AND domain = ? ORDER BY client", values)
            let writing = try connection.rows(
                "SELECT DISTINCT client FROM client_domain WHERE organization = ? AND domain = ? ORDER BY client",
                values)
            let showing = try connection.rows(
                "SELECT id FROM client WHERE organization = ? AND website_domain = ? ORDER BY id", values)
            let writers = Set(Self.clients(writing))
            let rest = Self.clients(showing).filter { !writers.contains($0) }.map {
                DomainOwner(client: $0, source: .website)
            }
            let own = Self.clients(writing).map { DomainOwner(client: $0, source: .email) } + rest
            return Self.clients(mapped).map { DomainOwner(client: $0, source: .mapping) }
                + own.sorted { $0.client < $1.client }
        }
    }

    /// The client that unknown senders go to.
    public func defaultClient(of organization: OrganizationID) async throws -> ClientID? {
        try await self.database.read { connection in
            try connection.rows(
                "SELECT client FROM default_client WHERE organization = ?", [.text(organization.value)]
            ).first?.first?.text.map { ClientID($0) }
        }
    }

    /// What is known of a client; the shared one of unknown senders is always there.
    public func client(_ id: ClientID, in organization: OrganizationID) async throws -> ClientRecord? {
        let values: [SQLiteValue] = [.text(organization.value), .text(id.value)]
        let found: ClientRecord? = try await self.database.read { connection in
            guard
                let row = try connection.rows(
                    "SELECT name, website FROM client WHERE organization = ? AND id = ?", values
                ).first, let name = row.first?.text
            else { return nil }
            let domains = try connection.rows(
                "SELECT typed FROM client_domain WHERE organization = ? AND client = ? ORDER BY position", values)
            return ClientRecord(
                id: id, name: name, emailDomains: domains.compactMap { $0.first?.text }, website: row.last?.text)
        }
        return found ?? (id == ClientRecord.unknownID ? .unknown : nil)
    }

    private static func clients(_ rows: [[SQLiteValue]]) -> [ClientID] {
        rows.compactMap { $0.first?.text.map { ClientID($0) } }
    }

    private static func contact(_ row: [SQLiteValue]) -> ContactRecord? {
        guard row.count == 5, let id = row[0].text, let client = row[1].text, let local = row[3].text,
            let domain = row[4].text, let address = EmailAddress(localPart: local, domain: domain)
        else { return nil }
        return ContactRecord(id: ContactID(id), client: ClientID(client), address: address, name: row[2].text)
    }
}
#endif
