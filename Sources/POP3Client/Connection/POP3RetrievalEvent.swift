/// What happens while messages are fetched: for each a beginning, pieces and an end, or a refusal.
public enum POP3RetrievalEvent: Sendable {
    /// The message with this number begins.
    case began(Int)
    /// The next piece of it, without the dots of the wire. Pieces are cut anywhere and never empty.
    case bytes([UInt8])
    /// The message has come whole.
    case ended(Int)
    /// The server does not give the message with this number, or it is too large. The others still come.
    ///
    /// A message that turns out too large while it comes has begun already: what came of it must be dropped.
    case refused(Int, POP3Error)
}
