/// What a message disposition notification says (RFC 8098): what became of a mail after its delivery.
public struct OutgoingReadReceipt: Sendable, Hashable {
    /// What became of the mail.
    public enum Disposition: String, Sendable, Hashable {
        /// It was shown; not necessarily read.
        case displayed
        /// It was deleted, perhaps unseen.
        case deleted
        /// It was sent on somewhere else.
        case dispatched
        /// A program dealt with it.
        case processed
    }

    /// What people read.
    public var explanation: String
    /// The product that reports, as in `desk.example.com; Martlet`.
    public var reportingAgent: String?
    /// For whom the mail was.
    public var finalRecipient: EmailAddress
    /// The address that the sender gave, where it is another one.
    public var originalRecipient: EmailAddress?
    /// The mail that the report is about.
    public var originalMessageID: MessageID?
    /// What became of it.
    public var disposition: Disposition
    /// Whether a program did it without a person asking.
    public var isAutomaticAction: Bool
    /// Whether the report was sent without a person asking.
    public var isSentAutomatically: Bool
    /// The mail or its header block, as it came; nil returns nothing.
    public var returned: ReturnedContent?

    /// A report with these needed fields.
    public init(explanation: String, finalRecipient: EmailAddress, disposition: Disposition) {
        self.explanation = explanation
        self.reportingAgent = nil
        self.finalRecipient = finalRecipient
        self.originalRecipient = nil
        self.originalMessageID = nil
        self.disposition = disposition
        self.isAutomaticAction = false
        self.isSentAutomatically = false
        self.returned = nil
    }
}
