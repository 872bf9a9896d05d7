public import DeskIdentity
import Synchronization

/// The reference ``TicketSink``: a small ticket system in memory that numbers from 1 in each organization.
public final class MemoryTickets: TicketSink {
    private struct Space {
        var tickets: [TicketID: TicketRecord] = [:]
        var order: [TicketID] = []
        var applied: [EffectKey: TicketReceipt] = [:]
    }

    private let spaces = Mutex<[OrganizationID: Space]>([:])

    /// A system without tickets.
    public init() {}

    /// Makes the effects real, once for each key.
    public func apply(_ effects: IntakeEffects, key: EffectKey) async throws -> TicketReceipt {
        try self.spaces.withLock { spaces in
            var space = spaces[effects.organization, default: Space()]
            if let earlier = space.applied[key] { return earlier }
            let id: TicketID
            switch effects.target {
            case .newTicket(let new):
                id = TicketID(String(space.order.count + 1))
                space.tickets[id] = TicketRecord(id, new, channel: effects.channel, at: effects.at)
                space.order.append(id)
            case .existing(let ticket):
                id = ticket
            }
            guard space.tickets[id] != nil else { throw DeskError(.unknownTicket, "The ticket does not exist.") }
            space.tickets[id]?.apply(effects)
            let receipt = TicketReceipt(ticket: id)
            space.applied[key] = receipt
            spaces[effects.organization] = space
            return receipt
        }
    }

    /// What is known of a ticket.
    public func summary(of ticket: TicketID, in organization: OrganizationID) async throws -> TicketSummary? {
        self.spaces.withLock { $0[organization]?.tickets[ticket]?.summary }
    }

    /// One ticket with its messages; nil when there is none of this id.
    public func ticket(_ id: TicketID, in organization: OrganizationID) -> TicketRecord? {
        self.spaces.withLock { $0[organization]?.tickets[id] }
    }

    /// All tickets, oldest first.
    public func tickets(in organization: OrganizationID) -> [TicketRecord] {
        self.spaces.withLock { spaces in
            guard let space = spaces[organization] else { return [] }
            return space.order.compactMap { space.tickets[$0] }
        }
    }

    /// Deletes a ticket; its mails stay known to the ledger and do not come back as new ones.
    public func delete(_ id: TicketID, in organization: OrganizationID) {
        self.spaces.withLock { $0[organization]?.tickets[id] = nil }
    }
}
