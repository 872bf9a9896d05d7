/// A stretch of a message's bytes: where it starts and where it ends, counted from the first byte of the message.
///
/// A range is a plain value that outlives any span over the bytes; it stays inside the message it came from, because
/// only the parser makes ranges for parts and headers, and slicing clamps (`MailMessage.bytes(in:)`).
public struct ByteRange: Hashable, Sendable {
    /// The first byte of the stretch.
    public let lowerBound: Int
    /// The byte after the last one; never below `lowerBound`.
    public let upperBound: Int

    /// Makes the stretch from `lowerBound` up to, not including, `upperBound`; bounds in the wrong order or below zero
    /// give an empty stretch instead of a trap.
    public init(_ lowerBound: Int, _ upperBound: Int) {
        self.lowerBound = Swift.max(0, lowerBound)
        self.upperBound = Swift.max(self.lowerBound, upperBound)
    }

    /// An empty stretch at the start of the message.
    public static var empty: ByteRange { ByteRange(0, 0) }

    /// The number of bytes.
    public var count: Int { self.upperBound - self.lowerBound }

    /// Whether the stretch holds no byte.
    public var isEmpty: Bool { self.lowerBound == self.upperBound }

    /// The part of this stretch that lies inside `bounds`.
    public func clamped(to bounds: ByteRange) -> ByteRange {
        let low = Swift.min(Swift.max(self.lowerBound, bounds.lowerBound), bounds.upperBound)
        return ByteRange(low, Swift.min(Swift.max(self.upperBound, low), bounds.upperBound))
    }

    /// Whether `other` lies wholly inside this stretch.
    public func contains(_ other: ByteRange) -> Bool {
        self.lowerBound <= other.lowerBound && other.upperBound <= self.upperBound
    }

    /// The same stretch as a standard range of offsets.
    public var offsets: Range<Int> { self.lowerBound..<self.upperBound }
}

extension ByteRange: CustomStringConvertible {
    /// The bounds as `12..<40`.
    public var description: String { "\(self.lowerBound)..<\(self.upperBound)" }
}
