import Martlet
import Synchronization

/// A folder that messages are downloaded into, one file each.
///
/// Content is written while it arrives, under a name that ends in `.part`, and gets its own name when it is complete.
final class MessageFolder: Sendable {
    /// A message that is being written.
    private struct Download {
        var target: String
        var file: OutputFile
    }

    private let path: String
    /// The message that comes piece by piece, one at a time. Beside it others may be saved whole.
    private let current = Mutex<Download?>(nil)

    init(path: String) throws(ToolError) {
        self.path = path
        try Files.makeFolder(path)
    }

    private func open(_ name: String) throws -> Download {
        let target = "\(self.path)/\(name).eml"
        return Download(target: target, file: try OutputFile(path: target + ".part"))
    }

    private func finish(_ download: Download) throws {
        try download.file.close()
        try Files.move(download.target + ".part", to: download.target)
    }

    /// Begins the file of one message.
    func begin(_ name: String) throws {
        let download = try self.open(name)
        self.current.withLock { $0 = download }
    }

    /// Appends to the message that was begun.
    func append(_ bytes: [UInt8]) throws {
        try self.current.withLock { try $0?.file.write(bytes) }
    }

    /// Ends the message that was begun; one that is not complete leaves no file.
    func end(isComplete: Bool) throws {
        guard let download = self.current.withLock({ $0.take() }) else { return }
        if isComplete { try self.finish(download) } else { download.file.discard() }
    }

    /// Writes a message that came in one piece.
    func save(_ bytes: [UInt8], as name: String) throws {
        let download = try self.open(name)
        do {
            try download.file.write(bytes)
        } catch {
            download.file.discard()
            throw error
        }
        try self.finish(download)
    }
}

extension MessageFolder: IMAPLiteralSink {
    func begin(_ head: IMAPLiteralHead) async throws {
        try self.begin(head.uid.map(String.init) ?? "number-\(head.sequenceNumber)")
    }

    func write(_ bytes: [UInt8]) async throws {
        try self.append(bytes)
    }

    func end(isComplete: Bool) async throws {
        let finish: (Bool) throws -> Void = self.end(isComplete:)
        try finish(isComplete)
    }
}
