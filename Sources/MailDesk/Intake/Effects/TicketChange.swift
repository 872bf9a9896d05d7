public import DeskIdentity

/// What changes about a ticket itself.
public enum TicketChange: Sendable, Hashable, Codable {
    /// It is open again.
    case reopen
    /// It is done.
    case close
    /// Its messages go to another ticket from now on.
    case merge(into: TicketID)
    /// This agent works on it; nil for nobody.
    case assign(AgentID?)
    /// The held message that came as this mail is for everybody now, and who wrote it takes part.
    case approve(MailID)
}
