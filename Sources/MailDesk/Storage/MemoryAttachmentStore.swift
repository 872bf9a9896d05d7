public import DeskIdentity
import Synchronization

/// The reference ``AttachmentStore``: files in memory.
public final class MemoryAttachmentStore: AttachmentStore {
    private let spaces = Mutex<[OrganizationID: [String: [UInt8]]]>([:])

    /// A store without files.
    public init() {}

    /// Stores these bytes.
    public func put(_ bytes: [UInt8], key: String, in organization: OrganizationID) async throws {
        self.spaces.withLock { $0[organization, default: [:]][key] = bytes }
    }

    /// The bytes under a key.
    public func get(_ key: String, in organization: OrganizationID) async throws -> [UInt8]? {
        self.spaces.withLock { $0[organization]?[key] }
    }

    /// Deletes what is under a key.
    public func delete(_ key: String, in organization: OrganizationID) async throws {
        self.spaces.withLock { $0[organization]?[key] = nil }
    }

    /// How many files an organization has.
    public func count(in organization: OrganizationID) -> Int {
        self.spaces.withLock { $0[organization]?.count ?? 0 }
    }
}
