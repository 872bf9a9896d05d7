public import DeskIdentity

/// What became of a mail. Every mail ends in exactly one of these; none is dropped silently.
public enum IntakeOutcome: Sendable, Hashable, Codable {
    /// It made this ticket.
    case ticket(TicketID)
    /// It was added to this ticket.
    case append(TicketID)
    /// It is another delivery of this mail; a variant has other bytes.
    case duplicate(of: MailID, isVariant: Bool)
    /// It is kept, visible, and changed nothing, for this reason.
    case recorded(String)
    /// This filter kept it out.
    case filtered(String)
    /// It waits for a person to look at it, for this reason.
    case quarantined(String)
    /// It waits for its turn, for this reason.
    case parked(String)
    /// It could not be processed, for this reason; its bytes are kept and it can be tried again.
    case deadLettered(String)

    /// The short name that tools print.
    public var name: String {
        switch self {
        case .ticket: "ticket"
        case .append: "append"
        case .duplicate: "duplicate"
        case .recorded: "recorded"
        case .filtered: "filtered"
        case .quarantined: "quarantined"
        case .parked: "parked"
        case .deadLettered: "dead-letter"
        }
    }

    /// The ticket the mail is on; nil when it is on none.
    public var ticket: TicketID? {
        switch self {
        case .ticket(let ticket), .append(let ticket): ticket
        default: nil
        }
    }

    /// Why, for the outcomes that have a reason.
    public var reason: String? {
        switch self {
        case .ticket, .append: nil
        case .duplicate(let original, let isVariant): (isVariant ? "a variant of " : "the same as ") + original.value
        case .recorded(let reason), .filtered(let reason), .quarantined(let reason), .parked(let reason),
            .deadLettered(let reason):
            reason
        }
    }
}
