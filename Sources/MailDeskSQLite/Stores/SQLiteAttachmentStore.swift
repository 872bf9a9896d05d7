#if SQLite
public import DeskIdentity
public import MailDesk

/// The files of tickets in a ``SQLiteDatabase``. For small desks; large files are better kept outside of a database.
public struct SQLiteAttachmentStore: AttachmentStore {
    private let database: SQLiteDatabase

    /// A store in this database.
    public init(_ database: SQLiteDatabase) {
        self.database = database
    }

    /// Stores these bytes; storing the same key again changes nothing.
    public func put(_ bytes: [UInt8], key: String, in organization: OrganizationID) async throws {
        try await self.database.write { connection in
            try connection.rows(
                "INSERT INTO attachment (organization, key, bytes) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                [.text(organization.value), .text(key), .blob(bytes)])
        }
    }

    /// The bytes under a key; nil when there are none.
    public func get(_ key: String, in organization: OrganizationID) async throws -> [UInt8]? {
        try await self.database.read { connection in
            try connection.rows(
                "SELECT bytes FROM attachment WHERE organization = ? AND key = ?",
                [.text(organization.value), .text(key)]
            ).first?.first?.blob
        }
    }

    /// Deletes what is under a key; nothing happens when there is nothing.
    public func delete(_ key: String, in organization: OrganizationID) async throws {
        try await self.database.write { connection in
            try connection.rows(
                "DELETE FROM attachment WHERE organization = ? AND key = ?", [.text(organization.value), .text(key)])
        }
    }
}
#endif
