public import MessageParsing

/// Who a message is from and whom it goes to, as the server sees it; the headers play no part.
///
/// The addresses are checked when they are made and can hold no control character.
///
/// ```swift
/// let envelope = SMTPEnvelope(sender: sender, recipients: [ann, bob])
/// ```
public struct SMTPEnvelope: Sendable, Hashable {
    /// Where delivery failures go; nil is the null sender of bounces and automatic answers (RFC 5321 4.5.5).
    public var sender: EmailAddress?
    /// Whom the message goes to.
    public var recipients: [SMTPRecipient]
    /// The wishes that concern the whole message.
    public var options: SMTPEnvelopeOptions

    /// An envelope; every recipient gets the server's usual delivery reports.
    public init(sender: EmailAddress?, recipients: [EmailAddress], options: SMTPEnvelopeOptions = .init()) {
        self.init(sender: sender, recipients: recipients.map { SMTPRecipient($0) }, options: options)
    }

    /// An envelope whose recipients have wishes of their own.
    public init(sender: EmailAddress?, recipients: [SMTPRecipient], options: SMTPEnvelopeOptions = .init()) {
        self.sender = sender
        self.recipients = recipients
        self.options = options
    }
}
