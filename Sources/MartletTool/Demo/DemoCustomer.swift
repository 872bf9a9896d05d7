import Martlet

/// The customer of the story: writes with a mail program of her own, over the same servers as everybody.
struct DemoCustomer {
    let servers: DemoServers
    let mailbox: MailboxAddress

    init(_ servers: DemoServers) throws {
        self.servers = servers
        self.mailbox = MailboxAddress(name: "Jane Miller", address: try Demo.address(DemoServers.customer))
    }

    /// A new mail to the desk.
    func write(subject: String, text: String) throws -> [UInt8] {
        var builder = MessageBuilder(
            from: [self.mailbox], to: [MailboxAddress(address: try Demo.address(DemoServers.support))],
            subject: subject, date: Demo.date())
        builder.text = text
        builder.messageID = try Fingerprint.freshMessageID(of: self.mailbox.address)
        return try builder.build()
    }

    /// Her answer to a mail she got.
    func answer(_ original: MailMessage, text: String) throws -> [UInt8] {
        var builder = MessageBuilder(
            from: [self.mailbox], to: original.from, subject: "Re: \(original.subject ?? "")", date: Demo.date())
        builder.text = text
        builder.messageID = try Fingerprint.freshMessageID(of: self.mailbox.address)
        builder.inReplyTo = original.messageID.map { [$0] } ?? []
        builder.references = original.references + builder.inReplyTo
        return try builder.build()
    }

    /// Sends it over SMTP.
    func send(_ message: [UInt8]) async throws {
        let envelope = SMTPEnvelope(
            sender: self.mailbox.address, recipients: [try Demo.address(DemoServers.support)])
        try await withSMTPConnection(
            try self.servers.sending(as: DemoServers.customer), connector: self.servers.connector
        ) { connection in
            try await connection.send(envelope, message).check()
        }
    }

    /// What lies in her inbox, read over IMAP.
    func inbox() async throws -> [MailMessage] {
        try await withIMAPConnection(
            try self.servers.reading(as: DemoServers.customer), connector: self.servers.connector
        ) { session in
            try await session.withMailbox(.inbox) { mailbox in
                let uids = try await mailbox.uidSearch(.all)
                return try await mailbox.fetch(uids, [.message()]).collect().compactMap { fetched in
                    fetched.message.map { MailMessage($0) }
                }
            }
        }
    }
}
