public import DeskIdentity

/// The ticket that effects were about.
public struct TicketReceipt: Sendable, Hashable, Codable {
    /// The ticket.
    public var ticket: TicketID
    /// What people call it: it stands in the subject tag.
    public var reference: String

    /// A receipt; without a reference people use the id.
    public init(ticket: TicketID, reference: String? = nil) {
        self.ticket = ticket
        self.reference = reference ?? ticket.value
    }
}
