public import DeskIdentity
public import MessageParsing
import Synchronization

/// The reference ``SuppressionStore``: dead addresses in memory.
public final class MemorySuppressionStore: SuppressionStore {
    private let spaces = Mutex<[OrganizationID: [EmailAddress: Suppression]]>([:])

    /// A store that suppresses nothing.
    public init() {}

    /// Adds or replaces the suppression of an address.
    public func suppress(_ suppression: Suppression, in organization: OrganizationID) async throws {
        self.spaces.withLock { $0[organization, default: [:]][suppression.address.caseFolded] = suppression }
    }

    /// The suppression of an address.
    public func suppression(of address: EmailAddress, in organization: OrganizationID) async throws -> Suppression? {
        self.spaces.withLock { $0[organization]?[address.caseFolded] }
    }

    /// All suppressions.
    public func suppressions(in organization: OrganizationID) async throws -> [Suppression] {
        self.spaces.withLock { spaces in
            (spaces[organization]?.values.map { $0 } ?? []).sorted { $0.address.description < $1.address.description }
        }
    }

    /// Forgets the suppression of an address.
    public func reset(_ address: EmailAddress, in organization: OrganizationID) async throws {
        self.spaces.withLock { $0[organization]?[address.caseFolded] = nil }
    }
}
