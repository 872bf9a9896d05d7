public import MailTransport
public import MessageParsing

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
