/// A pattern with `*` for any text and `?` for one character, compared without regard to letter case.
///
/// Matching takes time proportional to pattern times text at the very worst and no recursion, whatever the pattern.
public struct GlobPattern: Sendable, Hashable, CustomStringConvertible, ExpressibleByStringLiteral, Codable {
    /// The pattern as typed.
    public let description: String
    private let pattern: [UInt32]

    /// The longest pattern, in characters; the rest is dropped.
    public static let maximumLength = 256
    /// The longest text that is looked at, in characters.
    public static let maximumTextLength = 10_000

    /// A pattern.
    public init(_ text: String) {
        self.description = String(text.prefix(Self.maximumLength))
        self.pattern = Self.folded(self.description)
    }

    /// A pattern.
    public init(stringLiteral text: String) { self.init(text) }

    /// Reads the pattern as typed.
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the pattern as typed.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.description)
    }

    /// Whether the whole of `text` matches.
    public func matches(_ text: String) -> Bool {
        let text = Self.folded(String(text.prefix(Self.maximumTextLength)))
        var place = 0
        var index = 0
        var star: (pattern: Int, text: Int)?
        while index < text.count {
            if place < self.pattern.count, self.pattern[place] == Self.star {
                star = (place, index)
                place += 1
            } else if place < self.pattern.count,
                self.pattern[place] == Self.question || self.pattern[place] == text[index]
            {
                place += 1
                index += 1
            } else if let last = star {
                // Back to the last star, which takes one character more; earlier stars never need another look.
                star = (last.pattern, last.text + 1)
                place = last.pattern + 1
                index = last.text + 1
            } else {
                return false
            }
        }
        return self.pattern[place...].allSatisfy { $0 == Self.star }
    }

    /// Whether some part of `text` matches.
    public func isFound(in text: String) -> Bool {
        GlobPattern(padded: "*" + self.description + "*").matches(text)
    }

    private init(padded text: String) {
        self.description = text
        self.pattern = Self.folded(text)
    }

    private static let star = ("*" as Unicode.Scalar).value
    private static let question = ("?" as Unicode.Scalar).value

    private static func folded(_ text: String) -> [UInt32] { text.lowercased().unicodeScalars.map(\.value) }
}
