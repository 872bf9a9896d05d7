/// How a part wants to be shown: in place or as a file (RFC 2183).
public struct ContentDisposition: Hashable, Sendable {
    /// `inline`, `attachment` or another word, in lower case.
    public let kind: String
    /// The parameters in order, decoded (RFC 2231), names in lower case.
    public var parameters: [MediaTypeParameter]

    /// Joins a kind and parameters; the kind is folded to lower case.
    public init(kind: String, parameters: [MediaTypeParameter] = []) {
        self.kind = kind.lowercased()
        self.parameters = parameters
    }

    /// Reads the value of a Content-Disposition field; nil when it is empty.
    public init?(_ value: String, limits: ParserLimits = ParserLimits()) {
        let bytes = Array(value.utf8)
        guard let parsed = bytes.withSpan({ ContentDisposition($0, from: 0, to: bytes.count, limits: limits) }) else {
            return nil
        }
        self = parsed
    }

    /// Whether the part should be offered as a file. A kind that nobody knows means so too (RFC 2183 2.8).
    public var isAttachment: Bool { self.kind != "inline" }
    /// Whether the part should be shown in place.
    public var isInline: Bool { self.kind == "inline" }
    /// The `filename` parameter, decoded but otherwise as it came.
    public var filename: String? { self["filename"] ?? self["name"] }
    /// The `size` parameter as a number of bytes; what the writer claimed, not what is there.
    public var size: Int? { self["size"].flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil } }
    /// The `creation-date` parameter.
    public var creationDate: MailDate? { self["creation-date"].flatMap { MailDate(parsing: Array($0.utf8)) } }
    /// The `modification-date` parameter.
    public var modificationDate: MailDate? { self["modification-date"].flatMap { MailDate(parsing: Array($0.utf8)) } }
    /// The `read-date` parameter.
    public var readDate: MailDate? { self["read-date"].flatMap { MailDate(parsing: Array($0.utf8)) } }

    /// The value of a parameter, its name in any case.
    public subscript(name: String) -> String? {
        let wanted = name.lowercased()
        return self.parameters.first { $0.name == wanted }?.value
    }
}

extension ContentDisposition {
    init?(_ bytes: borrowing Span<UInt8>, field: FieldRecord, limits: ParserLimits) {
        self.init(bytes, from: FieldScan.valueStart(bytes, field), to: Int(field.end), limits: limits)
    }

    init?(_ bytes: borrowing Span<UInt8>, from: Int, to: Int, limits: ParserLimits) {
        var place = FieldScan.skipSpaceAndComments(bytes, from, to)
        if bytes.at(place) == ASCII.quote { place += 1 }
        var kind: [UInt8] = []
        while place < to, ASCII.isAtom(bytes.at(place)), bytes.at(place) != ASCII.equals {
            if kind.count < 64 { kind.append(ASCII.lowered(bytes.at(place))) }
            place += 1
        }
        if bytes.at(place) == ASCII.equals, place < to {
            // The kind is missing: `filename="x"` stands first. What begins with an equals sign is nothing at all.
            let list = ParameterList(bytes, from: from, to: to, limits: limits)
            guard !kind.isEmpty else { return nil }
            self.init(kind: "attachment", parameters: list.entries.map { $0.decoded(limits: limits) })
            return
        }
        let list = ParameterList(bytes, from: place, to: to, limits: limits)
        guard !kind.isEmpty || !list.entries.isEmpty else { return nil }
        self.init(
            kind: kind.isEmpty ? "attachment" : String(decoding: kind, as: UTF8.self),
            parameters: list.entries.map { $0.decoded(limits: limits) })
    }
}
