import MailTransport

/// What became of one message, as far as can be known: for each recipient and as a whole.
public struct SMTPSendResult: Sendable {
    /// The outcome of one recipient.
    public struct Recipient: Sendable {
        /// The recipient, as the envelope had it.
        public let recipient: SMTPRecipient
        /// What became of the message for this recipient.
        public let outcome: SMTPOutcome

        /// An outcome.
        public init(_ recipient: SMTPRecipient, _ outcome: SMTPOutcome) {
            self.recipient = recipient
            self.outcome = outcome
        }
    }

    /// Each recipient's outcome, in the envelope's order.
    public let recipients: [Recipient]
    /// The outcome as a whole: unknown where any is unknown, else sent where the server took the message for at
    /// least one recipient.
    public let outcome: SMTPOutcome

    /// A result; the outcome as a whole follows from the recipients' unless there are none.
    public init(recipients: [Recipient], otherwise: SMTPOutcome) {
        self.recipients = recipients
        let outcomes = recipients.map(\.outcome)
        self.outcome = outcomes.first { $0.isUnknown } ?? outcomes.first { $0.isSent } ?? otherwise
    }

    /// A result that is the same for every recipient.
    public init(_ envelope: SMTPEnvelope, _ outcome: SMTPOutcome) {
        self.init(recipients: envelope.recipients.map { Recipient($0, outcome) }, otherwise: outcome)
    }

    /// Whether the server has taken the message for every recipient.
    public var isComplete: Bool { self.outcome.isSent && self.recipients.allSatisfy { $0.outcome.isSent } }

    /// The same result, where it says for how long nobody should try again.
    func retrying(after pause: Duration) -> SMTPSendResult {
        func delayed(_ outcome: SMTPOutcome) -> SMTPOutcome {
            guard case .notSent(var error) = outcome, error.remedy == .retryLater(after: nil) else { return outcome }
            error.remedy = .retryLater(after: pause)
            return .notSent(error)
        }
        return SMTPSendResult(
            recipients: self.recipients.map { Recipient($0.recipient, delayed($0.outcome)) },
            otherwise: delayed(self.outcome))
    }

    /// The recipients whom the message certainly did not reach, and may be sent to again where the error says so.
    public var notSent: [Recipient] { self.recipients.filter { $0.outcome.isNotSent } }

    /// Throws what went wrong unless the server has taken the message for at least one recipient.
    public func check() throws(SMTPError) {
        if let error = self.outcome.error { throw error }
    }
}
