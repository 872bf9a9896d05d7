public import DeskIdentity

/// Where channels are kept.
public protocol ChannelStore: Sendable {
    /// All channels of an organization, in the order of their ids.
    func channels(of organization: OrganizationID) async throws -> [MailChannel]

    /// One channel; nil when there is none of this id.
    func channel(_ id: ChannelID, in organization: OrganizationID) async throws -> MailChannel?

    /// Adds a channel or replaces the one of the same id.
    func save(_ channel: MailChannel, in organization: OrganizationID) async throws

    /// Deletes a channel; nothing happens when there is none. Its tickets and mails stay.
    func delete(_ id: ChannelID, in organization: OrganizationID) async throws
}
