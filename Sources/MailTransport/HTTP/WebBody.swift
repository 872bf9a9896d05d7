/// The content of a request or a response: bytes at hand, or bytes that come piece by piece.
///
/// ```swift
/// for try await piece in response.body { … }
/// let whole = try await response.body.collect(upTo: 64 * 1024)
/// ```
public struct WebBody: AsyncSequence, Sendable {
    /// Pieces are byte arrays, none of them empty.
    public typealias Element = [UInt8]

    /// Gives one piece after another, nil at the end.
    public typealias Source = @Sendable () async throws -> [UInt8]?

    enum Content: Sendable {
        case bytes([UInt8])
        case pieces(Source)
    }

    let content: Content
    /// How many bytes there are, where that is known before they come.
    public let length: Int?

    /// Bytes at hand. They can be sent and read any number of times.
    public static func bytes(_ bytes: [UInt8]) -> WebBody {
        WebBody(content: .bytes(bytes), length: bytes.count)
    }

    /// Bytes that `source` gives piece by piece until it returns nil; they can be sent or read once.
    ///
    /// With a `length`, exactly that many must come; without, a request is sent in chunks.
    public static func pieces(length: Int? = nil, _ source: @escaping Source) -> WebBody {
        WebBody(content: .pieces(source), length: length)
    }

    /// Whether it can be sent a second time.
    public var isRepeatable: Bool {
        if case .bytes = self.content { true } else { false }
    }

    /// All bytes; throws ``TransportError/Code/limitExceeded`` when they are more than `limit`.
    public func collect(upTo limit: Int) async throws -> [UInt8] {
        var all: [UInt8] = []
        for try await piece in self {
            guard piece.count <= limit - all.count else {
                throw TransportError(.limitExceeded, phase: .body, "The answer is longer than \(limit) bytes.")
            }
            all += piece
        }
        return all
    }

    /// Begins to read.
    public func makeAsyncIterator() -> Iterator {
        Iterator(content: self.content)
    }

    /// Reads one piece after another.
    public struct Iterator: AsyncIteratorProtocol {
        private var content: Content?

        init(content: Content) {
            self.content = content
        }

        /// The next piece, or nil at the end.
        public mutating func next() async throws -> [UInt8]? {
            switch self.content {
            case nil: return nil
            case .bytes(let bytes):
                self.content = nil
                return bytes.isEmpty ? nil : bytes
            case .pieces(let source):
                while let piece = try await source() {
                    if !piece.isEmpty { return piece }
                }
                self.content = nil
                return nil
            }
        }
    }
}

extension WebBody: CustomStringConvertible, CustomReflectable {
    /// The length, never the content.
    public var description: String { "WebBody(\(self.length.map { "\($0) bytes" } ?? "of unknown length"))" }

    /// Shows no members.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
