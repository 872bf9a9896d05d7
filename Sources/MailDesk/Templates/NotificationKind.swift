/// The mails that a desk writes by itself or for its host.
public enum NotificationKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// A new ticket was made: its requester learns the number.
    case ticketAcknowledgement = "ticket-acknowledgement"
    /// A ticket was closed.
    case ticketResolved = "ticket-resolved"
    /// An agent answered; for hosts that announce answers instead of sending them.
    case agentReply = "agent-reply"
    /// A promised time is about to pass.
    case serviceLevelWarning = "service-level-warning"
    /// Somebody is invited to the desk.
    case invitation
    /// Somebody has joined the desk.
    case welcome
    /// An invoice is due.
    case invoiceReminder = "invoice-reminder"
    /// There is news of a project.
    case projectUpdate = "project-update"
}
