/// One response of a server (RFC 9051, 7), read. More may be added.
@nonexhaustive
public enum IMAPResponse: Sendable {
    /// The end of a command.
    case tagged(tag: [UInt8], IMAPStatus)
    /// A status that ends no command.
    case status(IMAPStatus)
    /// `+`: the server waits for more.
    case continuation([UInt8])
    /// What the server can do.
    case capability(IMAPCapabilities)
    /// What was switched on (RFC 5161).
    case enabled([String])
    /// How many messages the mailbox holds.
    case exists(UInt32)
    /// How many are new to this session (IMAP4rev1 only).
    case recent(UInt32)
    /// The message of this number is gone; those after it move up.
    case expunge(UInt32)
    /// Messages are gone (RFC 7162); `earlier` if that happened before the mailbox was selected.
    case vanished(IMAPUIDSet, earlier: Bool)
    /// A message's data.
    case fetch(IMAPFetchResponse)
    /// The flags of the mailbox.
    case flags(IMAPFlagSet)
    /// A search's result.
    case search(IMAPSearchResult)
    /// A mailbox.
    case list(IMAPListEntry)
    /// A mailbox's numbers.
    case mailboxStatus(IMAPMailboxName, IMAPMailboxStatus)
    /// Where mailboxes lie.
    case namespace(IMAPNamespace)
    /// Who the server is (RFC 2971): fields in their order.
    case id([(name: String, value: String?)])
    /// A response that this package does not know or cannot read, as it came, without its line end.
    case other([UInt8])
}
