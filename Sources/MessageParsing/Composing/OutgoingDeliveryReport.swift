/// What a delivery status notification says (RFC 3464): which recipients did or did not get a mail.
public struct OutgoingDeliveryReport: Sendable, Hashable {
    /// What happened to the mail for one recipient.
    public enum Action: String, Sendable, Hashable {
        /// It could not be delivered, and no more attempts are made.
        case failed
        /// It could not be delivered yet; attempts go on.
        case delayed
        /// It was delivered.
        case delivered
        /// It was passed on to a system that sends no notifications.
        case relayed
        /// It was delivered to a list or alias that passes it on.
        case expanded
    }

    /// One recipient.
    public struct Recipient: Sendable, Hashable {
        /// The address to which the mail was sent in the end.
        public var finalRecipient: EmailAddress
        /// The address that the sender gave, where it is another one.
        public var originalRecipient: EmailAddress?
        /// What happened.
        public var action: Action
        /// The enhanced status code, as in `5.1.1` (RFC 3463).
        public var status: String
        /// The server that said so.
        public var remoteMTA: String?
        /// What it said, as in `550 5.1.1 no such user`.
        public var diagnostic: String?
        /// When delivery was tried last.
        public var lastAttempt: MailDate?
        /// Until when it will be tried.
        public var willRetryUntil: MailDate?

        /// A recipient with these needed fields; the others are nil.
        public init(_ finalRecipient: EmailAddress, action: Action, status: String) {
            self.finalRecipient = finalRecipient
            self.originalRecipient = nil
            self.action = action
            self.status = status
            self.remoteMTA = nil
            self.diagnostic = nil
            self.lastAttempt = nil
            self.willRetryUntil = nil
        }
    }

    /// What people read.
    public var explanation: String
    /// The host that reports.
    public var reportingMTA: String
    /// The envelope id that the sender gave.
    public var originalEnvelopeID: String?
    /// When the mail came to the reporting host.
    public var arrivalDate: MailDate?
    /// What happened, for each recipient; at least one.
    public var recipients: [Recipient]
    /// The mail or its header block, as it came; nil returns nothing.
    public var returned: ReturnedContent?

    /// A report with these needed fields; the others are nil.
    public init(explanation: String, reportingMTA: String, recipients: [Recipient]) {
        self.explanation = explanation
        self.reportingMTA = reportingMTA
        self.originalEnvelopeID = nil
        self.arrivalDate = nil
        self.recipients = recipients
        self.returned = nil
    }
}

/// What a report gives back of the mail that it is about.
public enum ReturnedContent: Sendable, Hashable {
    /// The header block only (`text/rfc822-headers`, RFC 6522).
    case headers([UInt8])
    /// The whole mail (`message/rfc822`).
    case message([UInt8])
}
