#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Reading and writing whole files for the commands.
enum Files {
    /// Reads a file, or standard input for `-`.
    static func read(_ path: String) throws(ToolError) -> [UInt8] {
        let descriptor = path == "-" ? STDIN_FILENO : unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ToolError(.noInput, "\(path) cannot be opened: \(self.reason()).") }
        defer { if path != "-" { close(descriptor) } }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            // The call writes at most the chunk's own length.
            let count = unsafe chunk.withUnsafeMutableBytes { unsafe self.systemRead(descriptor, $0) }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw ToolError(.noInput, "\(path) cannot be read: \(self.reason()).") }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
    }

    /// Writes a new file; an existing one is never overwritten unless `overwrites` says so.
    static func write(_ bytes: [UInt8], to path: String, overwrites: Bool = false) throws(ToolError) {
        let file = try OutputFile(path: path, overwrites: overwrites)
        do {
            try file.write(bytes)
        } catch {
            file.discard()
            throw error
        }
        try file.close()
    }

    /// Gives a file another name, in the place of the one that had it.
    static func move(_ path: String, to name: String) throws(ToolError) {
        guard unsafe rename(path, name) == 0 else {
            throw ToolError(.cannotWrite, "\(name) cannot be written: \(self.reason()).")
        }
    }

    /// Removes a file if it is there.
    static func remove(_ path: String) {
        unsafe unlink(path)
    }

    /// Makes a folder; one that is there already is fine.
    static func makeFolder(_ path: String) throws(ToolError) {
        guard unsafe mkdir(path, 0o755) == 0 || errno == EEXIST else {
            throw ToolError(.cannotWrite, "\(path) cannot be made: \(self.reason()).")
        }
    }

    /// Whether something has that name.
    static func exists(_ path: String) -> Bool {
        unsafe access(path, F_OK) == 0
    }

    /// What the system says about the last call that failed.
    static func reason() -> String {
        let number = errno
        // `strerror` returns a C string for every number.
        guard let text = unsafe strerror(number) else { return "error \(number)" }
        return unsafe String(cString: text)
    }

    @unsafe
    private static func systemRead(_ descriptor: Int32, _ memory: UnsafeMutableRawBufferPointer) -> Int {
        #if canImport(Darwin)
        unsafe Darwin.read(descriptor, memory.baseAddress, memory.count)
        #elseif canImport(Glibc)
        unsafe Glibc.read(descriptor, memory.baseAddress, memory.count)
        #else
        unsafe Musl.read(descriptor, memory.baseAddress, memory.count)
        #endif
    }
}
