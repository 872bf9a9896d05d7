public import DeskIdentity
public import MessageParsing

/// A delivery report about a mail of ours.
public struct BounceNotice: Sendable, Hashable, Codable {
    /// Our mail.
    public var item: OutboxID
    /// The ticket it was about; nil for a notification without one.
    public var ticket: TicketID?
    /// What the report says of our recipients.
    public var recipients: [DeliveryReport.Recipient]

    /// A notice.
    public init(item: OutboxID, ticket: TicketID?, recipients: [DeliveryReport.Recipient]) {
        self.item = item
        self.ticket = ticket
        self.recipients = recipients
    }

    /// Whether the mail will not reach somebody.
    public var isPermanent: Bool { self.recipients.contains(where: \.isPermanent) }

    /// The notice for an agent.
    var sentence: String {
        let count = self.recipients.filter(\.isPermanent).count
        if count > 0 { return "A mail of ours did not reach \(count) of its recipients." }
        return self.recipients.contains { $0.action == .delayed || $0.action == .failed }
            ? "A mail of ours is delayed." : "A server reports about a mail of ours."
    }
}
