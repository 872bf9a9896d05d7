/// One item of a FETCH response. More may be added.
@nonexhaustive
public enum IMAPFetchItem: Sendable {
    /// UID.
    case uid(UInt32)
    /// FLAGS.
    case flags(IMAPFlagSet)
    /// INTERNALDATE.
    case internalDate(IMAPInternalDate)
    /// RFC822.SIZE; servers are often wrong: never a proof that something is complete.
    case size(UInt64)
    /// ENVELOPE.
    case envelope(IMAPEnvelope)
    /// BODYSTRUCTURE, or BODY without a section.
    case bodyStructure(IMAPBodyStructure)
    /// BODY[…], BINARY[…] or one of the old RFC822 forms.
    case section(IMAPSection)
    /// BINARY.SIZE[…].
    case binarySize(String, UInt64)
    /// MODSEQ (RFC 7162); a server's 0 or -1 is left out.
    case modSeq(UInt64)
    /// EMAILID (RFC 8474).
    case emailID(String)
    /// THREADID (RFC 8474); nil where the server has none.
    case threadID(String?)
    /// X-GM-MSGID.
    case gmailMessageID(UInt64)
    /// X-GM-THRID.
    case gmailThreadID(UInt64)
    /// X-GM-LABELS, in modified UTF-7 or UTF-8 as they came.
    case gmailLabels([[UInt8]])
    /// An item that this package does not know: its name and its value as they came.
    case other(name: String, value: [UInt8])
    /// An item that could not be read: its name and its value as they came. The other items are not affected.
    case invalid(name: String, value: [UInt8])
}
