public import MailTransport

/// What is remembered of one message of a maildrop from session to session.
public struct POP3Record: Sendable, Hashable {
    /// What became of the message.
    public enum Outcome: String, Sendable, Hashable {
        /// It was fetched and handed over.
        case fetched
        /// It was there before the first session and is left alone.
        case skipped
        /// It cannot be fetched, since it is too large or breaks the connection each time.
        case refused
    }

    /// Its number in the ledger; chosen by the source, and never reused in one ledger.
    public var id: Int
    /// The server's unique id, or nil where the server has none that can be used.
    public var uniqueID: String?
    /// As in ``POP3Mail/digest``; empty when it was never fetched.
    public var digest: [UInt8]
    /// How many messages with this id and this content the server lists; more than 1 on servers that repeat ids.
    public var copies: Int
    /// What became of it.
    public var outcome: Outcome
    /// When it was fetched or first seen.
    public var since: WallTime
    /// When the server last listed it, to the day.
    public var lastListed: WallTime

    /// A record.
    public init(
        id: Int, uniqueID: String?, digest: [UInt8] = [], copies: Int = 1, outcome: Outcome, since: WallTime,
        lastListed: WallTime
    ) {
        self.id = id
        self.uniqueID = uniqueID
        self.digest = digest
        self.copies = copies
        self.outcome = outcome
        self.since = since
        self.lastListed = lastListed
    }
}
