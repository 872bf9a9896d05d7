public import DeskIdentity

/// A client of a help desk: the company, or the person, that it works for. Not a network client.
public struct ClientRecord: Sendable, Hashable {
    /// The client.
    public var id: ClientID
    /// Its name, for people.
    public var name: String
    /// The domains its people write from, such as `acme.com`.
    public var emailDomains: [String]
    /// Its website, as typed: a host name or a URL.
    public var website: String?

    /// A client.
    public init(id: ClientID, name: String, emailDomains: [String] = [], website: String? = nil) {
        self.id = id
        self.name = name
        self.emailDomains = emailDomains
        self.website = website
    }

    /// The name of the client that takes in whoever belongs to no other.
    public static let unknownName = "Unknown (Email)"
    /// The id of that client, the same in every organization: it can be made only once.
    public static let unknownID: ClientID = "unknown-email"
    /// The shared client of senders that belong to no other.
    public static let unknown = ClientRecord(id: Self.unknownID, name: Self.unknownName)
}
