public import DeskIdentity
import Synchronization

/// The reference ``SecretStore``: secrets in memory, gone with the process. It prints nothing of them.
public final class MemorySecretStore: SecretStore {
    private let spaces = Mutex<[OrganizationID: [String: [UInt8]]]>([:])

    /// A store without secrets.
    public init() {}

    /// The secret of this name.
    public func secret(_ name: String, in organization: OrganizationID) async throws -> [UInt8]? {
        self.spaces.withLock { $0[organization]?[name] }
    }

    /// Stores a secret, or deletes it with nil.
    public func setSecret(_ secret: [UInt8]?, named name: String, in organization: OrganizationID) async throws {
        self.spaces.withLock { $0[organization, default: [:]][name] = secret }
    }

    /// Stores `candidate` unless there is a secret of this name already.
    public func establish(
        _ candidate: [UInt8], named name: String, in organization: OrganizationID
    ) async throws -> [UInt8] {
        self.spaces.withLock { spaces in
            if let known = spaces[organization]?[name] { return known }
            spaces[organization, default: [:]][name] = candidate
            return candidate
        }
    }
}
