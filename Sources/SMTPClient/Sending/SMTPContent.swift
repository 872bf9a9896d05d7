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
        case .bytes(let bytes): return .quick(bytes)
        case .source(let source):
            do {
                return try await Self.facts(of: source)
            } catch {
                throw SMTPError(.sourceFailed, phase: .preparation, "The message could not be read.", underlying: error)
            }
        }
    }

    /// The message as a server can take it, with its facts; encoded anew only where it must be.
    ///
    /// `isBinary` says that it holds a binary part and goes out as it is.
    func fitted(
        sevenBit: Bool, mayBeBinary: Bool, limit: Int
    ) async throws(SMTPError) -> (content: SMTPContent, facts: SMTPContentFacts, isBinary: Bool) {
        let facts = try await self.facts()
        let adapter = SMTPContentAdapter(sevenBit: sevenBit)
        let mustChange = adapter.needsEncoding(facts)
        guard mustChange || facts.hasLooseControls else { return (self, facts, false) }
        guard facts.size <= limit else {
            guard mustChange else { return (self, facts, false) }
            throw SMTPError(
                .encodingNotOffered, phase: .preparation, "The message is too large to be encoded anew for this server."
            )
        }
        let bytes = try await self.bytes()
        let isBinary = SMTPContentAdapter.holdsBinaryPart(bytes)
        if isBinary, mayBeBinary { return (self, facts, true) }
        guard mustChange || isBinary else { return (self, facts, false) }
        let adapted = try adapter.adapt(bytes)
        return (SMTPContent(adapted), .quick(adapted), false)
    }

    private func bytes() async throws(SMTPError) -> [UInt8] {
        switch self.storage {
        case .bytes(let bytes): return bytes
        case .source(let source):
            do {
                var bytes: [UInt8] = []
                var reader = try await source.open()
                while let piece = try await reader.next() { bytes += piece }
                return bytes
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
