/// A template filled in.
public struct RenderedMail: Sendable, Hashable {
    /// The subject: one line.
    public var subject: String
    /// The text body.
    public var text: String
    /// The HTML body; nil for text alone.
    public var html: String?
    /// Placeholders that had no value.
    public var missing: [String]
}
