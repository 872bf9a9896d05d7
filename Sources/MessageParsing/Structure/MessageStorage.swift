/// What every view of one message shares: its bytes and the tables that the structure pass made.
final class MessageStorage: Sendable {
    let bytes: MessageBytes
    let parts: [PartRecord]
    let fields: [FieldRecord]
    let defects: [MailDefect]
    private let box: OptionsBox
    /// How many encoded messages lie around this one.
    let encodedNesting: Int

    init(_ bytes: MessageBytes, options: ParserOptions, encodedNesting: Int = 0) {
        self.bytes = bytes
        self.box = OptionsBox.of(options)
        self.encodedNesting = encodedNesting
        var scanner = StructureScanner(count: bytes.count, limits: options.limits)
        bytes.withSpan { scanner.scan($0) }
        self.parts = scanner.parts
        self.fields = scanner.fields
        self.defects = scanner.defects
    }

    /// The header block of one part, without the part.
    init(headOf bytes: [UInt8], defaultsToMessage: Bool, options: ParserOptions) {
        self.bytes = .memory(bytes)
        self.box = OptionsBox.of(options)
        self.encodedNesting = 0
        var scanner = StructureScanner(count: bytes.count, limits: options.limits)
        scanner.scanHead(bytes.span, defaultsToMessage: defaultsToMessage)
        self.parts = scanner.parts
        self.fields = scanner.fields
        self.defects = scanner.defects
    }

    var options: ParserOptions { self.box.options }
    var limits: ParserLimits { self.box.options.limits }

    /// The memory that the tables take.
    var indexByteCount: Int {
        self.parts.capacity * MemoryLayout<PartRecord>.stride + self.fields.capacity * MemoryLayout<FieldRecord>.stride
            + self.defects.capacity * MemoryLayout<MailDefect>.stride
    }

    /// The record of a part; an index that no part has gives the root, so that no caller can trap.
    func part(_ index: Int) -> PartRecord {
        self.parts.indices.contains(index) ? self.parts[index] : self.parts[0]
    }
}

/// Options that many messages share; those of the default need no memory of their own.
private final class OptionsBox: Sendable {
    let options: ParserOptions
    static let standard = OptionsBox(ParserOptions())

    init(_ options: ParserOptions) { self.options = options }

    static func of(_ options: ParserOptions) -> OptionsBox {
        options == Self.standard.options ? Self.standard : OptionsBox(options)
    }
}
