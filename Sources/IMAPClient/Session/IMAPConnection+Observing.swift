import MailTransport

/// What an operator can see of a session: names and numbers, never a mailbox, an address or content.
extension IMAPConnection {
    /// A command has ended.
    func report(_ ticket: CommandTicket, _ status: IMAPStatus) {
        if let began = ticket.withState({ $0.began }) {
            self.observer.measure("mail.imap.command", began.duration(to: self.clock.now))
        }
        if status.condition != .ok { self.observer.count("mail.imap.refusals", by: 1) }
        guard self.observer.isEnabled(.trace) else { return }
        self.observer.record(
            MailEvent(
                .trace, "A command has ended.",
                metadata: [("mail.imap.command", "\(ticket.name)"), ("mail.imap.condition", "\(status.condition)")]))
    }

    /// Answers to commands that were never given are told at the first, the second, the fourth and so on (HOSTILE 124).
    func reportUnknownTag(_ count: Int) {
        self.observer.count("mail.imap.unknown_tags", by: 1)
        guard count.nonzeroBitCount == 1, self.observer.isEnabled(.debug) else { return }
        self.observer.record(
            MailEvent(
                .debug, "The server answers commands that were not given.",
                metadata: [("mail.imap.count", String(count))]))
    }

    /// The connection has ended by itself.
    func report(_ error: any Error) {
        self.observer.count("mail.imap.breaks", by: 1)
        guard self.observer.isEnabled(.debug) else { return }
        self.observer.record(MailEvent(.debug, "An IMAP connection has ended.", error: error))
    }
}

/// Tells of the opening of a connection.
struct IMAPOpeningWatch {
    private let clock: any MailClock
    private let observer: any MailObserver
    private let began: MailInstant

    init(_ connector: MailConnector) {
        self.clock = connector.clock
        self.observer = connector.observer
        self.began = connector.clock.now
    }

    /// Commands can be given.
    func opened(_ facts: ConnectionFacts, mechanism: String?) {
        self.observer.count("mail.imap.connections", by: 1)
        self.observer.measure("mail.imap.open", self.began.duration(to: self.clock.now))
        guard self.observer.isEnabled(.debug) else { return }
        self.observer.record(
            MailEvent(
                .debug, "An IMAP connection is open.",
                metadata: [
                    ("mail.imap.encrypted", facts.tls == nil ? "no" : "yes"),
                    ("mail.imap.login", mechanism ?? "none or LOGIN"),
                ]))
    }

    /// It did not come about.
    func failed(_ error: any Error) {
        if error is CancellationError { return }
        self.observer.count("mail.imap.failures", by: 1)
        guard self.observer.isEnabled(.debug) else { return }
        self.observer.record(MailEvent(.debug, "An IMAP connection could not be opened.", error: error))
    }
}
