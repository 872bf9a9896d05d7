/// A report about a mail that somebody complained of (RFC 5965), for the one who sent it.
public struct OutgoingAbuseReport: Sendable, Hashable {
    /// What is complained of.
    public enum Kind: String, Sendable, Hashable {
        /// The mail was not wanted.
        case abuse
        /// The mail tries to deceive.
        case fraud
        /// The mail carries a virus.
        case virus
        /// It was no abuse: a report that corrects an earlier one.
        case notSpam = "not-spam"
        /// Something else.
        case other
    }

    /// What is complained of.
    public var kind: Kind
    /// What people read.
    public var explanation: String
    /// The product that reports, as in `Martlet/1.0`.
    public var userAgent: String
    /// The mail, or its header block; one of them is needed (RFC 5965 2).
    public var returned: ReturnedContent
    /// The envelope sender of the mail.
    public var originalMailFrom: EmailAddress?
    /// For whom the mail was.
    public var originalRecipients: [EmailAddress]
    /// When the mail came.
    public var arrivalDate: MailDate?
    /// The address of the computer that it came from, as in `192.0.2.1`.
    public var sourceIP: String?
    /// The domains that the report is about.
    public var reportedDomains: [String]

    /// A report with what each needs.
    public init(kind: Kind, explanation: String, userAgent: String, returned: ReturnedContent) {
        self.kind = kind
        self.explanation = explanation
        self.userAgent = userAgent
        self.returned = returned
        self.originalMailFrom = nil
        self.originalRecipients = []
        self.arrivalDate = nil
        self.sourceIP = nil
        self.reportedDomains = []
    }
}

extension MessageBuilder {
    /// Makes the message an abuse report (RFC 5965); see the other forms.
    public mutating func setReport(_ report: OutgoingAbuseReport) throws(ComposeError) {
        var status = StatusFields()
        try status.put("Feedback-Type", report.kind.rawValue)
        try status.put("User-Agent", report.userAgent)
        try status.put("Version", "1")
        if let sender = report.originalMailFrom { try status.put("Original-Mail-From", "<\(sender)>") }
        for recipient in report.originalRecipients { try status.put("Original-Rcpt-To", "<\(recipient)>") }
        if let date = report.arrivalDate { try status.put("Arrival-Date", date.rfc5322) }
        if let address = report.sourceIP { try status.put("Source-IP", address) }
        for domain in report.reportedDomains { try status.put("Reported-Domain", domain) }
        self.setReport(
            type: "feedback-report", explanation: report.explanation, status: status, returned: report.returned)
    }
}
