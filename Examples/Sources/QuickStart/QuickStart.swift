import Foundation
import Martlet

/// Turns an inbox into tickets and answers them, until it is stopped.
@main
struct QuickStart {
    static func main() async throws {
        // Where the mail is. Martlet never prints the password.
        let login = Credentials.password(
            username: "support@example.com", password: ProcessInfo.processInfo.environment["MAIL_PASSWORD"] ?? "")
        let inbox = IMAPConfiguration(
            endpoint: try Endpoint(host: "imap.example.com", port: 993), security: .tls, credentials: login)
        let relay = SMTPConfiguration(
            endpoint: try Endpoint(host: "smtp.example.com", port: 587), security: .startTLS(.required),
            credentials: login)
        let network = MailConnector.system()

        // Who writes to you; whom nobody knows belongs to the shared client 'Unknown (Email)'.
        let clients = MemoryClientDirectory()
        clients.put(ClientRecord(id: "acme", name: "Acme Ltd", emailDomains: ["acme.example"]), in: "example")

        // The desk. Memory is fine for a try; for the real thing, implement TicketSink over your own tickets.
        let desk = HelpDesk(
            organization: "example", stores: DeskStores(tickets: MemoryTickets(), clients: clients),
            sender: SMTPMailSender(relay, connector: network))
        guard let address = EmailAddress("support@example.com") else { return }
        try await desk.add(
            MailChannel(id: "support", name: "Example Support", address: address),
            source: IMAPMailSource(inbox, connector: network))

        // Every new mail becomes a ticket, or goes onto the one it belongs to, exactly once.
        try await desk.run()
    }
}
