import MailTransport

/// Tells the observer what happens on connections to one server: codes, counts and times, never an address or a word of
/// the mail or of the server.
struct SMTPReporter: Sendable {
    private typealias Metadata = [(key: StaticString, value: String)]

    private let observer: any MailObserver
    private let clock: any MailClock
    private let endpoint: Endpoint

    init(_ connector: MailConnector, _ endpoint: Endpoint) {
        self.observer = connector.observer
        self.clock = connector.clock
        self.endpoint = endpoint
    }

    private var server: Metadata {
        [("mail.smtp.host", self.endpoint.host), ("mail.smtp.port", String(self.endpoint.port))]
    }

    /// A connection is ready for mail.
    func opened(_ found: SMTPVerification, since begun: MailInstant) {
        self.observer.count("mail.smtp.connections", by: 1)
        self.observer.measure("mail.smtp.connect", begun.duration(to: self.clock.now))
        guard self.observer.isEnabled(.debug) else { return }
        self.observer.record(
            MailEvent(
                .debug, "A mail server is ready for mail.",
                metadata: self.server + [
                    ("mail.smtp.tls", found.tls?.version ?? "none"), ("mail.smtp.login", found.mechanism ?? "none"),
                ]))
    }

    /// A connection did not come about.
    func failedToOpen(_ error: SMTPError, since begun: MailInstant) {
        self.observer.count("mail.smtp.connections.failed", by: 1)
        self.observer.measure("mail.smtp.connect", begun.duration(to: self.clock.now))
        guard self.observer.isEnabled(.info) else { return }
        self.observer.record(
            MailEvent(
                .info, "A mail server cannot be used.", metadata: self.server + Self.metadata(error), error: error))
    }

    /// A message has its result.
    func sent(_ result: SMTPSendResult, since begun: MailInstant) {
        self.observer.measure("mail.smtp.send", begun.duration(to: self.clock.now))
        switch result.outcome {
        case .sent(let reply):
            self.observer.count("mail.smtp.sent", by: 1)
            guard self.observer.isEnabled(.debug) else { return }
            self.observer.record(
                MailEvent(.debug, "A message was sent.", metadata: self.metadata(result) + Self.metadata(reply)))
        case .notSent(let error):
            self.observer.count("mail.smtp.not-sent", by: 1)
            self.record("A message was not sent.", result, error)
        case .unknown(let error):
            self.observer.count("mail.smtp.unknown", by: 1)
            self.record("Whether a message was sent is not known.", result, error)
        }
    }

    /// The server wants to be left alone for a while.
    func paused(_ pause: Duration, _ error: SMTPError) {
        self.observer.count("mail.smtp.pauses", by: 1)
        guard self.observer.isEnabled(.info) else { return }
        self.observer.record(
            MailEvent(
                .info, "The mail server asks for patience.",
                metadata: self.server + [("mail.smtp.wait", String(pause.components.seconds))] + Self.metadata(error),
                error: error))
    }

    private func record(_ message: StaticString, _ result: SMTPSendResult, _ error: SMTPError) {
        guard self.observer.isEnabled(.info) else { return }
        self.observer.record(
            MailEvent(.info, message, metadata: self.metadata(result) + Self.metadata(error), error: error))
    }

    private func metadata(_ result: SMTPSendResult) -> Metadata {
        self.server + [
            ("mail.smtp.recipients", String(result.recipients.count)),
            ("mail.smtp.recipients.sent", String(result.recipients.count { $0.outcome.isSent })),
        ]
    }

    private static func metadata(_ error: SMTPError) -> Metadata {
        let phase: Metadata = [("mail.smtp.phase", error.phase.rawValue)]
        return phase + (error.reply.map(Self.metadata) ?? [])
    }

    private static func metadata(_ reply: SMTPReply) -> Metadata {
        var metadata: Metadata = [("mail.smtp.code", String(reply.code))]
        if let status = reply.enhanced { metadata.append(("mail.smtp.status", status.description)) }
        return metadata
    }
}
