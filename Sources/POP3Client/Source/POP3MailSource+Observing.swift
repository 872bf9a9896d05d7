internal import MailTransport

extension POP3MailSource {
    /// Tells the observer of a failure that is waited out, and for how long.
    func report(_ message: StaticString, _ error: POP3Error, wait: Duration) {
        let observer = self.connector.observer
        observer.count("mail.pop3.source.interruptions", by: 1)
        guard observer.isEnabled(.info) else { return }
        observer.record(
            MailEvent(
                .info, message, metadata: [("mail.pop3.wait", "\(wait.components.seconds)")], error: error))
    }

    /// Tells the observer what came of a session, before its QUIT.
    func report(_ pass: POP3Pass, since start: MailInstant) {
        let observer = self.connector.observer
        observer.count("mail.pop3.source.delivered", by: pass.delivered)
        observer.count("mail.pop3.source.duplicates", by: pass.duplicates)
        observer.count("mail.pop3.source.refused", by: pass.refused.count)
        observer.count("mail.pop3.source.deleted", by: pass.deleted)
        observer.measure("mail.pop3.source.pass", start.duration(to: self.connector.clock.now))
        guard observer.isEnabled(.debug) else { return }
        observer.record(
            MailEvent(
                .debug, "New mail was collected from a maildrop.",
                metadata: [
                    ("mail.pop3.listed", "\(pass.listed)"), ("mail.pop3.delivered", "\(pass.delivered)"),
                    ("mail.pop3.duplicates", "\(pass.duplicates)"), ("mail.pop3.refused", "\(pass.refused.count)"),
                    ("mail.pop3.deleted", "\(pass.deleted)"),
                ]))
    }
}
