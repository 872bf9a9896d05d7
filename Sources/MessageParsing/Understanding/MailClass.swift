/// What kind of mail it is: who, or what, wrote it.
public enum MailClass: String, Sendable, Hashable, Codable, CaseIterable {
    /// A person wrote it to somebody.
    case person
    /// A mailbox answered in the absence of its owner.
    case outOfOffice = "out-of-office"
    /// A program wrote it: an alert, a confirmation, a notification.
    case generated
    /// It went to many: a newsletter, a list.
    case bulk
    /// A mail server reports on a delivery (RFC 3464).
    case bounce
    /// A mail program reports that a mail was read (RFC 8098).
    case readReceipt = "read-receipt"
    /// A provider reports that a mail was called spam (RFC 5965).
    case complaint
}

/// A mail's class, and the headers or words it was told by.
public struct MailClassification: Sendable, Hashable {
    /// The class.
    public let mailClass: MailClass
    /// What it was told by, such as `Auto-Submitted: auto-replied`; empty for a person's mail.
    public let evidence: [String]

    /// A classification.
    public init(_ mailClass: MailClass, evidence: [String] = []) {
        self.mailClass = mailClass
        self.evidence = evidence
    }

    /// Whether no automatic answer must be sent to it (RFC 3834 2).
    public var isAutomated: Bool { self.mailClass != .person }
}
