#if SQLite
import MailDesk
import MailTransport

/// The tables, as steps that are taken once each; `user_version` counts them.
enum SQLiteSchema {
    /// Steps are only ever added at the end.
    private static let steps = [
        """
        CREATE TABLE attachment (
            organization TEXT NOT NULL, key TEXT NOT NULL, bytes BLOB NOT NULL,
            PRIMARY KEY (organization, key)) WITHOUT ROWID;
        CREATE TABLE client (
            organization TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, website TEXT, website_domain TEXT,
            PRIMARY KEY (organization, id)) WITHOUT ROWID;
        CREATE INDEX client_website ON client (organization, website_domain);
        CREATE TABLE client_domain (
            organization TEXT NOT NULL, client TEXT NOT NULL, position INTEGER NOT NULL, typed TEXT NOT NULL, domain TEXT,
            PRIMARY KEY (organization, client, position)) WITHOUT ROWID;
        CREATE INDEX client_domain_domain ON client_domain (organization, domain);
        CREATE TABLE contact (
            organization TEXT NOT NULL, id TEXT NOT NULL, client TEXT NOT NULL, name TEXT, local_part TEXT NOT NULL,
            folded_local_part TEXT NOT NULL, domain TEXT NOT NULL,
            PRIMARY KEY (organization, id, domain, local_part)) WITHOUT ROWID;
        CREATE INDEX contact_address ON contact (organization, domain, folded_local_part);
        CREATE TABLE domain_mapping (
            organization TEXT NOT NULL, domain TEXT NOT NULL, client TEXT NOT NULL,
            PRIMARY KEY (organization, domain, client)) WITHOUT ROWID;
        CREATE TABLE default_client (
            organization TEXT NOT NULL PRIMARY KEY, client TEXT NOT NULL) WITHOUT ROWID;
        """
    ]

    /// Takes the steps that this file has not taken yet, in one transaction.
    static func bringUpToDate(_ connection: inout SQLiteConnection) throws {
        try connection.transaction { connection in
            let version = Int(try connection.rows("PRAGMA user_version").first?.first?.integer ?? 0)
            guard (0...self.steps.count).contains(version) else {
                throw DeskError(
                    .store, "The database was written by a newer version, or by another program.",
                    remedy: .changeSettings("Use the newer version, or another file."))
            }
            for step in self.steps.dropFirst(version) { try connection.execute(step) }
            try connection.execute("PRAGMA user_version=\(self.steps.count)")
        }
    }
}
#endif
