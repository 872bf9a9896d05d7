public import MailTransport
import MessageParsing
public import SMTPClient

/// A ``MailSender`` over an SMTP server, whose connections serve one mail after the other.
///
/// A server that asks for patience is left alone: the mail waits in the outbox and not in a call. Whoever sends without
/// ``HelpDesk/run()`` closes what is left open with ``close()``.
public struct SMTPMailSender: MailSender {
    /// The server and who logs in.
    public let configuration: SMTPConfiguration
    /// How it is reached.
    public let connector: MailConnector
    private let pool: SMTPPool

    /// A way out through this server; without `limits` those of the provider's row in the quirk table, or the defaults.
    /// Their `patience` and `probeAfter` count for nothing here.
    public init(_ configuration: SMTPConfiguration, connector: MailConnector, limits: SMTPPoolLimits? = nil) {
        self.configuration = configuration
        self.connector = connector
        var limits = limits ?? SMTPPoolLimits(for: configuration)
        limits.patience = .zero
        // A connection is asked for a sign of life before each further mail: over one that the server has closed, a
        // mail that leaves in one piece would be in doubt.
        limits.probeAfter = .zero
        self.pool = SMTPPool(configuration, connector, limits: limits)
    }

    /// Hands a mail over. When no connection comes about, nothing was sent; the report says whether that may pass.
    public func send(_ mail: OutgoingMail) async throws -> SendReport {
        let envelope = SMTPEnvelope(sender: mail.sender, recipients: mail.recipients)
        return SendReport(await self.pool.send(envelope, SMTPContent(mail.bytes)))
    }

    /// Says goodbye on the connections that lie idle.
    public func close() async { await self.pool.closeIdle() }
}

extension SendReport {
    /// What SMTP says became of a mail.
    init(_ result: SMTPSendResult) {
        var refused: [EmailAddress: SendProblem] = [:]
        for recipient in result.recipients {
            if case .notSent(let error) = recipient.outcome {
                refused[recipient.recipient.address] = SendProblem(error)
            }
        }
        switch result.outcome {
        case .sent(let reply): self.init(.sent(serverID: String(reply.text.prefix(200))), refused: refused)
        case .notSent(let error): self.init(.notSent(SendProblem(error)), refused: refused)
        case .unknown(let error): self.init(.unknown(SendProblem(error)), refused: refused)
        }
    }
}

extension SendProblem {
    /// What SMTP says went wrong. Only what concerns the mail itself is for good: a login or a setting can be mended
    /// while the mail waits.
    init(_ error: SMTPError) {
        let isPermanent: Bool
        switch error.code {
        case .rejected, .noRecipients: isPermanent = error.remedy == .giveUp
        case .messageTooLarge, .utf8NotOffered, .encodingNotOffered, .invalidInput, .extensionNotOffered:
            isPermanent = true
        default: isPermanent = false
        }
        var wait: Duration?
        if case .retryLater(let after) = error.remedy { wait = after }
        let words = error.reply.map { " The server said: \($0.code) \($0.text)" } ?? ""
        self.init(
            isTemporary: !isPermanent, Escaping.line(String((error.detail + words).prefix(400))), retryAfter: wait)
    }
}
