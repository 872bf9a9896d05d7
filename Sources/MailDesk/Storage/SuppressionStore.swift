public import DeskIdentity
public import MailTransport
public import MessageParsing
import Synchronization

/// An address that gets no automatic mail for a while, and why.
public struct Suppression: Sendable, Hashable, Codable {
    /// The address.
    public var address: EmailAddress
    /// Why, for an agent: what the server said.
    public var reason: String
    /// Until when.
    public var until: WallTime

    /// A suppression.
    public init(address: EmailAddress, reason: String, until: WallTime) {
        self.address = address
        self.reason = reason
        self.until = until
    }
}

/// Where dead addresses are kept; letter case makes no difference. Agents may write to them all the same.
public protocol SuppressionStore: Sendable {
    /// Adds or replaces the suppression of an address.
    func suppress(_ suppression: Suppression, in organization: OrganizationID) async throws

    /// The suppression of an address, also one that has ended; nil when there is none.
    func suppression(of address: EmailAddress, in organization: OrganizationID) async throws -> Suppression?

    /// All suppressions, in the order of their addresses.
    func suppressions(in organization: OrganizationID) async throws -> [Suppression]

    /// Forgets the suppression of an address.
    func reset(_ address: EmailAddress, in organization: OrganizationID) async throws
}

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
