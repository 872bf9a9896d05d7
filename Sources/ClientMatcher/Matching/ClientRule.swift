/// A way of finding the client that a mail comes from.
public enum ClientRule: String, Sendable, Hashable, Codable, CaseIterable {
    /// The sender's address is that of a contact.
    case contact
    /// The organization has a client for unknown senders.
    case defaultClient = "default"
    /// The sender's domain is a client's own, or mapped to it.
    case domain
    /// The shared client "Unknown (Email)": what is left when no rule has matched. It needs no place in an order.
    case unknown
}
