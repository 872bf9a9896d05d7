import MailTransport

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// A message in a file, read as it is sent: memory does not grow with its size.
///
/// The file must not change meanwhile. It is read on a thread of the SDK's own, so that a slow disk holds up no task.
public struct SMTPFileSource: SMTPContentSource {
    /// How many bytes are read at a time.
    static let pieceSize = 256 * 1024
    private static let workers = WorkerPool(name: "martlet-files", for: .files, threads: 2, waiting: 1024)

    private let path: String

    /// How many bytes the file has.
    public let size: Int?

    /// Takes the file at `path`. Throws ``SMTPError/Code/sourceFailed`` when it cannot be opened or is no regular file.
    public init(path: String) throws(SMTPError) {
        var facts = stat()
        guard unsafe stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            throw SMTPError(.sourceFailed, phase: .preparation, "The file cannot be read.")
        }
        self.path = path
        self.size = Int(facts.st_size)
    }

    /// Opens the file anew.
    public func open() async throws -> any SMTPContentReader {
        let path = self.path
        let file = try await Self.onWorker { try OpenFile(path) }
        return Reader(file: file)
    }

    fileprivate static func onWorker<Result: Sendable>(
        _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await self.workers.run(until: nil, on: SystemClock(), phase: .body, work)
    }

    /// An open file; it is closed with the last reference.
    private final class OpenFile: Sendable {
        let descriptor: CInt

        init(_ path: String) throws {
            self.descriptor = unsafe Self.open(path)
            guard self.descriptor >= 0 else {
                throw SMTPError(.sourceFailed, phase: .preparation, "The file cannot be opened.")
            }
        }

        deinit { close(self.descriptor) }

        @unsafe
        private static func open(_ path: String) -> CInt {
            #if canImport(Darwin)
            unsafe Darwin.open(path, O_RDONLY | O_CLOEXEC)
            #elseif canImport(Glibc)
            unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
            #else
            unsafe Musl.open(path, O_RDONLY | O_CLOEXEC)
            #endif
        }

        /// The bytes at `offset`; empty at the end.
        func read(at offset: Int) throws -> [UInt8] {
            while true {
                var count = 0
                let piece = unsafe [UInt8](unsafeUninitializedCapacity: SMTPFileSource.pieceSize) { buffer, filled in
                    // The call writes at most as many bytes as the buffer holds, and says how many.
                    count = unsafe pread(self.descriptor, buffer.baseAddress, buffer.count, off_t(offset))
                    filled = max(count, 0)
                }
                if count >= 0 { return piece }
                guard errno == EINTR else {
                    throw SMTPError(.sourceFailed, phase: .content, "The file cannot be read.")
                }
            }
        }
    }

    private struct Reader: SMTPContentReader {
        let file: OpenFile
        var offset = 0

        mutating func next() async throws -> [UInt8]? {
            let (file, offset) = (self.file, self.offset)
            let piece = try await SMTPFileSource.onWorker { try file.read(at: offset) }
            self.offset += piece.count
            return piece.isEmpty ? nil : piece
        }
    }
}
