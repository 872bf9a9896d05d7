public import DeskIdentity
public import MessageParsing

/// A person at a client, known by a mail address.
public struct ContactRecord: Sendable, Hashable {
    /// The person.
    public var id: ContactID
    /// The client they belong to.
    public var client: ClientID
    /// Their address.
    public var address: EmailAddress
    /// Their name, where known.
    public var name: String?

    /// A contact.
    public init(id: ContactID, client: ClientID, address: EmailAddress, name: String? = nil) {
        self.id = id
        self.client = client
        self.address = address
        self.name = name
    }
}
