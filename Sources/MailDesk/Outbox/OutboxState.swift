/// How far a mail has come on its way out.
public enum OutboxState: String, Sendable, Hashable, Codable, CaseIterable {
    /// It waits for its turn, for the first time or again.
    case queued
    /// It is being handed over.
    case sending
    /// A server has taken it for at least one recipient.
    case sent
    /// It was taken and came back later.
    case bounced
    /// It was refused for good, or given up.
    case failed
    /// The connection went after the last byte: it may or may not have arrived. It is never sent again blindly.
    case uncertain
}
