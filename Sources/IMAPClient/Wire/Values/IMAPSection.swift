/// Content of a message, or of a part of it, in a FETCH response.
public struct IMAPSection: Sendable {
    /// The content.
    public enum Content: Sendable {
        /// NIL: the server has no such content.
        case missing
        /// The bytes.
        case bytes([UInt8])
        /// So many bytes, which went to the sink piece by piece.
        case streamed(Int)
    }

    /// The section as the server wrote it, such as `BODY[1.2]` or `BODY[]`.
    public let name: String
    /// Where a partial answer begins, or nil. Some servers send everything although a part was asked for.
    public let origin: UInt64?
    /// The content.
    public let content: Content

    /// The bytes, if they were kept.
    public var bytes: [UInt8]? {
        guard case .bytes(let bytes) = self.content else { return nil }
        return bytes
    }
}
