public import ClientMatcher
public import TicketThreading

/// What becomes of a channel's mail.
public struct IntakePolicy: Sendable, Hashable, Codable {
    /// What to do with mail whose sender is known to be forged.
    public enum ForgedSenderRule: String, Sendable, Hashable, Codable {
        /// Put it aside for a person to look at.
        case quarantine
        /// Take it, marked as forged; it is never acknowledged.
        case flag
    }

    /// Which ticket a mail belongs to.
    public var threading: ThreadingOptions
    /// Which client a sender belongs to.
    public var clients: ClientMatchOptions
    /// Mail that is not wanted.
    public var filters: [MailFilter]
    /// Which queue a new ticket goes to; the first rule that matches decides.
    public var routes: [RoutingRule]
    /// What each class of automated mail may do.
    public var automated: AutomatedMailPolicy
    /// When new tickets are acknowledged.
    public var acknowledgements: AcknowledgementPolicy
    /// The authserv-ids of servers whose `Authentication-Results` are believed (RFC 8601 2.5). Default: none.
    public var trustedAuthenticationServers: [String]
    /// Default: ``ForgedSenderRule/quarantine``.
    public var forgedSender: ForgedSenderRule
    /// Whether a mail counts as an agent's by its address alone. Default: no, its sender must be verified; without that
    /// the mail is held back for a person to look at.
    public var trustsAgentAddresses: Bool
    /// Senders that are forms on websites: who is named in Reply-To is then the one who asks. Default: none.
    public var webForms: [GlobPattern]
    /// Endings of file names that are not kept with a ticket; a note names the files, and the mail keeps them. Default:
    /// what runs as a program on a double click.
    public var blockedFileEndings: Set<String>
    /// How many mails of one sender are processed in ten minutes; the rest is parked. Default: 60; nil for no limit.
    public var mailsPerSenderIn10Minutes: Int?
    /// How many people one mail may add to a ticket. Default: 48.
    public var maximumParticipants: Int
    /// How often a mail is tried before it is a dead letter. Default: 3.
    public var maximumAttempts: Int

    /// A policy; each default is stated at its property.
    public init(
        threading: ThreadingOptions = ThreadingOptions(), clients: ClientMatchOptions = ClientMatchOptions(),
        filters: [MailFilter] = [], routes: [RoutingRule] = [],
        automated: AutomatedMailPolicy = AutomatedMailPolicy(),
        acknowledgements: AcknowledgementPolicy = AcknowledgementPolicy(), trustedAuthenticationServers: [String] = [],
        forgedSender: ForgedSenderRule = .quarantine, trustsAgentAddresses: Bool = false,
        webForms: [GlobPattern] = [], blockedFileEndings: Set<String> = Self.programEndings,
        mailsPerSenderIn10Minutes: Int? = 60,
        maximumParticipants: Int = 48, maximumAttempts: Int = 3
    ) {
        self.threading = threading
        self.clients = clients
        self.filters = filters
        self.routes = routes
        self.automated = automated
        self.acknowledgements = acknowledgements
        self.trustedAuthenticationServers = trustedAuthenticationServers
        self.forgedSender = forgedSender
        self.trustsAgentAddresses = trustsAgentAddresses
        self.webForms = webForms
        self.blockedFileEndings = blockedFileEndings
        self.mailsPerSenderIn10Minutes = mailsPerSenderIn10Minutes
        self.maximumParticipants = maximumParticipants
        self.maximumAttempts = maximumAttempts
    }

    /// Endings of files that run as a program on a double click.
    public static let programEndings: Set<String> = [
        "bat", "cmd", "com", "cpl", "exe", "hta", "iso", "jar", "js", "jse", "lnk", "msc", "msi", "msp", "pif", "ps1",
        "reg",
        "scr", "url", "vb", "vbe", "vbs", "wsf", "wsh",
    ]
}
