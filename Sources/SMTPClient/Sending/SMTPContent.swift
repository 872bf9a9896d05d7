/// The message itself, headers and body: bytes in memory, or a source that is read as it is sent.
///
/// Line ends need not be CRLF; they are made so on the wire.
public struct SMTPContent: Sendable {
    enum Storage: Sendable {
        case bytes([UInt8])
        case source(any SMTPContentSource)
    }

    let storage: Storage

    /// A message in memory.
    public init(_ bytes: [UInt8]) {
        self.storage = .bytes(bytes)
    }

    /// A message that is read while it is sent, in constant memory.
    ///
    /// It is read twice: once to learn what the server must be told before it (size, 8-bit lines), once to send it.
    public init(_ source: any SMTPContentSource) {
        self.storage = .source(source)
    }

    /// How many bytes it has, where that is known.
    public var size: Int? {
        switch self.storage {
        case .bytes(let bytes): bytes.count
        case .source(let source): source.size
        }
    }
}

extension SMTPContent {
    /// What has to be known before the message is announced; a source is read through once for it.
    func facts() async throws(SMTPError) -> SMTPContentFacts {
        switch self.storage {
        case .bytes(let bytes): return SMTPContentFacts(bytes)
        case .source(let source):
            do {
                return try await Self.facts(of: source)
            } catch {
                throw SMTPError(.sourceFailed, phase: .preparation, "The message could not be read.", underlying: error)
            }
        }
    }

    private static func facts(of source: any SMTPContentSource) async throws -> SMTPContentFacts {
        var facts = SMTPContentFacts()
        var reader = try await source.open()
        while let piece = try await reader.next() { facts.append(piece.span) }
        return facts
    }
}
