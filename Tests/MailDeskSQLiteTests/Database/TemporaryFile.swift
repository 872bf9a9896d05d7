#if SQLite
#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The path of a file that goes away with the test, and what SQLite keeps beside it.
final class TemporaryFile: Sendable {
    let path: String

    init() {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        self.path = "\(folder)/martlet-\(UInt64.random(in: 0 ... .max)).sqlite"
    }

    deinit {
        for suffix in ["", "-wal", "-shm"] { unlink(self.path + suffix) }
    }

    /// Writes `text` into the file.
    func fill(_ text: String) {
        guard let file = fopen(self.path, "w") else { return }
        fputs(text, file)
        fclose(file)
    }
}
#endif
