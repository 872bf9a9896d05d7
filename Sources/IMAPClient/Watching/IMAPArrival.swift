/// A mail that the watcher found.
public struct IMAPArrival: Sendable {
    /// What there is of the mail.
    public enum Content: Sendable {
        /// All of it.
        case message([UInt8])
        /// All of it, so many bytes, which went to the sink.
        case streamed(Int)
        /// Nothing: it is larger than ``IMAPWatcherOptions/messageLimit``. The size is the server's claim.
        case tooLarge(UInt64)
        /// Nothing that could be used, whatever was tried: why, and the server's last answer as it came.
        case unreadable(reason: String, answer: [UInt8])
    }

    /// Where the watcher stands with this mail handed out.
    public let cursor: IMAPCursor
    /// Its UID.
    public var uid: UInt32 { self.cursor.uid }
    /// What there is of it.
    public let content: Content
    /// Its flags before anybody here touched it.
    public let flags: IMAPFlagSet
    /// When it reached the server.
    public let internalDate: IMAPInternalDate?
    /// The server's own permanent id, where it has any: the same mail in two folders has one.
    public let emailID: String?
    /// The server's claim of its size.
    public let size: UInt64?
    /// The envelope, if it was asked for and could be read.
    public let envelope: IMAPEnvelope?
    /// The MIME tree, if it was asked for and could be read.
    public let bodyStructure: IMAPBodyStructure?
    /// Whether it may have been handed out before under another UID: the UIDs of the mailbox have changed, and mail of
    /// the last days is handed out again. Who takes it must look whether it is known, by Message-ID and content.
    public let isRescan: Bool

    /// The mail's bytes, if they are here.
    public var message: [UInt8]? {
        guard case .message(let bytes) = self.content else { return nil }
        return bytes
    }
}
