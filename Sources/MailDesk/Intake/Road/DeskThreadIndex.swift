import ClientMatcher
import DeskIdentity
import MailTransport
import MessageParsing
import TicketThreading

/// Threading's view of the ledger, which knows the mails, and of the ticket system, which knows the tickets.
struct DeskThreadIndex: ThreadIndex {
    let ledger: any IntakeLedger
    let tickets: any TicketSink

    func tickets(
        ofMessages ids: [MessageID], in organization: OrganizationID
    ) async throws -> [MessageID: TicketID] {
        try await self.ledger.tickets(ofMessages: ids, in: organization)
    }

    func ticket(_ id: TicketID, in organization: OrganizationID) async throws -> ThreadTicket? {
        try await self.tickets.summary(of: id, in: organization).map(Self.view)
    }

    func ticket(referencedAs reference: String, in organization: OrganizationID) async throws -> ThreadTicket? {
        guard let id = try await self.tickets.ticket(referencedAs: reference, in: organization) else { return nil }
        return try await self.ticket(id, in: organization)
    }

    func tickets(
        titled subjectKey: String, activeSince since: Int64, limit: Int, in organization: OrganizationID
    ) async throws -> [ThreadTicket] {
        var found: [ThreadTicket] = []
        for id in try await self.ledger.tickets(titled: subjectKey, in: organization, limit: limit) {
            guard let ticket = try await self.ticket(id, in: organization), ticket.lastActivity >= since else {
                continue
            }
            found.append(ticket)
        }
        return found.sorted { $0.lastActivity > $1.lastActivity }
    }

    private static func view(_ summary: TicketSummary) -> ThreadTicket {
        ThreadTicket(
            id: summary.id, reference: summary.reference, subjectKey: BaseSubject(summary.title).key,
            channel: summary.channel,
            client: summary.client, isSharedClient: summary.client == ClientRecord.unknownID,
            participants: Set(summary.participants.map(\.address)),
            closedAt: summary.closedAt?.secondsSince1970, lastActivity: summary.lastActivity.secondsSince1970,
            mergedInto: summary.mergedInto)
    }
}
