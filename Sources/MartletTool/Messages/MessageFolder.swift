import IMAPClient
import Synchronization

/// A folder that messages are downloaded into, each to a file named after its UID.
///
/// Content is written while it arrives, under a name that ends in `.part`, and gets its own name when it is complete.
final class MessageFolder: IMAPLiteralSink {
    private let path: String
    private let current = Mutex<String?>(nil)
    private let output = Mutex<OutputFile?>(nil)

    init(path: String) {
        self.path = path
    }

    func begin(_ head: IMAPLiteralHead) async throws {
        let name = head.uid.map { "\(self.path)/\($0).eml" } ?? "\(self.path)/number-\(head.sequenceNumber).eml"
        let file = try OutputFile(path: name + ".part")
        self.current.withLock { $0 = name }
        self.output.withLock { $0 = file }
    }

    func write(_ bytes: [UInt8]) async throws {
        try self.output.withLock { try $0?.write(bytes) }
    }

    func end(isComplete: Bool) async throws {
        let file = self.output.withLock { $0.take() }
        guard let name = self.current.withLock({ $0.take() }) else { return }
        try file?.close()
        if isComplete { try Files.move("\(name).part", to: name) } else { Files.remove("\(name).part") }
    }

    /// Writes a message that came in one piece.
    func save(_ bytes: [UInt8], uid: UInt32) throws(ToolError) {
        let name = "\(self.path)/\(uid).eml"
        try Files.write(bytes, to: name + ".part", overwrites: true)
        try Files.move(name + ".part", to: name)
    }
}
