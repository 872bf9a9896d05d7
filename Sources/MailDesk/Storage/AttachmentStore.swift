public import DeskIdentity

/// Where the files of tickets are kept: memory, a folder, S3.
///
/// Keys are made by the SDK from digests, never from names that came with a mail.
public protocol AttachmentStore: Sendable {
    /// Stores these bytes; storing the same key again changes nothing.
    func put(_ bytes: [UInt8], key: String, in organization: OrganizationID) async throws

    /// The bytes under a key; nil when there are none.
    func get(_ key: String, in organization: OrganizationID) async throws -> [UInt8]?

    /// Deletes what is under a key; nothing happens when there is nothing.
    func delete(_ key: String, in organization: OrganizationID) async throws
}
