public import ClientMatcher

/// Everything a desk keeps, behind its seams. Several desks can share one value: each key carries its organization.
public struct DeskStores: Sendable {
    /// Where channels are kept.
    public var channels: any ChannelStore
    /// The book of all mails taken in.
    public var ledger: any IntakeLedger
    /// The ticket system.
    public var tickets: any TicketSink
    /// Mail that goes out.
    public var outbox: any OutboxStore
    /// The files of tickets.
    public var attachments: any AttachmentStore
    /// Passwords and keys.
    public var secrets: any SecretStore
    /// Addresses that mail came back from.
    public var suppressions: any SuppressionStore
    /// Clients and contacts.
    public var clients: any ClientDirectory
    /// Who answers tickets.
    public var agents: any AgentDirectory

    /// Stores; what is not given is kept in memory and gone with the process.
    public init(
        channels: any ChannelStore = MemoryChannelStore(), ledger: any IntakeLedger = MemoryIntakeLedger(),
        tickets: any TicketSink = MemoryTickets(), outbox: any OutboxStore = MemoryOutboxStore(),
        attachments: any AttachmentStore = MemoryAttachmentStore(), secrets: any SecretStore = MemorySecretStore(),
        suppressions: any SuppressionStore = MemorySuppressionStore(),
        clients: any ClientDirectory = MemoryClientDirectory(), agents: any AgentDirectory = MemoryAgentDirectory()
    ) {
        self.channels = channels
        self.ledger = ledger
        self.tickets = tickets
        self.outbox = outbox
        self.attachments = attachments
        self.secrets = secrets
        self.suppressions = suppressions
        self.clients = clients
        self.agents = agents
    }
}
