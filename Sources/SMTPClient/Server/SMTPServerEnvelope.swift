public import MessageParsing

/// The envelope of a message that a server has received.
public struct SMTPServerEnvelope: Sendable, Hashable {
    /// One recipient that was accepted.
    public struct Recipient: Sendable, Hashable {
        /// The address.
        public let address: EmailAddress
        /// The parameters of RCPT, such as NOTIFY; names in upper case.
        public let parameters: [String: String]
    }

    /// The sender; nil is the null sender.
    public let sender: EmailAddress?
    /// The parameters of MAIL, such as SIZE and BODY; names in upper case.
    public let parameters: [String: String]
    /// The recipients that were accepted, in order.
    public internal(set) var recipients: [Recipient] = []
    /// How the client named itself.
    public let clientName: String
    /// Who has logged in, if anybody.
    public let user: String?
    /// Whether the connection had TLS.
    public let isProtected: Bool
}
