#if SQLite
import CMartletSQLite
import MailDesk
import MailTransport

/// One connection to a database file. It belongs to whoever holds the lock around it.
///
/// Every pointer below comes from SQLite and is used before the next call that may move it: a statement lives until it
/// is finalised in `deinit`, a column's memory until the next step.
@safe
struct SQLiteConnection: ~Copyable {
    private let handle: OpaquePointer
    /// Prepared statements by their text; the texts are constants of this module, so there are few.
    private var statements: [String: OpaquePointer] = unsafe [:]

    init(path: String) throws(DeskError) {
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = unsafe sqlite3_open_v2(path, &opened, flags, nil)
        guard let handle = unsafe opened else { throw SQLiteFailure.error(SQLITE_NOMEM, "") }
        guard code == SQLITE_OK else {
            let words = unsafe SQLiteFailure.words(of: handle)
            unsafe sqlite3_close_v2(handle)
            throw SQLiteFailure.error(code, words)
        }
        unsafe self.handle = handle
        unsafe sqlite3_busy_timeout(handle, 10_000)
    }

    deinit {
        while let statement = unsafe sqlite3_next_stmt(self.handle, nil) { unsafe sqlite3_finalize(statement) }
        unsafe sqlite3_close_v2(self.handle)
    }

    /// Runs statements that give nothing back, separated by semicolons.
    mutating func execute(_ script: String) throws(DeskError) {
        let code = unsafe sqlite3_exec(self.handle, script, nil, nil, nil)
        guard code == SQLITE_OK else { throw unsafe SQLiteFailure.error(code, SQLiteFailure.words(of: self.handle)) }
    }

    /// Runs one statement and returns its rows.
    @discardableResult
    mutating func rows(_ text: String, _ values: [SQLiteValue] = []) throws(DeskError) -> [[SQLiteValue]] {
        let statement = try unsafe self.prepared(text)
        defer {
            unsafe sqlite3_reset(statement)
            unsafe sqlite3_clear_bindings(statement)
        }
        for (index, value) in values.enumerated() {
            try self.check(unsafe Self.bind(value, at: CInt(index + 1), to: statement))
        }
        var rows: [[SQLiteValue]] = []
        while true {
            let code = unsafe sqlite3_step(statement)
            if code == SQLITE_DONE { return rows }
            guard code == SQLITE_ROW else {
                throw unsafe SQLiteFailure.error(code, SQLiteFailure.words(of: self.handle))
            }
            rows.append((0..<(unsafe sqlite3_column_count(statement))).map { unsafe Self.column($0, of: statement) })
        }
    }

    /// Runs `body` in a transaction that is taken back when it throws.
    mutating func transaction<Result>(
        _ body: (inout SQLiteConnection) throws -> Result
    ) throws -> Result {
        try self.execute("BEGIN IMMEDIATE")
        do {
            let result = try body(&self)
            try self.execute("COMMIT")
            return result
        } catch {
            // SQLite may have taken it back on its own; then there is nothing left to take back.
            if unsafe sqlite3_get_autocommit(self.handle) == 0 { try self.execute("ROLLBACK") }
            throw error
        }
    }

    private func check(_ code: CInt) throws(DeskError) {
        guard code == SQLITE_OK else { throw unsafe SQLiteFailure.error(code, SQLiteFailure.words(of: self.handle)) }
    }

    @unsafe
    private mutating func prepared(_ text: String) throws(DeskError) -> OpaquePointer {
        if let known = unsafe self.statements[text] { return unsafe known }
        var made: OpaquePointer?
        try self.check(unsafe sqlite3_prepare_v3(self.handle, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &made, nil))
        guard let statement = unsafe made else { throw SQLiteFailure.error(SQLITE_MISUSE, "") }
        unsafe self.statements[text] = statement
        return unsafe statement
    }

    @unsafe
    private static func bind(_ value: SQLiteValue, at index: CInt, to statement: OpaquePointer) -> CInt {
        switch value {
        case .null: return unsafe sqlite3_bind_null(statement, index)
        case .integer(let number): return unsafe sqlite3_bind_int64(statement, index, number)
        case .text(let text):
            // NUL ends a text for some of SQLite's functions; no text of ours holds one.
            guard !text.utf8.contains(0), let length = CInt(exactly: text.utf8.count) else { return SQLITE_TOOBIG }
            return unsafe martlet_sqlite_bind_text(statement, index, text, length)
        case .blob(let bytes):
            guard let length = CInt(exactly: bytes.count) else { return SQLITE_TOOBIG }
            return unsafe bytes.withUnsafeBytes {
                unsafe martlet_sqlite_bind_blob(statement, index, $0.baseAddress, length)
            }
        }
    }

    @unsafe
    private static func column(_ index: CInt, of statement: OpaquePointer) -> SQLiteValue {
        switch unsafe sqlite3_column_type(statement, index) {
        case SQLITE_INTEGER: return .integer(unsafe sqlite3_column_int64(statement, index))
        case SQLITE_TEXT:
            let text = unsafe sqlite3_column_text(statement, index)
            let length = Int(unsafe sqlite3_column_bytes(statement, index))
            return .text(unsafe String(decoding: UnsafeBufferPointer(start: text, count: length), as: UTF8.self))
        case SQLITE_BLOB:
            let bytes = unsafe sqlite3_column_blob(statement, index)
            let length = Int(unsafe sqlite3_column_bytes(statement, index))
            return .blob(unsafe Array(UnsafeRawBufferPointer(start: bytes, count: length)))
        default: return .null
        }
    }
}
#endif
