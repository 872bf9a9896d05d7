import Martlet

/// `martlet send`: sends a message, and says what became of it for each recipient.
enum SendCommand: ToolCommand {
    static let name = "send"
    static let usage = "send --smtp URL --from A --to A… [--subject S] [--text T] [FILE] [--ca FILE] [--json]"
    static let summary = "Sends a message or a file, and prints each recipient's outcome."
    static let flags = Login.flags.union(["--json"])
    static let options = Login.options.union(["--smtp", "--lmtp", "--from", "--to", "--subject", "--text"])

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let server = try ServerURL(
            arguments.value("--lmtp") ?? arguments.required("--smtp"), services: [.smtp, .lmtp])
        let envelope = SMTPEnvelope(
            sender: try self.sender(arguments.required("--from")),
            recipients: try arguments.values("--to").map(self.address))
        guard !envelope.recipients.isEmpty else { throw ToolError(.usage, "--to is needed.") }
        let message = try self.message(arguments, envelope)
        let result = try await withSMTPConnection(
            try self.configuration(server, arguments), connector: .system()
        ) { connection in
            await connection.send(envelope, message)
        }
        self.show(result, asJSON: arguments.has("--json"))
        return self.code(of: result)
    }

    private static func configuration(_ server: ServerURL, _ arguments: Arguments) throws -> SMTPConfiguration {
        let login = try Login(server, arguments)
        var configuration = SMTPConfiguration(
            endpoint: server.endpoint, security: server.security, credentials: login.credentials)
        configuration.tls = login.tls
        configuration.flavor = server.service == .lmtp ? .lmtp : .smtp
        configuration.allowsPlaintextPasswords = server.security == .none
        return configuration
    }

    /// `<>` is nobody, as in a bounce.
    private static func sender(_ text: String) throws(ToolError) -> EmailAddress? {
        text == "<>" ? nil : try self.address(text)
    }

    private static func address(_ text: String) throws(ToolError) -> EmailAddress {
        guard let address = EmailAddress(text) else { throw ToolError(.usage, "\(text) is not a mail address.") }
        return address
    }

    /// The file as it is, or a message made of the subject and the text.
    private static func message(_ arguments: Arguments, _ envelope: SMTPEnvelope) throws -> SMTPContent {
        if let file = arguments.positional.first {
            // Standard input can be read only once, and a message is read twice.
            return file == "-" ? SMTPContent(try Files.read(file)) : SMTPContent(try self.source(file))
        }
        guard let sender = envelope.sender else { throw ToolError(.usage, "A message from nobody has to be a file.") }
        var builder = MessageBuilder(
            from: [MailboxAddress(address: sender)],
            to: envelope.recipients.map { MailboxAddress(address: $0.address) },
            subject: arguments.value("--subject"),
            date: MailDate(secondsSince1970: SystemClock().wallTime.secondsSince1970))
        builder.text = arguments.value("--text") ?? ""
        builder.messageID = try Fingerprint.freshMessageID(of: sender)
        builder.options.allowsUTF8Headers = builder.needsSMTPUTF8
        return SMTPContent(try builder.build())
    }

    /// A file is read as it is sent, whatever its size.
    private static func source(_ file: String) throws(ToolError) -> SMTPFileSource {
        do {
            return try SMTPFileSource(path: file)
        } catch {
            throw ToolError(.noInput, "\(file) cannot be read.")
        }
    }

    private static func show(_ result: SMTPSendResult, asJSON: Bool) {
        if asJSON {
            let rows = result.recipients.map { row in
                JSONValue.object([
                    ("recipient", .string(row.recipient.address.description)),
                    ("outcome", .string(self.word(for: row.outcome))),
                    ("detail", .string(row.outcome.error.map { "\($0)" } ?? "")),
                    ("reply", .optional(self.reply(of: row.outcome))),
                ])
            }
            return Terminal.line(JSONValue.object([("recipients", .array(rows))]).pretty)
        }
        for row in result.recipients {
            let detail = Terminal.visible(self.detail(of: row.outcome))
            Terminal.line("\(row.recipient.address): \(self.word(for: row.outcome))  \(detail)")
        }
    }

    private static func word(for outcome: SMTPOutcome) -> String {
        outcome.isSent ? "sent" : outcome.isNotSent ? "not sent" : "unknown"
    }

    private static func detail(of outcome: SMTPOutcome) -> String {
        let reply = self.reply(of: outcome)
        guard let error = outcome.error else { return reply ?? "" }
        return reply.map { "\(error) The server says: \($0)" } ?? "\(error)"
    }

    /// The server's own words.
    private static func reply(of outcome: SMTPOutcome) -> String? {
        let reply: SMTPReply? = if case .sent(let reply) = outcome { reply } else { outcome.error?.reply }
        return reply.map { "\($0.code) \($0.lines.joined(separator: " "))" }
    }

    /// 0 when everybody got it; else what the first failure asks for.
    private static func code(of result: SMTPSendResult) -> ExitCode {
        guard let error = result.recipients.lazy.compactMap(\.outcome.error).first else { return .done }
        return Failure(error).code
    }
}
