/// The machine-readable part of a status response, in brackets (RFC 9051, 7.1, and extensions). More may be added.
@nonexhaustive
public enum IMAPResponseCode: Sendable, Hashable {
    /// The text must be shown to a person.
    case alert
    /// The charset of a search is unknown; the server's own follow where it says.
    case badCharset([String])
    /// The capabilities.
    case capability(IMAPCapabilities)
    /// The flags that can be changed for good.
    case permanentFlags(IMAPFlagSet)
    /// The mailbox is open for reading only.
    case readOnly
    /// The mailbox is open for reading and writing.
    case readWrite
    /// The target does not exist; CREATE may help.
    case tryCreate
    /// The next UID; 0 on the wire is left out.
    case uidNext(UInt32)
    /// The value that makes UIDs comparable.
    case uidValidity(UInt32)
    /// The number of the first unread message.
    case unseen(UInt32)
    /// The UID of an appended message.
    case appendUID(validity: UInt32, uids: IMAPUIDSet)
    /// The UIDs of copied messages, old and new in the same order.
    case copyUID(validity: UInt32, from: [ClosedRange<UInt32>], to: [ClosedRange<UInt32>])
    /// The highest modification sequence of the mailbox.
    case highestModSeq(UInt64)
    /// The mailbox has no modification sequences.
    case noModSeq
    /// The messages that a conditional STORE left alone because they had changed.
    case modified(IMAPUIDSet)
    /// The previous mailbox is closed.
    case closed
    /// The permanent id of a mailbox (RFC 8474).
    case mailboxID(String)
    /// Work goes on (RFC 9585).
    case inProgress
    /// Another one: its name in capitals, and the rest as it came.
    case other(name: String, arguments: [UInt8])

    /// The name on the wire for the codes without arguments that explain a failure, such as `AUTHENTICATIONFAILED`.
    public var failureName: String? {
        guard case .other(let name, _) = self else { return nil }
        return name
    }
}
