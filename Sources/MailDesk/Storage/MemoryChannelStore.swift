public import DeskIdentity
import Synchronization

/// The reference ``ChannelStore``: channels in memory.
public final class MemoryChannelStore: ChannelStore {
    private let spaces = Mutex<[OrganizationID: [ChannelID: MailChannel]]>([:])

    /// A store without channels.
    public init() {}

    /// All channels of an organization.
    public func channels(of organization: OrganizationID) async throws -> [MailChannel] {
        self.spaces.withLock { $0[organization, default: [:]].values.sorted { $0.id < $1.id } }
    }

    /// One channel.
    public func channel(_ id: ChannelID, in organization: OrganizationID) async throws -> MailChannel? {
        self.spaces.withLock { $0[organization]?[id] }
    }

    /// Adds a channel or replaces the one of the same id.
    public func save(_ channel: MailChannel, in organization: OrganizationID) async throws {
        self.spaces.withLock { $0[organization, default: [:]][channel.id] = channel }
    }

    /// Deletes a channel.
    public func delete(_ id: ChannelID, in organization: OrganizationID) async throws {
        self.spaces.withLock { $0[organization]?[id] = nil }
    }
}
