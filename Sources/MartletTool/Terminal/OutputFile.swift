#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A file that is being written.
struct OutputFile {
    private let path: String
    private let descriptor: Int32

    /// Makes the file; an existing one is emptied if `overwrites` says so, and else an error.
    init(path: String, overwrites: Bool = true) throws(ToolError) {
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | (overwrites ? O_TRUNC : O_EXCL)
        self.path = path
        self.descriptor = unsafe open(path, flags, 0o644)
        guard self.descriptor >= 0 else {
            throw ToolError(.cannotWrite, "\(path) cannot be created: \(Files.reason()).")
        }
    }

    /// Appends all of `bytes`. The file stays open when that fails.
    func write(_ bytes: [UInt8]) throws(ToolError) {
        guard Terminal.write(bytes, to: self.descriptor) else {
            throw ToolError(.cannotWrite, "\(self.path) cannot be written: \(Files.reason()).")
        }
    }

    /// Closes and removes the file.
    func discard() {
        systemClose(self.descriptor)
        Files.remove(self.path)
    }

    /// Closes the file; only then is all known to be written.
    func close() throws(ToolError) {
        guard systemClose(self.descriptor) == 0 else {
            throw ToolError(.cannotWrite, "\(self.path) cannot be written: \(Files.reason()).")
        }
    }
}

/// The system's call, by a name that no method hides.
@discardableResult
private func systemClose(_ descriptor: Int32) -> Int32 {
    close(descriptor)
}
