/// What came out of a transfer encoding, and whether the encoded form was sound.
public struct DecodedBytes: Sendable, Hashable {
    /// The decoded bytes; decoding never fails, so this is the best reading of what was sent.
    public var bytes: [UInt8]
    /// Whether something in the encoded form was wrong: a stray character, missing padding, a bad escape, a cut end.
    public var isDamaged: Bool

    /// Decoded bytes and their soundness.
    public init(bytes: [UInt8], isDamaged: Bool) {
        self.bytes = bytes
        self.isDamaged = isDamaged
    }
}
