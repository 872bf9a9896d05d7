public import ClientMatcher
public import DeskIdentity
public import MailTransport
public import MessageParsing

/// A ticket of ``MemoryTickets``.
public struct TicketRecord: Sendable, Hashable, Codable {
    /// The ticket's number, from 1.
    public var id: TicketID
    /// Its title.
    public var title: String
    /// The channel it came in on.
    public var channel: ChannelID
    /// The client it belongs to.
    public var client: ClientID
    /// By which rule the client was found.
    public var clientRule: ClientRule
    /// Who asked; nil when that cannot be said.
    public var requester: MailboxAddress?
    /// Everybody who takes part, the requester too.
    public var participants: [MailboxAddress]
    /// The queue it is in.
    public var queue: QueueID?
    /// Who works on it.
    public var assignee: AgentID?
    /// Tickets that it follows or mentions.
    public var related: [TicketID]
    /// Its messages, oldest first.
    public var messages: [TicketMessage]
    /// When it was made.
    public var createdAt: WallTime
    /// When something last happened to it.
    public var lastActivity: WallTime
    /// When it was closed; nil while it is open.
    public var closedAt: WallTime?
    /// The ticket it was merged into, if it was.
    public var mergedInto: TicketID?
    /// When it was opened again, at most the last ten times.
    public var reopenedAt: [WallTime]

    /// Whether it is open.
    public var isOpen: Bool { self.closedAt == nil }

    /// The messages that everybody who takes part may see.
    public var publicMessages: [TicketMessage] { self.messages.filter { $0.visibility == .public } }
}

extension TicketRecord {
    /// A new ticket.
    init(_ id: TicketID, _ new: NewTicket, channel: ChannelID, at: WallTime) {
        self.id = id
        self.title = new.title
        self.channel = channel
        self.client = new.client
        self.clientRule = new.clientRule
        self.requester = new.requester
        self.participants = new.requester.map { [$0] } ?? []
        self.queue = new.queue
        self.assignee = new.assignee
        self.related = new.related
        self.messages = []
        self.createdAt = at
        self.lastActivity = at
        self.reopenedAt = []
    }

    /// Makes effects real on this ticket.
    mutating func apply(_ effects: IntakeEffects) {
        if let message = effects.message { self.messages.append(message) }
        self.add(effects.participants)
        switch effects.change {
        case .reopen:
            if self.closedAt != nil { self.reopenedAt = self.reopenedAt.suffix(9) + [effects.at] }
            self.closedAt = nil
        case .close: self.closedAt = self.closedAt ?? effects.at
        case .merge(let target): self.mergedInto = target
        case .assign(let agent): self.assignee = agent
        case .approve(let mail): self.approve(mail)
        case nil: break
        }
        self.lastActivity = max(self.lastActivity, effects.at)
    }

    private mutating func approve(_ mail: MailID) {
        for index in self.messages.indices where self.messages[index].mail == mail {
            guard self.messages[index].visibility == .held else { continue }
            self.messages[index].visibility = .public
            if case .person(let author) = self.messages[index].author { self.add([author]) }
        }
    }

    private mutating func add(_ people: [MailboxAddress]) {
        for person in people where !self.participants.contains(where: { $0.address.isSamePerson(as: person.address) }) {
            self.participants.append(person)
        }
    }

    /// What the desk has to know of it.
    var summary: TicketSummary {
        let inbound = self.messages.last { message in
            guard message.visibility == .public, case .person = message.author else { return false }
            return true
        }
        return TicketSummary(
            id: self.id, reference: self.id.value, title: self.title, channel: self.channel, client: self.client,
            requester: self.requester, participants: self.participants, closedAt: self.closedAt,
            lastActivity: self.lastActivity, mergedInto: self.mergedInto, reopenedAt: self.reopenedAt,
            lastInbound: inbound)
    }
}
