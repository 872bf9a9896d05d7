public import DeskIdentity

/// Which ticket a mail belongs to, on what evidence, and what an agent should know about it.
public struct ThreadDecision: Sendable, Hashable {
    /// Where the mail goes.
    public enum Placement: Sendable, Hashable {
        /// Onto this ticket, for everybody to see.
        case append(TicketID)
        /// Onto this ticket, for agents only until one approves it: the writer takes no part in it.
        case hold(TicketID)
        /// Nowhere yet: it is the first mail of a new ticket.
        case newTicket
    }

    /// Something about the decision that a person may want to know.
    public enum Note: Sendable, Hashable {
        /// The mail names this ticket, but on evidence that its writer may not use.
        case foreignReference(TicketID)
        /// The mail continues this ticket, which was closed or left too long ago.
        case follows(TicketID)
        /// The ticket was deleted.
        case deletedTicket(TicketID)
        /// The ticket was merged into the one chosen.
        case merged(TicketID)
        /// Something that looks like our token was not made by us for this organization.
        case forgedToken
        /// Other evidence points to this ticket.
        case conflict(TicketID)
        /// Several tickets have this subject; the newest was taken.
        case ambiguousSubject(Int)
        /// The sender comes from the ticket's client but is new on the ticket.
        case newParticipant
        /// The sender takes no part in the ticket and is not of its client.
        case stranger
        /// The writer changed the subject altogether: it may be a new matter.
        case subjectChanged
    }

    /// Where the mail goes.
    public var placement: Placement
    /// Why; nil for a new ticket.
    public var evidence: ThreadEvidence?
    /// What else was seen.
    public var notes: [Note]

    /// A decision.
    public init(_ placement: Placement, evidence: ThreadEvidence? = nil, notes: [Note] = []) {
        self.placement = placement
        self.evidence = evidence
        self.notes = notes
    }

    /// The ticket the mail goes onto; nil for a new one.
    public var ticket: TicketID? {
        switch self.placement {
        case .append(let ticket), .hold(let ticket): ticket
        case .newTicket: nil
        }
    }
}
