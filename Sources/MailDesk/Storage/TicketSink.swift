public import DeskIdentity

/// The ticket system: memory, a database, or your own.
///
/// Implement ``apply(_:key:)`` and ``summary(of:in:)`` over your tickets and the desk does the rest. Both are called
/// for one organization at a time.
public protocol TicketSink: Sendable {
    /// Makes the effects real and returns the ticket they were about.
    ///
    /// It must be idempotent on `key`: a second call with the same key changes nothing and returns what the first
    /// returned, also after the process died in between. Keys of two organizations differ. Throw to have it tried
    /// again.
    func apply(_ effects: IntakeEffects, key: EffectKey) async throws -> TicketReceipt

    /// What is known of a ticket; nil when there is none, or none any more.
    func summary(of ticket: TicketID, in organization: OrganizationID) async throws -> TicketSummary?

    /// The ticket that people call `reference`. The default takes the reference for the ticket's id.
    func ticket(referencedAs reference: String, in organization: OrganizationID) async throws -> TicketID?
}

extension TicketSink {
    /// The ticket whose id is `reference`, if there is one.
    public func ticket(referencedAs reference: String, in organization: OrganizationID) async throws -> TicketID? {
        try await self.summary(of: TicketID(reference), in: organization)?.id
    }

    /// The ticket that `id` stands for today: itself, or what it was merged into, over at most 16 steps; nil when it is
    /// gone.
    func current(_ id: TicketID, in organization: OrganizationID) async throws -> TicketSummary? {
        var id = id
        for _ in 0..<16 {
            guard let summary = try await self.summary(of: id, in: organization) else { return nil }
            guard let merged = summary.mergedInto else { return summary }
            id = merged
        }
        return nil
    }
}
