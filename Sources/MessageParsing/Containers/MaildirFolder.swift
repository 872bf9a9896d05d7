#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A folder in the Maildir form: one file for each message, in `cur` and `new`, flags in the name.
///
/// Reading changes nothing. Calls block, as file calls do: keep them off the threads that serve others.
public struct MaildirFolder: Sendable {
    /// One message of the folder.
    public struct Entry: Sendable, Hashable {
        /// The path of the file.
        public var path: String
        /// The part of the name before the flags, which stays the same as flags change.
        public var uniqueName: String
        /// Whether no program has seen the message yet (`new`).
        public var isNew: Bool
        /// The letters behind `:2,`: `S` seen, `R` replied, `T` trashed, `F` flagged, `D` draft, `P` passed on.
        public var flags: Set<Character>
    }

    /// The path of the folder that holds `cur` and `new`.
    public let path: String

    /// The folder at `path`; nothing is read yet.
    public init(path: String) {
        self.path = path
    }

    /// The messages in the order of their names, which is the order of their delivery.
    ///
    /// Throws when neither `cur` nor `new` can be read.
    public func entries() throws(ComposeError) -> [Entry] {
        let seen = Self.names(in: self.path + "/cur")
        let fresh = Self.names(in: self.path + "/new")
        if seen == nil && fresh == nil {
            throw ComposeError(.unreadableFile, field: "Maildir", "The folder has neither cur nor new.")
        }
        let entries =
            (seen ?? []).map { self.entry($0, folder: "cur") } + (fresh ?? []).map { self.entry($0, folder: "new") }
        return entries.sorted { $0.uniqueName < $1.uniqueName }
    }

    /// The bytes of a message.
    public func bytes(of entry: Entry) throws(ComposeError) -> [UInt8] {
        var reader = try FileReader(path: entry.path)
        defer { reader.close() }
        var bytes: [UInt8] = []
        while let piece = try reader.read(256 * 1024) { bytes += piece }
        return bytes
    }

    private func entry(_ name: String, folder: String) -> Entry {
        // Some systems write ';' or '!' where ':' is not allowed in names.
        let parts = name.split(separator: "2,", maxSplits: 1, omittingEmptySubsequences: false)
        let hasFlags = parts.count == 2 && [":", ";", "!"].contains { parts[0].hasSuffix($0) }
        return Entry(
            path: "\(self.path)/\(folder)/\(name)", uniqueName: hasFlags ? String(parts[0].dropLast()) : name,
            isNew: folder == "new", flags: hasFlags ? Set(parts[1]) : [])
    }

    /// The names of the files in a folder; names that begin with a dot are no messages.
    private static func names(in folder: String) -> [String]? {
        guard let directory = unsafe opendir(folder) else { return nil }
        defer { unsafe _ = closedir(directory) }
        var names: [String] = []
        // The entry that readdir returns is valid until the next call; the name is copied at once.
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
                unsafe String(cString: UnsafeRawPointer(field).assumingMemoryBound(to: CChar.self))
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }
}
