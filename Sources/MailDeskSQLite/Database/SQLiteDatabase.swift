#if SQLite
import MailDesk
import MailTransport
import Synchronization

/// A database file that the SQLite stores of a desk share.
///
/// All work is done on one thread of its own, never on the threads that run tasks. The file is in WAL mode with
/// `synchronous=FULL`: what was acknowledged survives a loss of power.
///
/// ```swift
/// let database = try await SQLiteDatabase.open(path: "/var/lib/desk/desk.sqlite")
/// let stores = DeskStores(
///     attachments: SQLiteAttachmentStore(database), clients: SQLiteClientDirectory(database))
/// ```
public final class SQLiteDatabase: Sendable {
    /// One thread, because SQLite writes one transaction at a time; a thousand calls may wait.
    private let worker = WorkerPool(name: "martlet-sqlite", for: .statements, threads: 1, waiting: 1_000)
    private let connection: Mutex<SQLiteConnection>

    private init(_ connection: consuming sending SQLiteConnection) {
        self.connection = Mutex(connection)
    }

    /// Opens the file, makes it when it is not there, and brings its tables up to date.
    ///
    /// A file that is damaged, or that is no database, is an error and is left as it is. Throws `DeskError` with the
    /// code `store`.
    public static func open(path: String) async throws -> SQLiteDatabase {
        let opener = WorkerPool(name: "martlet-sqlite", for: .statements, threads: 1, waiting: 0)
        return try await opener.run(until: nil, on: SystemClock(), phase: .command) {
            var connection = try SQLiteConnection(path: path)
            try connection.execute(
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF")
            try SQLiteSchema.bringUpToDate(&connection)
            return SQLiteDatabase(connection)
        }
    }

    /// Runs `body` on the database's thread.
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (inout SQLiteConnection) throws -> Result
    ) async throws -> Result {
        do {
            return try await self.worker.run(until: nil, on: SystemClock(), phase: .command) {
                try self.connection.withLock { try body(&$0) }
            }
        } catch let error as TransportError {
            throw DeskError(
                .store, "The database has more to do than it can.", remedy: .retryLater(after: nil), underlying: error)
        }
    }

    /// Runs `body` on the database's thread, in a transaction that is taken back when it throws.
    @discardableResult
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (inout SQLiteConnection) throws -> Result
    ) async throws -> Result {
        try await self.read { connection in try connection.transaction(body) }
    }
}
#endif
