/// A mail: its bytes, and an index of what lies where in them.
///
/// Making one never fails and never loses a byte: whatever the bytes are, they are a message, perhaps a strange one,
/// and `defects` says what is strange. Only the structure is found at once; headers, addresses, dates and bodies are
/// decoded when they are asked for, each time they are asked for.
///
/// ```swift
/// let message = MailMessage(bytes)
/// print(message.from.first?.address as Any, message.subject ?? "(no subject)")
/// print(message.text ?? "")
/// for part in message.attachments { save(part.content, as: part.safeFilename) }
/// ```
///
/// Copies share one storage: passing a message around costs a reference.
public struct MailMessage: Sendable {
    let storage: MessageStorage
    /// The part whose header block is the header of this message: 0, or the root of a message inside another.
    let rootIndex: Int

    /// Takes the bytes of a message.
    public init(_ bytes: [UInt8], options: ParserOptions = ParserOptions()) {
        self.storage = MessageStorage(.memory(bytes), options: options)
        self.rootIndex = 0
    }

    /// Takes a message that lies in a mapped file of one's own; only the pages that are looked at are read.
    public init(_ file: MappedFile, options: ParserOptions = ParserOptions()) {
        self.storage = MessageStorage(.file(file), options: options)
        self.rootIndex = 0
    }

    init(storage: MessageStorage, rootIndex: Int) {
        self.storage = storage
        self.rootIndex = rootIndex
    }

    var record: PartRecord { self.storage.part(self.rootIndex) }

    /// Where this message lies in the bytes that were parsed: everything, or the body of the part that holds it.
    public var range: ByteRange {
        self.rootIndex == 0 ? ByteRange(0, self.storage.bytes.count) : self.record.range
    }

    /// The bytes of this message, exactly as they came in.
    ///
    /// For a message in memory this copies nothing; for a mapped file or a message inside another it makes a copy.
    public var bytes: [UInt8] {
        if self.rootIndex == 0, case .memory(let bytes) = self.storage.bytes { return bytes }
        return self.bytes(in: self.range)
    }

    /// A copy of the bytes in `range`, which counts from the start of the bytes that were parsed.
    public func bytes(in range: ByteRange) -> [UInt8] { self.storage.bytes.withSpan { $0.bytes(range) } }

    /// How many bytes of memory the index takes beside the bytes of the message.
    public var indexByteCount: Int { self.storage.indexByteCount }

    /// Lends the bytes that were parsed without copying them; every range of this message counts from their start.
    public func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result { self.storage.bytes.withSpan(body) }
}

// MARK: - Structure

extension MailMessage {
    /// The fields of the message's own header block.
    public var headers: HeaderList { HeaderList(storage: self.storage, records: self.record.fields) }

    /// The part that is the message itself: the root of the tree.
    public var root: MailPart { MailPart(storage: self.storage, index: self.rootIndex) }

    /// Every part of this message in the order of the bytes, the root first.
    ///
    /// A message inside this one is one part here; its own parts are those of `MailPart.message`.
    public var parts: [MailPart] {
        var result: [MailPart] = []
        var index = self.rootIndex
        let end = Int(self.record.subtreeEnd)
        while index < end {
            result.append(MailPart(storage: self.storage, index: index))
            let record = self.storage.part(index)
            index = record.kind == .message ? max(Int(record.subtreeEnd), index + 1) : index + 1
        }
        return result
    }

    /// Every part, those of the messages inside this one included.
    public var allParts: [MailPart] {
        (self.rootIndex..<max(Int(self.record.subtreeEnd), self.rootIndex + 1)).map {
            MailPart(storage: self.storage, index: $0)
        }
    }
}
