public import DeskIdentity

/// Where passwords, tokens and signing keys are kept. What is stored can be replaced but is never shown to people.
public protocol SecretStore: Sendable {
    /// The secret of this name; nil when there is none.
    func secret(_ name: String, in organization: OrganizationID) async throws -> [UInt8]?

    /// Stores a secret, or deletes it with nil.
    func setSecret(_ secret: [UInt8]?, named name: String, in organization: OrganizationID) async throws

    /// Stores `candidate` unless there is a secret of this name already, and returns what is stored then.
    func establish(_ candidate: [UInt8], named name: String, in organization: OrganizationID) async throws -> [UInt8]
}
