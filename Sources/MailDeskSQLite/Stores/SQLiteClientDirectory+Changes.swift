#if SQLite
public import ClientMatcher
public import DeskIdentity
import MessageParsing

extension SQLiteClientDirectory {
    /// Adds a client or replaces what is known of it.
    public func put(_ client: ClientRecord, in organization: OrganizationID) async throws {
        let organization = SQLiteValue.text(organization.value)
        let id = SQLiteValue.text(client.id.value)
        try await self.database.write { connection in
            try connection.rows(
                "INSERT OR REPLACE INTO client (organization, id, name, website, website_domain) VALUES (?, ?, ?, ?, ?)",
                [
                    organization, id, .text(client.name), .optional(client.website),
                    .optional(client.website.flatMap { ClientDomain.canonical($0) }),
                ])
            try connection.rows("DELETE FROM client_domain WHERE organization = ? AND client = ?", [organization, id])
            for (position, domain) in client.emailDomains.enumerated() {
                try connection.rows(
                    """
                    INSERT INTO client_domain (organization, client, position, typed, domain) VALUES (?, ?, ?, ?, ?)
                    """,
                    [
                        organization, id, .integer(Int64(position)), .text(domain),
                        .optional(ClientDomain.canonical(domain)),
                    ])
            }
        }
    }

    /// Adds a contact, or replaces the one of the same id at this address.
    public func put(_ contact: ContactRecord, in organization: OrganizationID) async throws {
        try await self.database.write { connection in
            try connection.rows(
                """
                INSERT OR REPLACE INTO contact
                (organization, id, client, name, local_part, folded_local_part, domain) VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    .text(organization.value), .text(contact.id.value), .text(contact.client.value),
                    .optional(contact.name), .text(contact.address.localPart),
                    .text(contact.address.localPart.lowercased()), .text(contact.address.domain),
                ])
        }
    }

    /// Says that mail from `domain` belongs to `client`; false when `domain` is no host name.
    @discardableResult
    public func map(domain: String, to client: ClientID, in organization: OrganizationID) async throws -> Bool {
        guard let canonical = ClientDomain.canonical(domain) else { return false }
        try await self.database.write { connection in
            try connection.rows(
                "INSERT OR IGNORE INTO domain_mapping (organization, domain, client) VALUES (?, ?, ?)",
                [.text(organization.value), .text(canonical), .text(client.value)])
        }
        return true
    }

    /// Chooses the client that unknown senders go to; nil for none.
    public func setDefaultClient(_ client: ClientID?, of organization: OrganizationID) async throws {
        try await self.database.write { connection in
            guard let client else {
                try connection.rows("DELETE FROM default_client WHERE organization = ?", [.text(organization.value)])
                return
            }
            try connection.rows(
                "INSERT OR REPLACE INTO default_client (organization, client) VALUES (?, ?)",
                [.text(organization.value), .text(client.value)])
        }
    }
}
#endif
