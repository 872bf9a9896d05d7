/// What came out of a charset, and whether all of it could be read.
public struct DecodedText: Sendable, Hashable {
    /// The text; what could not be read is U+FFFD.
    public var text: String
    /// Whether a byte sequence had no meaning in the charset, or a U+0000 was replaced.
    public var isDamaged: Bool

    /// Decoded text and its soundness.
    public init(text: String, isDamaged: Bool) {
        self.text = text
        self.isDamaged = isDamaged
    }
}
