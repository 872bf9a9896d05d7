#if SQLite
import CMartletSQLite
import MailDesk
import MailTransport

/// SQLite's result codes as errors that say what to do.
enum SQLiteFailure {
    /// The error for a result code; the words are SQLite's own and hold no values.
    static func error(_ code: CInt, _ words: String) -> DeskError {
        let sentence = words.isEmpty ? "The database failed." : "The database failed: \(words)."
        return DeskError(.store, sentence, remedy: self.remedy(code & 0xFF))
    }

    /// What SQLite says about the last call.
    @unsafe
    static func words(of handle: OpaquePointer) -> String {
        guard let words = unsafe sqlite3_errmsg(handle) else { return "" }
        return unsafe String(cString: words)
    }

    private static func remedy(_ code: CInt) -> Remedy {
        switch code {
        case SQLITE_BUSY, SQLITE_LOCKED: .retryLater(after: nil)
        case SQLITE_FULL: .changeSettings("Free space on the disk.")
        case SQLITE_IOERR: .changeSettings("Check the disk.")
        case SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM:
            .changeSettings("Check the path and the permissions of the file and its folder.")
        case SQLITE_CORRUPT, SQLITE_NOTADB: .changeSettings("Restore the file from a backup.")
        default: .giveUp
        }
    }
}
#endif
