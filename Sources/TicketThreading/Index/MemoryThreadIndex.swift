public import DeskIdentity
public import MessageParsing
import Synchronization

/// The reference ``ThreadIndex``: everything in memory, gone with the process. For tests, and for one that needs no
/// more.
public final class MemoryThreadIndex: ThreadIndex {
    private struct Space {
        var messages: [MessageID: TicketID] = [:]
        var tickets: [TicketID: ThreadTicket] = [:]
    }

    private let spaces = Mutex<[OrganizationID: Space]>([:])

    /// An index that knows nothing yet.
    public init() {}

    /// Adds a ticket or replaces what is known of it.
    public func put(_ ticket: ThreadTicket, in organization: OrganizationID) {
        self.spaces.withLock { spaces in
            spaces[organization, default: Space()].tickets[ticket.id] = ticket
        }
    }

    /// Forgets a ticket, as when an agent deletes it; its mails stay known, so that they are not taken for new ones.
    public func remove(_ ticket: TicketID, in organization: OrganizationID) {
        self.spaces.withLock { $0[organization]?.tickets[ticket] = nil }
    }

    /// Says that this mail belongs to this ticket.
    public func link(_ message: MessageID, to ticket: TicketID, in organization: OrganizationID) {
        self.spaces.withLock { $0[organization, default: Space()].messages[message] = ticket }
    }

    /// The tickets that these mails belong to.
    public func tickets(
        ofMessages ids: [MessageID], in organization: OrganizationID
    ) async throws -> [MessageID: TicketID] {
        self.spaces.withLock { spaces in
            guard let known = spaces[organization]?.messages else { return [:] }
            return Dictionary(
                ids.compactMap { id in known[id].map { (id, $0) } }, uniquingKeysWith: { first, _ in first })
        }
    }

    /// What is known of a ticket.
    public func ticket(_ id: TicketID, in organization: OrganizationID) async throws -> ThreadTicket? {
        self.spaces.withLock { $0[organization]?.tickets[id] }
    }

    /// The ticket that people call `reference`.
    public func ticket(referencedAs reference: String, in organization: OrganizationID) async throws -> ThreadTicket? {
        self.spaces.withLock { spaces in
            spaces[organization]?.tickets.values.first { $0.reference == reference }
        }
    }

    /// The tickets with this base subject, newest first.
    public func tickets(
        titled subjectKey: String, activeSince since: Int64, limit: Int, in organization: OrganizationID
    ) async throws -> [ThreadTicket] {
        self.spaces.withLock { spaces in
            guard let space = spaces[organization] else { return [] }
            let recent = space.tickets.values.filter { $0.subjectKey == subjectKey && $0.lastActivity >= since }
                .sorted { $0.lastActivity > $1.lastActivity }
            return Array(recent.prefix(limit))
        }
    }
}
