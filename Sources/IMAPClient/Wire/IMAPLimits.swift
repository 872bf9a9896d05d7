/// What a server may make the client hold or read; whatever exceeds a limit ends the connection with an error.
///
/// After a limit is breached nothing more of that connection is parsed, because nobody can tell any longer where the
/// server's own words begin.
public struct IMAPLimits: Sendable, Hashable {
    /// Bytes of one line without a line end. Default: 1 MiB; real servers exceed 8 KiB.
    public var line = 1024 * 1024
    /// Bytes of one literal that is not message content. Default: 64 KiB.
    public var literal = 64 * 1024
    /// Bytes of one literal of message content. Default: 50 MiB, the largest mail taken in.
    public var body = 50 * 1024 * 1024
    /// Bytes of one response without its message content, and about the bytes kept of all responses to one command that
    /// nobody takes while they come. Default: 64 MiB.
    public var response = 64 * 1024 * 1024
    /// Nested lists in one item. Default: 100, as Dovecot. A deeper item becomes invalid; the rest of the response
    /// lives.
    public var depth = 100
    /// Items of a FETCH, parts of a structure and addresses of an envelope that are looked at: two bytes on the wire
    /// become a hundred in memory. Default: 10,000. A structure with more is invalid, more addresses are left out, and
    /// so are more items but for their bytes.
    public var elements = 10_000
    /// Message content from this size on is handed on piece by piece instead of in one piece. Default: 128 KiB.
    public var streamingThreshold = 128 * 1024
    /// Responses that wait for a caller who does not take them. Default: 10,000.
    public var queuedResponses = 10_000
    /// Bytes of content that wait for a caller who does not take them. The server is slowed down at a quarter of it;
    /// more may wait where another command's answer comes behind. Default: 8 MiB.
    public var queuedBytes = 8 * 1024 * 1024
    /// Messages that a search may find where the mailbox holds no more than that; a search that finds more fails.
    /// Default: 1,000,000, more than fit on a line. The client itself asks for some 50,000 at a time where they are
    /// named singly.
    public var searchResults = 1_000_000

    /// The slowest that a server may send or take what a command asks for, in bytes per second. Default: 500.
    public var minimumRate = 500

    /// The defaults.
    public init() {}

    /// Bytes of one response with its message content.
    var whole: Int {
        let (sum, overflows) = self.response.addingReportingOverflow(self.body)
        return overflows ? .max : sum
    }
}
