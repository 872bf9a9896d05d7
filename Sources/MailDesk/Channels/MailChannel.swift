public import DeskIdentity
public import MessageParsing

/// A support address of an organization, and how mail to it becomes tickets.
///
/// ```swift
/// let support = MailChannel(id: "support", name: "Acme Support", address: EmailAddress("support@acme.example")!)
/// ```
public struct MailChannel: Sendable, Hashable, Codable {
    /// The channel.
    public var id: ChannelID
    /// Its name: what recipients see as the sender's name.
    public var name: String
    /// The support address: mail goes out from here, and answers come back to it.
    public var address: EmailAddress
    /// Other addresses that lead to the same mailbox. Mail from them is our own, and they are never copied in.
    public var aliases: [EmailAddress]
    /// Whether the channel is used at all.
    public var isEnabled: Bool
    /// When and how mail is fetched.
    public var sync: SyncSettings
    /// What becomes of it.
    public var policy: IntakePolicy
    /// How much is sent.
    public var sending: SendingSettings

    /// A channel.
    public init(
        id: ChannelID, name: String, address: EmailAddress, aliases: [EmailAddress] = [], isEnabled: Bool = true,
        sync: SyncSettings = SyncSettings(), policy: IntakePolicy = IntakePolicy(),
        sending: SendingSettings = SendingSettings()
    ) {
        self.id = id
        self.name = name
        self.address = address
        self.aliases = aliases
        self.isEnabled = isEnabled
        self.sync = sync
        self.policy = policy
        self.sending = sending
    }

    /// Whether its mail is to be fetched.
    var isSyncing: Bool { self.isEnabled && self.sync.isOn }

    /// Whether mail to `candidate` comes to this channel: its address or an alias, also with a `+` suffix, any letter
    /// case.
    public func owns(_ candidate: EmailAddress) -> Bool {
        ([self.address] + self.aliases).contains { own in
            guard own.domain == candidate.domain else { return false }
            let local = candidate.localPart.lowercased()
            let mine = own.localPart.lowercased()
            return local == mine || local.hasPrefix(mine + "+")
        }
    }
}
