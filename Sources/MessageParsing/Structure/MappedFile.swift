#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// A file that is read through the pages of the system instead of being copied: for large messages in a spool of one's
/// own.
///
/// Map only files that nobody changes while they are in use, which means files that your own program wrote and renamed
/// into place: a mapped file that another process cuts short kills the reader (SIGBUS), and no library can prevent
/// that.
public final class MappedFile: Sendable {
    /// The number of bytes.
    public let count: Int
    private let address: UInt

    /// Opens and maps the file at `path`, read-only; the mapping goes with the last reference to it.
    ///
    /// Throws `MappedFileError` when the file cannot be opened, is no regular file or cannot be mapped.
    public init(path: String) throws(MappedFileError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw MappedFileError(code: .cannotOpen, systemError: errno) }
        defer { close(descriptor) }
        var facts = stat()
        guard unsafe fstat(descriptor, &facts) == 0 else {
            throw MappedFileError(code: .cannotOpen, systemError: errno)
        }
        guard facts.st_mode & S_IFMT == S_IFREG else { throw MappedFileError(code: .notARegularFile, systemError: 0) }
        self.count = Int(facts.st_size)
        guard self.count > 0 else {
            self.address = 0
            return
        }
        let pages = unsafe mmap(nil, self.count, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let pages = unsafe pages, unsafe pages != MAP_FAILED else {
            throw MappedFileError(code: .cannotMap, systemError: errno)
        }
        self.address = UInt(bitPattern: pages)
    }

    deinit {
        if let pages = unsafe UnsafeMutableRawPointer(bitPattern: self.address) { unsafe munmap(pages, self.count) }
    }

    /// Lends the bytes; the span must not outlive the call.
    ///
    /// Bounds: the mapping is `count` bytes long from `address`, and lives as long as this object, which the call
    /// keeps.
    @inline(__always)
    public func withSpan<Result>(_ body: (Span<UInt8>) throws -> Result) rethrows -> Result {
        let start = unsafe UnsafePointer<UInt8>(bitPattern: self.address)
        let buffer = unsafe UnsafeBufferPointer(start: start, count: start == nil ? 0 : self.count)
        defer { withExtendedLifetime(self) {} }
        return try unsafe body(buffer.span)
    }
}

/// Why a file could not be mapped.
public struct MappedFileError: Error, Hashable, CustomStringConvertible {
    /// The kinds of failure.
    @nonexhaustive
    public enum Code: String, Hashable, Sendable {
        /// The file does not exist or may not be read.
        case cannotOpen
        /// The path names a folder, a device or a pipe.
        case notARegularFile
        /// The system refused to map it.
        case cannotMap
    }

    /// What went wrong.
    public let code: Code
    /// The system's error number, 0 where there is none.
    public let systemError: Int32

    /// The kind of failure and the system's number; never the path.
    public var description: String { "\(self.code.rawValue) (system error \(self.systemError))" }
}
