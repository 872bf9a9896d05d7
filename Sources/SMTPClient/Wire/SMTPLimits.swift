/// How much a client takes from a server, and how much it has under way at once.
public struct SMTPLimits: Sendable, Hashable {
    /// The longest line of an answer, in bytes. Default: 8 KiB; RFC 5321 4.5.3.1.5 says 512.
    public var replyLine = 8 * 1024
    /// The most lines of one answer. Default: 128, far above the longest list of extensions.
    public var replyLines = 128
    /// The most bytes of one answer. Default: 64 KiB.
    public var replyBytes = 64 * 1024
    /// The longest challenge of a login, decoded. Default: 16 KiB; RFC 4954 4 says 12,288 encoded bytes.
    public var challenge = 16 * 1024
    /// The most challenges of one login. Default: 8; no mechanism needs more than four.
    public var challenges = 8
    /// The most answers that may be outstanding when the server takes commands in groups. Default: 100: their
    /// text fits into any socket's buffer, so neither side can block the other (RFC 2920 3.1).
    public var outstandingReplies = 100
    /// The largest message that is sent before the recipients' answers are read, where the server offers CHUNKING.
    /// Default: 64 KiB; a larger one would be wasted when every recipient is refused. 0 reads them always, which costs
    /// a round trip and makes the time shorter in which a connection that breaks leaves the outcome unknown.
    public var uncheckedContent = 64 * 1024
    /// The largest message from a source that is encoded anew in memory where the server cannot take its lines as they
    /// are. Default: 64 MiB, more than servers accept.
    public var encodableContent = 64 * 1024 * 1024
    /// How many bytes of content are put together before they are written. Default: 64 KiB.
    public var contentChunk = 64 * 1024

    /// The defaults.
    public init() {}
}
