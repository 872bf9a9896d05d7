/// The commands that carry one message, decided before the first of them is written.
package struct SMTPTransactionPlan: Sendable {
    /// One recipient: its command, or why it is not even asked about.
    package enum Recipient: Sendable {
        /// The parameters of the RCPT command.
        case ask(SMTPRecipient, parameters: [String])
        /// The recipient cannot be sent to over this server.
        case refuse(SMTPRecipient, SMTPError)

        package var recipient: SMTPRecipient {
            switch self {
            case .ask(let recipient, _), .refuse(let recipient, _): recipient
            }
        }
    }

    /// The envelope.
    package let envelope: SMTPEnvelope
    /// The parameters of the MAIL command.
    package let senderParameters: [String]
    /// The recipients in the envelope's order.
    package let recipients: [Recipient]
    /// How the content is framed.
    package let form: SMTPContentEncoder.Form
    /// Whether the content waits until every recipient's answer is known.
    package let checksRecipients: Bool

    /// A plan.
    package init(
        envelope: SMTPEnvelope, senderParameters: [String] = [], recipients: [Recipient],
        form: SMTPContentEncoder.Form, checksRecipients: Bool
    ) {
        self.envelope = envelope
        self.senderParameters = senderParameters
        self.recipients = recipients
        self.form = form
        self.checksRecipients = checksRecipients
    }
}
