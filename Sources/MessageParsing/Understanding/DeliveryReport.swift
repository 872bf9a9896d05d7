/// What a mail server reports about a delivery (RFC 3464), as far as the report says it.
public struct DeliveryReport: Sendable, Hashable {
    /// What became of the mail for one recipient.
    public enum Action: String, Sendable, Hashable, Codable {
        /// It will not arrive.
        case failed
        /// It has not arrived yet; the server goes on trying.
        case delayed
        /// It has arrived.
        case delivered
        /// It was passed to a server that sends no reports.
        case relayed
        /// It was sent on to several addresses.
        case expanded
    }

    /// One recipient's part of the report.
    public struct Recipient: Sendable, Hashable, Codable {
        /// The address the mail was sent to, or the one it ended up at; nil when neither can be read.
        public var address: EmailAddress?
        /// What became of the mail.
        public var action: Action
        /// The enhanced status, such as `5.1.1`; empty when the report has none.
        public var status: String
        /// The last server's own words.
        public var diagnostic: String

        /// A recipient's part.
        public init(address: EmailAddress?, action: Action, status: String, diagnostic: String) {
            self.address = address
            self.action = action
            self.status = status
            self.diagnostic = diagnostic
        }

        /// Whether the mail will never arrive: it failed, and the status does not say that it would have passed.
        public var isPermanent: Bool { self.action == .failed && !self.status.hasPrefix("4.") }
    }

    /// The recipients that the report is about; empty when it names none.
    public var recipients: [Recipient]
    /// The Message-ID of the mail that the report is about.
    public var originalMessageID: MessageID?

    /// The most recipients that are read.
    public static let maximumRecipients = 1_000

    /// A report.
    public init(recipients: [Recipient], originalMessageID: MessageID?) {
        self.recipients = recipients
        self.originalMessageID = originalMessageID
    }
}

extension MailMessage {
    /// The delivery report that this mail is; nil when its class is not ``MailClass/bounce``.
    ///
    /// Without a machine-readable part, `X-Failed-Recipients` is taken for recipients that failed.
    public var deliveryReport: DeliveryReport? {
        guard self.classification.mailClass == .bounce else { return nil }
        let parts = self.parts
        let status = parts.first { ["delivery-status", "global-delivery-status"].contains($0.mediaType.subtype) }
        var recipients = status.map { DeliveryReportReader.recipients(in: $0.content) } ?? []
        if recipients.isEmpty {
            let named = self.headers.all("X-Failed-Recipients").prefix(5).flatMap {
                $0.value.split(separator: ",").prefix(100)
            }
            recipients = named.compactMap { EmailAddress(String($0)) }.map {
                DeliveryReport.Recipient(address: $0, action: .failed, status: "", diagnostic: "")
            }
        }
        return DeliveryReport(recipients: recipients, originalMessageID: self.returnedMessageID(parts))
    }

    /// The id of the mail that came back with the report, whole or as its header alone.
    private func returnedMessageID(_ parts: [MailPart]) -> MessageID? {
        for part in parts.dropFirst().prefix(20) {
            if let id = part.message?.messageID { return id }
            if part.mediaType.subtype == "rfc822-headers", let id = MailMessage(part.content).messageID { return id }
        }
        return nil
    }
}

/// Reads the groups of fields of a `message/delivery-status` part.
private enum DeliveryReportReader {
    /// The first group is about the mail, each other one about a recipient; some servers put all into one.
    static func recipients(in content: [UInt8]) -> [DeliveryReport.Recipient] {
        var found: [DeliveryReport.Recipient] = []
        for group in self.groups(content.prefix(1_000_000)).prefix(DeliveryReport.maximumRecipients + 1) {
            let fields = MailMessage(group + [0x0D, 0x0A]).headers
            guard let word = fields["Action"].map(self.firstWord), let action = DeliveryReport.Action(rawValue: word)
            else {
                continue
            }
            let address = self.address(fields["Original-Recipient"]) ?? self.address(fields["Final-Recipient"])
            found.append(
                DeliveryReport.Recipient(
                    address: address, action: action, status: fields["Status"].map(self.firstWord) ?? "",
                    diagnostic: String((fields["Diagnostic-Code"] ?? "").prefix(500))))
        }
        return found
    }

    /// The text between empty lines, with the line ends of its lines.
    private static func groups(_ content: ArraySlice<UInt8>) -> [[UInt8]] {
        var groups: [[UInt8]] = []
        var group: [UInt8] = []
        for line in content.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let bare = line.last == 0x0D ? line.dropLast() : line
            if bare.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
                if !group.isEmpty { groups.append(group) }
                group = []
            } else {
                group += bare + [0x0D, 0x0A]
            }
        }
        return group.isEmpty ? groups : groups + [group]
    }

    /// The address behind `rfc822;`.
    private static func address(_ value: String?) -> EmailAddress? {
        guard let value else { return nil }
        let text = value.split(separator: ";", maxSplits: 1).last.map(String.init) ?? value
        return EmailAddress(text.filter { !"<>".contains($0) })
    }

    private static func firstWord(_ value: String) -> String {
        let word = value.drop { $0.isWhitespace }.prefix { !$0.isWhitespace && $0 != "(" && $0 != ";" }
        return word.lowercased()
    }
}
