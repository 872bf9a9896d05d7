public import DeskIdentity
public import MessageParsing

/// The way out: an SMTP server, a provider's interface, or an array in a test.
public protocol MailSender: Sendable {
    /// Hands a mail over and says what became of it for each recipient.
    ///
    /// Throw only when nothing was handed over for certain, as when no connection came about: the mail is then tried
    /// again later. When it cannot be told, return ``SendReport/Fate/unknown(_:)``: such a mail is not sent again blindly.
    func send(_ mail: OutgoingMail) async throws -> SendReport
}

/// A mail to be handed over.
public struct OutgoingMail: Sendable, Hashable {
    /// Whose mail it is.
    public var organization: OrganizationID
    /// The channel it goes out on.
    public var channel: ChannelID
    /// The envelope's sender; nil for the empty one of automatic mail, which nobody answers (RFC 3834 3.3).
    public var sender: EmailAddress?
    /// The envelope's recipients.
    public var recipients: [EmailAddress]
    /// Its id.
    public var messageID: MessageID
    /// The message.
    public var bytes: [UInt8]

    /// A mail to be handed over.
    public init(
        organization: OrganizationID, channel: ChannelID, sender: EmailAddress?, recipients: [EmailAddress],
        messageID: MessageID, bytes: [UInt8]
    ) {
        self.organization = organization
        self.channel = channel
        self.sender = sender
        self.recipients = recipients
        self.messageID = messageID
        self.bytes = bytes
    }
}

/// What became of a mail that was handed over.
public struct SendReport: Sendable, Hashable {
    /// What became of the mail as a whole.
    public enum Fate: Sendable, Hashable {
        /// The server took it, for all recipients that are not in ``SendReport/refused``; its own name for it, if it gave one.
        case sent(serverID: String?)
        /// The server did not take it.
        case notSent(SendProblem)
        /// The connection went after the last byte: nobody knows.
        case unknown(SendProblem)
    }

    /// What became of the mail as a whole.
    public var fate: Fate
    /// Recipients that were refused while others were not.
    public var refused: [EmailAddress: SendProblem]

    /// A report.
    public init(_ fate: Fate, refused: [EmailAddress: SendProblem] = [:]) {
        self.fate = fate
        self.refused = refused
    }
}

/// Why a mail was not taken.
public struct SendProblem: Sendable, Hashable, Codable {
    /// Whether trying again later may help.
    public var isTemporary: Bool
    /// What the server said or what happened, for an agent.
    public var text: String
    /// How long the server wants to be left alone, where it said so.
    public var retryAfter: Duration?

    /// A problem.
    public init(isTemporary: Bool, _ text: String, retryAfter: Duration? = nil) {
        self.isTemporary = isTemporary
        self.text = text
        self.retryAfter = retryAfter
    }
}
