import ClientMatcher
import DeskIdentity
import MailDesk
import MailTesting
import MailTransport
import MessageParsing
import Testing

/// A desk in memory on a manual clock, with one channel, two clients and an agent.
struct DeskBench {
    let clock = ManualClock()
    let sender = RecordingSender()
    let tickets = MemoryTickets()
    let clients = MemoryClientDirectory()
    let agents = MemoryAgentDirectory()
    let ledger = MemoryIntakeLedger()
    let outbox = MemoryOutboxStore()
    let attachments = MemoryAttachmentStore()
    let desk: HelpDesk
    static let organization: OrganizationID = "desk"
    static let channel: ChannelID = "support"

    init(_ adjust: (inout MailChannel) throws -> Void = { _ in }) async throws {
        self.desk = HelpDesk(
            organization: Self.organization,
            stores: DeskStores(
                ledger: self.ledger, tickets: self.tickets, outbox: self.outbox, attachments: self.attachments,
                clients: self.clients, agents: self.agents),
            sender: self.sender, clock: self.clock)
        var channel = MailChannel(id: Self.channel, name: "Acme Support", address: try address("support@desk.example"))
        channel.policy.mailsPerSenderIn10Minutes = nil
        try adjust(&channel)
        try await self.desk.add(channel)
        self.clients.put(
            ClientRecord(id: "bakery", name: "Bakery", emailDomains: ["bakery.example"]), in: Self.organization)
        self.clients.put(
            ClientRecord(id: "smithy", name: "Smithy", emailDomains: ["smithy.example"]), in: Self.organization)
        self.agents.put(
            AgentRecord(id: "ada", name: "Ada", addresses: [try address("ada@staff.example")]), in: Self.organization)
    }

    /// Takes in a mail of these header lines and this text.
    @discardableResult
    func take(_ mail: TestLetter, key: SourceKey? = nil, receivedAt: WallTime? = nil) async throws -> IntakeRecord {
        try await self.desk.take(mail.bytes, channel: Self.channel, key: key, receivedAt: receivedAt)
    }

    func ticket(_ id: TicketID) throws -> TicketRecord { try #require(self.tickets.ticket(id, in: Self.organization)) }

    var ticketCount: Int { self.tickets.tickets(in: Self.organization).count }
}

/// An address that is known to be one.
func address(_ text: String) throws -> EmailAddress { try #require(EmailAddress(text)) }

/// A mail written by hand, as its lines.
struct TestLetter {
    var from = "Ann <ann@bakery.example>"
    var to = "support@desk.example"
    var subject: String? = "The oven is cold"
    var id: String? = "m1@bakery.example"
    var date: String? = "Mon, 05 Jan 2026 08:59:00 +0000"
    var more: [String] = []
    var text = "It does not heat any more."

    var bytes: [UInt8] {
        var lines = ["From: \(self.from)", "To: \(self.to)"]
        if let subject { lines.append("Subject: \(subject)") }
        if let id { lines.append("Message-ID: <\(id)>") }
        if let date { lines.append("Date: \(date)") }
        lines += self.more
        if !self.more.contains(where: { $0.hasPrefix("Content-Type") }) {
            lines += ["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8"]
        }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + self.text + "\r\n").utf8)
    }
}
