public import DeskIdentity
public import MessageParsing

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
