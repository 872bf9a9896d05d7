import Martlet

/// A message as a page for a person.
enum MessagePage {
    static func show(_ message: MailMessage, file: String) {
        Terminal.line(Terminal.bold(Terminal.visible(message.subject ?? "(no subject)")))
        self.row("File", file)
        self.row("From", self.list(message.from))
        self.row("To", self.list(message.to))
        self.row("Cc", self.list(message.cc))
        self.row("Date", message.date?.iso8601)
        self.row("Message-ID", message.messageID?.value)
        Terminal.line()
        self.tree(message.root, depth: 0)
        if let text = message.text {
            Terminal.line()
            Terminal.line(Terminal.visible(text))
        }
        for defect in message.defects + message.contentDefects {
            Terminal.line(Terminal.dim("defect: \(Terminal.visible(defect.description))"))
        }
        Terminal.line()
    }

    private static func row(_ name: String, _ value: String?) {
        guard let value, !value.isEmpty else { return }
        let padding = String(repeating: " ", count: max(0, 12 - name.count))
        Terminal.line(Terminal.dim(name + padding) + Terminal.visible(value))
    }

    private static func list(_ mailboxes: [MailboxAddress]) -> String {
        mailboxes.map { mailbox in
            mailbox.name.map { "\($0) <\(mailbox.address)>" } ?? mailbox.address.description
        }.joined(separator: ", ")
    }

    private static func tree(_ part: MailPart, depth: Int) {
        let indent = String(repeating: "  ", count: depth)
        let name = part.filename.map { " \"\(Terminal.visible($0))\"" } ?? ""
        Terminal.line("\(indent)\(Terminal.visible(part.mediaType.essence))\(name)  \(part.bodyRange.count) bytes")
        for child in part.children { self.tree(child, depth: depth + 1) }
    }
}
