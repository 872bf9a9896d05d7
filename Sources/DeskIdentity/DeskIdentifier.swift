/// What every name of a thing in a help desk has in common: an opaque string that the compiler keeps apart from the
/// names of other things.
///
/// The SDK never looks inside one; it only compares, stores and shows it. Letter case matters.
public protocol DeskIdentifier: Hashable, Sendable, Codable, Comparable, CustomStringConvertible,
    ExpressibleByStringLiteral
{
    /// The text of the name, as the host or its store chose it.
    var value: String { get }

    /// Takes the name as it is.
    init(_ value: String)
}

extension DeskIdentifier {
    /// Takes the literal as the name.
    public init(stringLiteral value: String) { self.init(value) }

    /// Reads the bare string.
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the bare string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.value)
    }

    /// The bare string.
    public var description: String { self.value }

    /// Orders by the text.
    public static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}
