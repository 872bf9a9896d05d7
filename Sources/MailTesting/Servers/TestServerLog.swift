import Synchronization

/// What the clients of a test server said and what it answered, in order, readable in a test.
///
/// It holds passwords that a client sends in plaintext: it is for tests only.
public final class TestServerLog: Sendable {
    /// One line of a conversation.
    public struct Entry: Sendable, Hashable {
        /// Which connection it belongs to, counted from 1 in the order in which they came.
        public let connection: Int
        /// Whether the client said it.
        public let isFromClient: Bool
        /// The line without its end; a literal stands as `{3}abc`, shortened where it is long.
        public let line: String
    }

    private let kept = Mutex<[Entry]>([])

    /// An empty log.
    public init() {}

    /// Everything so far.
    public var entries: [Entry] { self.kept.withLock { $0 } }

    /// What clients said, on one connection or on all.
    public func clientLines(of connection: Int? = nil) -> [String] {
        self.entries.filter { $0.isFromClient && (connection == nil || $0.connection == connection) }.map(\.line)
    }

    /// How often clients said something that begins so; with IMAP the tag is not looked at.
    public func count(of command: String) -> Int {
        self.clientLines().count { line in
            let rest = line.drop { $0 != " " }.dropFirst()
            return Self.has(prefix: command, line[...]) || Self.has(prefix: command, rest)
        }
    }

    /// The conversation as text, `C1:` and `S1:` before each line.
    public var transcript: String {
        self.entries.map { "\($0.isFromClient ? "C" : "S")\($0.connection): \($0.line)" }.joined(separator: "\n")
    }

    func add(_ connection: Int, isFromClient: Bool, _ bytes: some Collection<UInt8>) {
        let line = String(decoding: bytes, as: UTF8.self)
        self.kept.withLock { $0.append(Entry(connection: connection, isFromClient: isFromClient, line: line)) }
    }

    private static func has(prefix: String, _ line: Substring) -> Bool {
        line.prefix(prefix.count).lowercased() == prefix.lowercased()
    }
}
