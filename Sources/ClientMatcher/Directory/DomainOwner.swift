public import DeskIdentity

/// A client that has something to do with a domain, and why.
public struct DomainOwner: Sendable, Hashable {
    /// Where the link between a client and a domain comes from.
    public enum Source: String, Sendable, Hashable, Codable {
        /// Somebody said so: "mail from this domain belongs to this client".
        case mapping
        /// The client's people write from it.
        case email
        /// The client's website is there.
        case website
    }

    /// The client.
    public var client: ClientID
    /// Why.
    public var source: Source

    /// An owner.
    public init(client: ClientID, source: Source) {
        self.client = client
        self.source = source
    }
}
