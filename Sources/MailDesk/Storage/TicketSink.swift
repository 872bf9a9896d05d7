public import DeskIdentity
public import MailTransport
public import MessageParsing

/// The ticket system: memory, a database, or your own.
///
/// Implement ``apply(_:key:)`` and ``summary(of:in:)`` over your tickets and the desk does the rest. Both are called for one
/// organization at a time.
public protocol TicketSink: Sendable {
    /// Makes the effects real and returns the ticket they were about.
    ///
    /// It must be idempotent on `key`: a second call with the same key changes nothing and returns what the first
    /// returned, also after the process died in between. Keys of two organizations differ. Throw to have it tried again.
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

    /// The ticket that `id` stands for today: itself, or what it was merged into, over at most 16 steps; nil when it is gone.
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

/// What makes effects happen only once: the mail or the act that they come from.
public struct EffectKey: DeskIdentifier {
    /// The text of the key.
    public let value: String

    /// Takes the key as it is.
    public init(_ value: String) { self.value = value }
}

/// The ticket that effects were about.
public struct TicketReceipt: Sendable, Hashable, Codable {
    /// The ticket.
    public var ticket: TicketID
    /// What people call it: it stands in the subject tag.
    public var reference: String

    /// A receipt; without a reference people use the id.
    public init(ticket: TicketID, reference: String? = nil) {
        self.ticket = ticket
        self.reference = reference ?? ticket.value
    }
}

/// What the desk has to know of a ticket.
public struct TicketSummary: Sendable, Hashable, Codable {
    /// The ticket.
    public var id: TicketID
    /// What people call it.
    public var reference: String
    /// Its title.
    public var title: String
    /// The channel it came in on.
    public var channel: ChannelID
    /// The client it belongs to.
    public var client: ClientID?
    /// Who asked; nil when that cannot be said.
    public var requester: MailboxAddress?
    /// Everybody who takes part, the requester too.
    public var participants: [MailboxAddress]
    /// When it was closed; nil while it is open.
    public var closedAt: WallTime?
    /// When something last happened to it.
    public var lastActivity: WallTime
    /// The ticket it was merged into, if it was.
    public var mergedInto: TicketID?
    /// When it was opened again lately; a ticket that is opened again and again stays closed. Empty where the ticket
    /// system does not keep that.
    public var reopenedAt: [WallTime]
    /// The last public message that came from outside: what an answer answers.
    public var lastInbound: TicketMessage?

    /// A summary.
    public init(
        id: TicketID, reference: String, title: String, channel: ChannelID, client: ClientID?,
        requester: MailboxAddress?, participants: [MailboxAddress], closedAt: WallTime?, lastActivity: WallTime,
        mergedInto: TicketID? = nil, reopenedAt: [WallTime] = [], lastInbound: TicketMessage? = nil
    ) {
        self.id = id
        self.reference = reference
        self.title = title
        self.channel = channel
        self.client = client
        self.requester = requester
        self.participants = participants
        self.closedAt = closedAt
        self.lastActivity = lastActivity
        self.mergedInto = mergedInto
        self.reopenedAt = reopenedAt
        self.lastInbound = lastInbound
    }

    /// Whether somebody takes part.
    func hasParticipant(_ person: MailboxAddress) -> Bool {
        self.participants.contains { $0.address.isSamePerson(as: person.address) }
    }
}
