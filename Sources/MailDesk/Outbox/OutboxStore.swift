public import DeskIdentity
public import MailTransport
public import MessageParsing

/// Where mail on its way out is kept. It must keep what it has acknowledged when the process dies.
public protocol OutboxStore: Sendable {
    /// Queues a mail, once for each key; returns the one that is queued under the key then.
    func enqueue(_ item: OutboxItem, in organization: OrganizationID) async throws -> OutboxItem

    /// The mails that are due, oldest first, without those of some channels.
    func due(
        in organization: OrganizationID, except channels: Set<ChannelID>, at now: WallTime, limit: Int
    ) async throws -> [OutboxItem]

    /// Notes, durably and before the first byte leaves, that a mail is being handed over with these bytes, and counts
    /// the attempt. False when it is no longer queued: then somebody else has it.
    func beginSending(_ id: OutboxID, bytes: [UInt8], in organization: OrganizationID) async throws -> Bool

    /// Replaces what is known of a mail.
    func update(_ item: OutboxItem, in organization: OrganizationID) async throws

    /// One mail; nil when there is none of this id.
    func item(_ id: OutboxID, in organization: OrganizationID) async throws -> OutboxItem?

    /// The mail with this id on the wire; nil when none of ours has it.
    func item(messageID: MessageID, in organization: OrganizationID) async throws -> OutboxItem?

    /// The newest mails, newest first.
    func items(in organization: OrganizationID, limit: Int) async throws -> [OutboxItem]

    /// How many automatic mails have been queued since `since`, to one address in any letter case or, with nil, to all.
    func countAutomatic(
        to address: EmailAddress?, in organization: OrganizationID, since: WallTime
    ) async throws -> Int

    /// Makes mails uncertain that were being handed over when the process died. Called once, before anything is sent.
    /// Returns how many there were.
    func recover(in organization: OrganizationID) async throws -> Int
}
