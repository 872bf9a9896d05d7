import Martlet

/// The main job as a story: a customer writes, the desk answers, the customer replies.
struct DemoStory {
    private let servers: DemoServers
    private let customer: DemoCustomer
    private let tickets = MemoryTickets()
    private let desk: HelpDesk
    private let channel: MailChannel

    init(_ servers: DemoServers) async throws {
        self.servers = servers
        self.customer = try DemoCustomer(servers)
        self.channel = MailChannel(
            id: "support", name: "Example Support", address: try Demo.address(DemoServers.support))
        let clients = MemoryClientDirectory()
        clients.put(ClientRecord(id: "acme", name: "Acme Ltd", emailDomains: ["acme.example"]), in: "demo")
        let agents = MemoryAgentDirectory()
        agents.put(
            AgentRecord(id: "ada", name: "Ada", addresses: [try Demo.address("ada@desk.example")]), in: "demo")
        self.desk = HelpDesk(
            organization: "demo", stores: DeskStores(tickets: self.tickets, clients: clients, agents: agents),
            sender: SMTPMailSender(
                try servers.sending(as: DemoServers.support), connector: servers.connector))
        let inbox = IMAPMailSource(
            try servers.reading(as: DemoServers.support), connector: servers.connector, history: .all)
        try await self.desk.add(self.channel, source: inbox)
    }

    /// Tells it, from the first mail to the state of the desk.
    func tell() async throws {
        Terminal.line("A help desk, a customer, and two mail servers on this machine, all over TLS.")
        let first = try await self.customerWrites()
        try await self.mailBecomesTicket()
        try await self.deskAcknowledges()
        let answer = try await self.agentAnswers()
        try await self.customerReplies(to: answer)
        try await self.duplicateIsIgnored(first)
        self.showTicket()
        try await self.showTrace()
        self.showStatus()
    }

    private func customerWrites() async throws -> [UInt8] {
        Demo.chapter(1, "Jane writes to \(DemoServers.support), over SMTP")
        let mail = try self.customer.write(
            subject: "The printer is on fire", text: "Hello,\nthe printer on the second floor is on fire again.\nJane")
        try await self.customer.send(mail)
        Demo.quote(MailMessage(mail).text ?? "")
        return mail
    }

    private func mailBecomesTicket() async throws {
        Demo.chapter(2, "The desk reads its mailbox over IMAP, and the mail becomes a ticket")
        for record in try await self.sync() {
            Demo.fact("outcome", self.words(for: record))
            guard let id = record.outcome?.ticket, let ticket = self.tickets.ticket(id, in: "demo") else { continue }
            Demo.fact("title", ticket.title)
            Demo.fact("client", "\(ticket.client), found by \(ticket.clientRule.rawValue)")
        }
    }

    private func deskAcknowledges() async throws {
        Demo.chapter(3, "The desk acknowledges, and Jane finds that in her inbox")
        try await self.deliver()
        _ = try await self.newestInCustomersInbox()
    }

    private func agentAnswers() async throws -> MailMessage {
        Demo.chapter(4, "Ada answers from the desk")
        let text = "Hello Jane,\nplease pull the plug. Somebody is on the way.\nAda"
        try await self.desk.reply(to: "1", as: "ada", text: text)
        try await self.deliver()
        return try await self.newestInCustomersInbox()
    }

    private func customerReplies(to answer: MailMessage) async throws {
        Demo.chapter(5, "Jane replies, and her mail goes onto the same ticket")
        try await self.customer.send(try self.customer.answer(answer, text: "It is out. Thank you!\nJane"))
        for record in try await self.sync() {
            Demo.fact("outcome", self.words(for: record))
            let thread = record.trace.first { $0.step == .thread }
            Demo.fact("threaded by", thread?.detail["evidence"] ?? "nothing")
        }
    }

    private func duplicateIsIgnored(_ first: [UInt8]) async throws {
        Demo.chapter(6, "Her first mail arrives once more, and changes nothing")
        try await self.customer.send(first)
        for record in try await self.sync() { Demo.fact("outcome", self.words(for: record)) }
        Demo.fact("tickets", String(self.tickets.tickets(in: "demo").count))
    }

    private func showTicket() {
        guard let ticket = self.tickets.ticket("1", in: "demo") else { return }
        Demo.chapter(7, "Ticket 1: \(ticket.title)")
        Demo.fact("client", ticket.client.value)
        Demo.fact("takes part", ticket.participants.map(\.address.description).joined(separator: ", "))
        for message in ticket.messages {
            Demo.say("\(self.author(of: message)):")
            Demo.quote(message.text)
        }
    }

    private func showTrace() async throws {
        Demo.chapter(8, "Why did Jane's reply land there? The trace is kept with the mail")
        for record in try await self.desk.mails() {
            guard case .append = record.outcome else { continue }
            for step in record.trace { Demo.fact(step.step.rawValue, step.decision) }
            return
        }
    }

    private func showStatus() {
        Demo.chapter(9, "How the channel is doing")
        let status = self.desk.status(of: self.channel.id)
        Demo.fact("last sync", status.lastSync == nil ? "never" : "a moment ago")
        Demo.fact("last error", status.lastError ?? "none")
    }
}

extension DemoStory {
    /// Syncs the channel and returns what became of each mail.
    func sync() async throws -> [IntakeRecord] {
        var records: [IntakeRecord] = []
        for id in try await self.desk.sync(self.channel.id).processed {
            records.append(try await self.desk.explain(id))
        }
        return records
    }

    private func deliver() async throws {
        for item in try await self.desk.deliver() {
            Demo.fact(item.state.rawValue, item.recipients.map(\.address.description).joined(separator: ", "))
        }
    }

    private func newestInCustomersInbox() async throws -> MailMessage {
        guard let newest = try await self.customer.inbox().last else {
            throw ToolError(.unavailable, "The desk's mail has not arrived in the customer's inbox.")
        }
        Demo.fact("subject", newest.subject ?? "")
        Demo.quote(newest.text ?? "")
        return newest
    }

    private func words(for record: IntakeRecord) -> String {
        guard let outcome = record.outcome else { return "waiting" }
        let ticket = outcome.ticket.map { " \($0)" } ?? ""
        return outcome.name + ticket + (outcome.reason.map { ": \($0)" } ?? "")
    }

    private func author(of message: TicketMessage) -> String {
        switch message.author {
        case .agent(let agent): "\(agent) (agent)"
        case .person(let person): person.name ?? person.address.description
        case .unknown: "somebody"
        }
    }
}
