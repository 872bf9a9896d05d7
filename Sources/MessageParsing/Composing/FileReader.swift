#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Reads a file piece by piece. Calls block, as file calls do.
struct FileReader {
    private var descriptor: CInt
    private let path: String

    init(path: String) throws(ComposeError) {
        self.path = path
        self.descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        if self.descriptor < 0 { throw Self.failure(errno) }
    }

    /// The next bytes, `count` of them unless the file ends before; nil at the end.
    mutating func read(_ count: Int) throws(ComposeError) -> [UInt8]? {
        var piece = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let start = filled
            let descriptor = self.descriptor
            // The call may fill what lies behind `start`, and no more.
            let got = unsafe piece.withUnsafeMutableBytes { memory in
                unsafe systemRead(descriptor, memory.baseAddress.map { unsafe $0 + start }, count - start)
            }
            if got < 0 && errno == EINTR { continue }
            if got < 0 { throw Self.failure(errno) }
            if got == 0 { break }
            filled += got
        }
        if filled == 0 { return nil }
        piece.removeLast(count - filled)
        return piece
    }

    mutating func close() {
        if self.descriptor >= 0 { _ = systemClose(self.descriptor) }
        self.descriptor = -1
    }

    private static func failure(_ number: CInt) -> ComposeError {
        ComposeError(.unreadableFile, field: "file", "The file could not be read (error \(number)).")
    }
}

private func systemRead(_ descriptor: CInt, _ memory: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    unsafe read(descriptor, memory, count)
}

private func systemClose(_ descriptor: CInt) -> CInt {
    close(descriptor)
}
