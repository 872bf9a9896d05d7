/// What is known of the selected mailbox at this moment. The connection's reader keeps it up to date.
public struct IMAPMailboxState: Sendable, Hashable {
    /// The mailbox.
    public internal(set) var name: IMAPMailboxName
    /// How many messages it holds.
    public internal(set) var exists: UInt32 = 0
    /// How many are new to this session (IMAP4rev1 only).
    public internal(set) var recent: UInt32 = 0
    /// The value that makes UIDs comparable: when it changes, every UID known before means nothing. Nil where the
    /// server has none, or says 0.
    public internal(set) var uidValidity: UInt32?
    /// The UID that the next message will at least have; nil where the server does not say.
    public internal(set) var uidNext: UInt32?
    /// The highest modification sequence (RFC 7162); nil where the mailbox has none.
    public internal(set) var highestModSeq: UInt64?
    /// The flags in use.
    public internal(set) var flags: IMAPFlagSet = []
    /// The flags that can be changed for good; nil where the server does not say, which means all.
    public internal(set) var permanentFlags: IMAPFlagSet?
    /// Whether it may only be read.
    public internal(set) var isReadOnly = false
    /// Its permanent id (RFC 8474).
    public internal(set) var mailboxID: String?

    init(name: IMAPMailboxName) {
        self.name = name
    }

    /// Whether its modification sequences go on from those of `point`. A mailbox restored from a backup has lower ones:
    /// they tell nothing of what has changed since.
    func hasCounted(to point: IMAPResyncPoint) -> Bool {
        self.highestModSeq.map { $0 >= point.modSeq } ?? false
    }

    /// Takes over what a status response without a command says about the mailbox.
    mutating func apply(_ code: IMAPResponseCode) {
        switch code {
        case .uidValidity(let value): self.uidValidity = value
        case .uidNext(let value): self.uidNext = value
        case .highestModSeq(let value): self.highestModSeq = value
        case .noModSeq: self.highestModSeq = nil
        case .permanentFlags(let flags): self.permanentFlags = flags
        case .readOnly: self.isReadOnly = true
        case .readWrite: self.isReadOnly = false
        case .mailboxID(let id): self.mailboxID = id
        default: break
        }
    }
}
