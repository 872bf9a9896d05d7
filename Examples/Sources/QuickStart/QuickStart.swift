import Martlet

/// Turns an inbox into tickets and answers them, until it is stopped.
@main
struct QuickStart {
    static func main() async throws {
        // 1. Where the mail is. The password comes from the environment; Martlet never prints it.
        let address = "support@example.com"
        let login = Credentials.password(username: address, password: password())
        let inbox = IMAPConfiguration(
            endpoint: try Endpoint(host: "imap.example.com", port: 993), security: .tls, credentials: login)
        let relay = SMTPConfiguration(
            endpoint: try Endpoint(host: "smtp.example.com", port: 587), security: .startTLS(.required),
            credentials: login)
        let network = MailConnector.system()

        // 2. Who writes to you. Senders who match nobody belong to the shared client 'Unknown (Email)'.
        let clients = MemoryClientDirectory()
        clients.put(ClientRecord(id: "acme", name: "Acme Ltd", emailDomains: ["acme.example"]), in: "example")

        // 3. The desk. Memory is fine for a try; implement TicketSink over your own tickets for the real thing.
        let tickets = MemoryTickets()
        let desk = HelpDesk(
            organization: "example", stores: DeskStores(tickets: tickets, clients: clients),
            sender: SMTPMailSender(relay, connector: network))
        guard let support = EmailAddress(address) else { return }
        try await desk.add(
            MailChannel(id: "support", name: "Example Support", address: support),
            source: IMAPMailSource(inbox, connector: network))

        // 4. Every new mail becomes a ticket, or goes onto the one it belongs to, exactly once.
        try await desk.run()
    }
}
