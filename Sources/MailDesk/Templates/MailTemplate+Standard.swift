extension NotificationKind {
    /// The placeholders that this mail's template may use.
    public var variables: Set<String> {
        let common: Set<String> = ["desk.name", "desk.address", "recipient.name"]
        let ticket: Set<String> = ["ticket.number", "ticket.title"]
        switch self {
        case .ticketAcknowledgement, .ticketResolved: return common.union(ticket)
        case .agentReply: return common.union(ticket).union(["agent.name", "message.text", "url"])
        case .serviceLevelWarning: return common.union(ticket).union(["due", "client.name", "url"])
        case .invitation: return common.union(["inviter.name", "url"])
        case .welcome: return common.union(["url"])
        case .invoiceReminder: return common.union(["invoice.number", "invoice.amount", "due", "url"])
        case .projectUpdate: return common.union(["project.name", "message.text", "url"])
        }
    }

    /// The template that is used until the organization has its own.
    public var standardTemplate: MailTemplate {
        switch self {
        case .ticketAcknowledgement:
            Self.make(
                "We have received your request",
                "we have received your request. Its number is $ticket.number.",
                "To add something, simply answer this mail.")
        case .ticketResolved:
            Self.make(
                "Your request is resolved", "we have closed your request $ticket.number.",
                "If something is missing, answer this mail and it is open again.")
        case .agentReply:
            Self.make("$ticket.title", "$agent.name has answered your request $ticket.number:", "$message.text")
        case .serviceLevelWarning:
            Self.make(
                "Ticket $ticket.number is due soon", "ticket $ticket.number of $client.name is due at $due.", "$url")
        case .invitation:
            Self.make("$inviter.name invites you to $desk.name", "$inviter.name invites you to $desk.name.", "$url")
        case .welcome:
            Self.make("Welcome to $desk.name", "welcome to $desk.name. This is the way in:", "$url")
        case .invoiceReminder:
            Self.make(
                "Invoice $invoice.number is due", "invoice $invoice.number over $invoice.amount is due on $due.", "$url"
            )
        case .projectUpdate:
            Self.make("News of $project.name", "there is news of $project.name:", "$message.text")
        }
    }

    /// A greeting, two paragraphs and the desk's name, as text and as HTML.
    private static func make(_ subject: String, _ first: String, _ second: String) -> MailTemplate {
        let html = """
            <!DOCTYPE html>
            <html><body>
            <p>Hello $recipient.name,</p>
            <p>\(first)</p>
            <p>\(second)</p>
            <p>$desk.name</p>
            </body></html>

            """
        return MailTemplate(
            subject: subject, text: "Hello $recipient.name,\n\n\(first)\n\n\(second)\n\n$desk.name\n", html: html)
    }
}
