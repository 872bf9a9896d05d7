public import DeskIdentity
public import MessageParsing

/// What threading looks things up in: which mail belongs to which ticket. Read-only; memory, SQLite, or your own.
///
/// Implement it over the store that knows your tickets. An answer may be a moment old: the engine commits one mail of a
/// channel at a time. Every call is for one organization, and an answer never names a ticket of another.
public protocol ThreadIndex: Sendable {
    /// The tickets that these mails belong to: mails received and mails sent, also those of tickets deleted since.
    func tickets(ofMessages ids: [MessageID], in organization: OrganizationID) async throws -> [MessageID: TicketID]

    /// What is known of a ticket; nil when there is none of this id, or none any more.
    func ticket(_ id: TicketID, in organization: OrganizationID) async throws -> ThreadTicket?

    /// The ticket that people call `reference`; nil when there is none.
    func ticket(referencedAs reference: String, in organization: OrganizationID) async throws -> ThreadTicket?

    /// The tickets with this base subject (``BaseSubject/key``) that something happened to since `since` (seconds since
    /// 1970), newest first, at most `limit`.
    func tickets(
        titled subjectKey: String, activeSince since: Int64, limit: Int, in organization: OrganizationID
    ) async throws -> [ThreadTicket]
}
