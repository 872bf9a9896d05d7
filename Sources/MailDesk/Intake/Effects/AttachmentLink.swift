/// A file of a message, and where its bytes are.
public struct AttachmentLink: Sendable, Hashable, Codable {
    /// Where a file is on its way into the ``AttachmentStore``.
    public enum State: String, Sendable, Hashable, Codable {
        /// It still lies in the staged mail only.
        case pending
        /// It is stored.
        case stored
    }

    /// The key in the ``AttachmentStore``: the digest of the content.
    public var key: String
    /// The name that is shown, made safe.
    public var name: String
    /// The media type that the mail gives, such as `image/png`.
    public var mediaType: String
    /// The number of bytes.
    public var size: Int
    /// The Content-ID that the HTML refers to, where there is one.
    public var contentID: String?
    /// Where it is.
    public var state: State

    /// A link.
    public init(
        key: String, name: String, mediaType: String, size: Int, contentID: String? = nil, state: State = .pending
    ) {
        self.key = key
        self.name = name
        self.mediaType = mediaType
        self.size = size
        self.contentID = contentID
        self.state = state
    }
}
