import BenchHarness
import IMAPClient
import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Writes mails into a folder as a Maildir gets them: under another name first, which is changed once all of a mail is
/// there.
final class FileSink: IMAPLiteralSink {
    /// Content of this size on comes in pieces: all of it.
    static let threshold = 1

    private struct State {
        var file: CInt = -1
        var name = ""
        var found = Found()
    }

    private let folder: String
    private let state = Mutex(State())

    /// Makes the folder, which must not be there yet.
    init(folder: String) throws {
        self.folder = folder
        guard ["", "/tmp", "/new"].allSatisfy({ mkdir(folder + $0, 0o755) == 0 }) else {
            throw BenchFailure("\(folder) cannot be made")
        }
    }

    /// How much was written.
    var found: Found { self.state.withLock { $0.found } }

    func begin(_ head: IMAPLiteralHead) throws {
        try self.state.withLock { state in
            state.name = "\(head.uid ?? 0)"
            state.file = open("\(self.folder)/tmp/\(state.name)", O_WRONLY | O_CREAT | O_EXCL, 0o600)
            guard state.file >= 0 else { throw BenchFailure("a file cannot be made") }
        }
    }

    func write(_ bytes: [UInt8]) throws {
        try self.state.withLock { state in
            var done = 0
            while done < bytes.count {
                let count = bytes.withUnsafeBytes { memory in
                    #if canImport(Darwin)
                    Darwin.write(state.file, memory.baseAddress.map { $0 + done }, memory.count - done)
                    #elseif canImport(Glibc)
                    Glibc.write(state.file, memory.baseAddress.map { $0 + done }, memory.count - done)
                    #elseif canImport(Musl)
                    Musl.write(state.file, memory.baseAddress.map { $0 + done }, memory.count - done)
                    #endif
                }
                guard count > 0 else { throw BenchFailure("a file cannot be written") }
                done += count
            }
            state.found.bytes += done
        }
    }

    func end(isComplete: Bool) throws {
        try self.state.withLock { state in
            guard close(state.file) == 0, isComplete,
                rename("\(self.folder)/tmp/\(state.name)", "\(self.folder)/new/\(state.name)") == 0
            else { throw BenchFailure("a file is not complete") }
            state.found.messages += 1
        }
    }
}
