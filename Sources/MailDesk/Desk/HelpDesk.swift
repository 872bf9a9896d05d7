public import DeskIdentity
import MailCrypto
public import MailTransport
import MessageParsing
import Synchronization
import TicketThreading

/// The help desk of one organization: mail comes in and becomes tickets, answers go out.
///
/// It holds no data of its own: everything is in its ``DeskStores``, which several desks may share. All work is done by
/// the caller's task, or by ``run()``.
///
/// ```swift
/// let desk = HelpDesk(organization: "acme", sender: SMTPMailSender(…))
/// try await desk.add(support, source: IMAPMailSource(…))
/// try await desk.run()
/// ```
public final class HelpDesk: Sendable {
    /// Whose desk it is.
    public let organization: OrganizationID
    /// What it keeps.
    public let stores: DeskStores
    /// The way out.
    public let sender: any MailSender
    /// Tells the time.
    public let clock: any MailClock
    /// Sees what happens.
    public let observer: any MailObserver
    /// Templates that take the place of the standard ones.
    public let templates: any TemplateStore

    /// How long a worker may keep a channel without a sign of life before another takes it over. Default: 5 minutes.
    public let leaseTime: Duration
    /// The name under which this desk leases channels, different in every process.
    let worker = "worker-\(UInt64.random(in: .min ... .max))"

    /// What changes while the desk works: nothing here has to survive it.
    struct Live {
        var sources: [ChannelID: [any MailSource]] = [:]
        var status: [ChannelID: ChannelStatus] = [:]
        /// What could not be done in each source; the first of them is the channel's warning.
        var warnings: [ChannelID: [SourceID: String]] = [:]
        var sentAt: [ChannelID: [WallTime]] = [:]
        var busy: Set<ChannelID> = []
        var isDraining = false
        var isRunning = false
        var wakers: [Int: (loop: DeskLoop, point: WaitPoint)] = [:]
        var nextWaker = 0
        /// Channels with a loop of their own.
        var looping: Set<ChannelID> = []
        /// Mails that a task is seeing through, each with the tasks that wait for it.
        var inHand: [MailID: [WaitPoint]] = [:]

        /// Takes a mail in hand and returns nil, or says where to wait until it is free.
        mutating func placeInLine(for mail: MailID) -> WaitPoint? {
            guard self.inHand[mail] != nil else {
                self.inHand[mail] = []
                return nil
            }
            let point = WaitPoint()
            self.inHand[mail]?.append(point)
            return point
        }
    }

    let live = Mutex(Live())

    /// A desk. Without stores everything is kept in memory.
    public init(
        organization: OrganizationID, stores: DeskStores = DeskStores(), sender: any MailSender,
        templates: any TemplateStore = MemoryTemplateStore(), clock: any MailClock = SystemClock(),
        observer: any MailObserver = SilentObserver(), leaseTime: Duration = .seconds(300)
    ) {
        self.organization = organization
        self.stores = stores
        self.sender = sender
        self.templates = templates
        self.clock = clock
        self.observer = observer
        self.leaseTime = leaseTime
    }

    /// The signer of this organization's reply tokens; its key is made at first use and kept with the secrets.
    func tokens() async throws -> ReplyTokenSigner {
        let name = "reply-token-key"
        var bytes = try await self.stores.secrets.secret(name, in: self.organization)
        if bytes == nil {
            bytes = try await self.stores.secrets.establish(RandomBytes.make(32), named: name, in: self.organization)
        }
        guard let key = bytes.flatMap({ ReplyTokenKey($0) }) else {
            throw DeskError(
                .invalidSetting, "The key of the reply tokens is too short.",
                remedy: .changeSettings("Delete the secret named \(name); a new one is made."))
        }
        return ReplyTokenSigner(key: key)
    }

    /// Whether an address leads back to this desk.
    func ownAddresses() async throws -> @Sendable (EmailAddress) -> Bool {
        let channels = try await self.stores.channels.channels(of: self.organization)
        return { address in channels.contains { $0.owns(address) } }
    }

    /// The channel, or an error that says it is missing.
    func channel(_ id: ChannelID) async throws -> MailChannel {
        guard let channel = try await self.stores.channels.channel(id, in: self.organization) else {
            throw DeskError(
                .unknownChannel, "There is no such channel.", remedy: .changeSettings("Add the channel first."))
        }
        return channel
    }
}
