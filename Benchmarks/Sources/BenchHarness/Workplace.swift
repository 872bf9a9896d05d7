#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Something that a measurement needs did not work.
public struct BenchFailure: Error, CustomStringConvertible {
    /// What it was.
    public let description: String

    /// A failure, in words.
    public init(_ description: String) { self.description = description }
}

/// A folder for the files of one run.
public struct Workplace: Sendable {
    /// Where it is.
    public let path: String

    /// Makes an empty folder of that name: in memory where `isInMemory` asks for it and there is such a place, for a
    /// disk would be measured else.
    public init(_ name: String, isInMemory: Bool = false) throws {
        let temporary = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        let base = isInMemory && access("/dev/shm", W_OK) == 0 ? "/dev/shm" : temporary
        self.path = "\(base)/martlet-\(name)-\(getpid())"
        self.remove()
        guard mkdir(self.path, 0o755) == 0 else { throw BenchFailure("the folder \(self.path) cannot be made") }
    }

    /// Removes it with all that is in it.
    public func remove() {
        _ = Child.run("rm", ["-rf", self.path])
    }

    /// Writes a file into it and returns its path.
    @discardableResult
    public func write(_ bytes: [UInt8], to name: String) throws -> String {
        let path = "\(self.path)/\(name)"
        guard let file = fopen(path, "w") else { throw BenchFailure("\(path) cannot be written") }
        let written = fwrite(bytes, 1, bytes.count, file)
        guard fclose(file) == 0, written == bytes.count else { throw BenchFailure("\(path) cannot be written") }
        return path
    }

    /// Makes a folder inside of it.
    public func makeFolder(_ name: String) throws {
        guard mkdir("\(self.path)/\(name)", 0o755) == 0 else { throw BenchFailure("\(name) cannot be made") }
    }

    /// Compiles a peer in C into it; nil where the compiler or what the peer stands on is missing.
    public func compile(_ peer: String, _ flags: [String]) -> String? {
        let program = "\(self.path)/\(peer)"
        return Child.run("cc", ["-O2", Self.peer("\(peer).c"), "-o", program] + flags).map { _ in program }
    }

    /// Where the programs of others, or their sources, lie.
    public static func peer(_ name: String) -> String {
        "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/Peers/" + name
    }

    /// A program that was built along with this one.
    public static func sibling(_ name: String) -> String {
        let own = CommandLine.arguments[0]
        return own.lastIndex(of: "/").map { own[...$0] + name } ?? name
    }
}
