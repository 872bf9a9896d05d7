/// Something that happened in the selected mailbox without having been asked for. More may be added.
@nonexhaustive
public enum IMAPMailboxEvent: Sendable {
    /// The mailbox now holds so many messages. Fewer than before do not happen this way.
    case exists(UInt32)
    /// The message of this number is gone; those after it have moved up.
    case expunged(UInt32)
    /// The messages of these UIDs are gone.
    case vanished(IMAPUIDSet)
    /// A message's flags or other data changed.
    case changed(IMAPFetchResponse)
    /// The UIDs of the mailbox changed their meaning while it was open.
    case uidValidity(UInt32)
    /// The server wants a person to read this.
    case alert(String)
    /// More happened than was kept: look at the mailbox anew.
    case overflow
}
