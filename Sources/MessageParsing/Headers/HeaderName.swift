/// The name of a header field, compared without regard to case (RFC 5322 1.2.2).
public struct HeaderName: Sendable {
    /// The name as it was written.
    public let name: String
    /// The name in lower case.
    public let canonical: String

    /// Takes a name: printable ASCII without a colon (RFC 5322 3.6.8), at most 1,000 bytes; nil for anything else.
    public init?(_ name: String) {
        guard !name.isEmpty, name.utf8.count <= 1_000,
            name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != ASCII.colon })
        else { return nil }
        self.init(checked: name)
    }

    /// Takes a name that is known to be one.
    init(checked name: String) {
        self.name = name
        self.canonical = String(decoding: name.utf8.map(ASCII.lowered), as: UTF8.self)
    }
}

extension HeaderName: Hashable {
    /// Whether both name the same field.
    public static func == (left: HeaderName, right: HeaderName) -> Bool { left.canonical == right.canonical }

    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) { hasher.combine(self.canonical) }
}

extension HeaderName: CustomStringConvertible {
    /// The name as it was written.
    public var description: String { self.name }
}

extension HeaderName: ExpressibleByStringLiteral {
    /// Takes a literal; one that is no field name matches no field.
    public init(stringLiteral value: String) { self.init(checked: value) }
}
