/// A part of a message that is being built: an attachment, an inline image, another form of the text.
public struct OutgoingPart: Sendable, Hashable {
    /// Where the bytes are.
    public enum Content: Sendable, Hashable {
        /// In memory.
        case bytes([UInt8])
        /// In a file that is read piece by piece while the message is written; it must not change meanwhile.
        case file(path: String)
    }

    /// The bytes.
    public var content: Content
    /// The media type without parameters, as in `image/png`.
    public var mediaType: String
    /// The name shown to the reader; directories are not part of it.
    public var fileName: String?
    /// The id by which HTML refers to the part (`cid:`), without angle brackets; RFC 2392.
    public var contentID: MessageID?
    /// The charset of a text part, as in `utf-8`; nil writes none.
    public var charset: String?
    /// A description for the reader.
    public var contentDescription: String?
    /// More parameters of the content type, as in `method=REQUEST` of a calendar.
    public var parameters: [String: String]

    /// A part made of these bytes.
    public init(
        _ bytes: [UInt8], mediaType: String = "application/octet-stream", fileName: String? = nil,
        contentID: MessageID? = nil, charset: String? = nil
    ) {
        self.init(.bytes(bytes), mediaType: mediaType, fileName: fileName, contentID: contentID, charset: charset)
    }

    /// A part made of this content.
    public init(
        _ content: Content, mediaType: String = "application/octet-stream", fileName: String? = nil,
        contentID: MessageID? = nil, charset: String? = nil
    ) {
        self.content = content
        self.mediaType = mediaType
        self.fileName = fileName
        self.contentID = contentID
        self.charset = charset
        self.contentDescription = nil
        self.parameters = [:]
    }
}
