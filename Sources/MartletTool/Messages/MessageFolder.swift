import Martlet
import Synchronization

/// A folder that messages are downloaded into, one file each.
///
/// Content is written while it arrives, under a name that ends in `.part`, and gets its own name when it is complete.
final class MessageFolder: Sendable {
    private let path: String
    private let current = Mutex<(name: String, file: OutputFile)?>(nil)

    init(path: String) throws(ToolError) {
        self.path = path
        try Files.makeFolder(path)
    }

    /// Begins the file of one message.
    func begin(_ name: String) throws {
        let file = try OutputFile(path: "\(self.path)/\(name).eml.part")
        self.current.withLock { $0 = (name, file) }
    }

    /// Appends to the message that was begun.
    func append(_ bytes: [UInt8]) throws {
        try self.current.withLock { try $0?.file.write(bytes) }
    }

    /// Ends the message that was begun; one that is not complete leaves no file.
    func end(isComplete: Bool) throws {
        guard let (name, file) = self.current.withLock({ $0.take() }) else { return }
        try file.close()
        let target = "\(self.path)/\(name).eml"
        if isComplete { try Files.move(target + ".part", to: target) } else { Files.remove(target + ".part") }
    }

    /// Writes a message that came in one piece.
    func save(_ bytes: [UInt8], as name: String) throws {
        try self.begin(name)
        try self.append(bytes)
        try self.end(isComplete: true)
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
