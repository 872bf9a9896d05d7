public import DeskIdentity

/// The client that a mail comes from, by which rule, and what else was seen.
public struct ClientMatch: Sendable, Hashable {
    /// Something about the match that a person may want to know.
    public enum Note: Sendable, Hashable {
        /// These clients all have a contact with the sender's address.
        case sharedContact([ClientID])
        /// These clients all have the domain.
        case sharedDomain(String, [ClientID])
        /// The domain belongs to a provider where everybody can get an address.
        case freeMail(String)
        /// It cannot be said who wrote the mail.
        case noSender
    }

    /// The client.
    public var client: ClientID
    /// Which rule found it.
    public var rule: ClientRule
    /// The contact, where the sender is one.
    public var contact: ContactID?
    /// What it was found by: the address or the domain; nil for the default and the unknown client.
    public var key: String?
    /// What else was seen.
    public var notes: [Note]

    /// A match.
    public init(
        client: ClientID, rule: ClientRule, contact: ContactID? = nil, key: String? = nil, notes: [Note] = []
    ) {
        self.client = client
        self.rule = rule
        self.contact = contact
        self.key = key
        self.notes = notes
    }

    /// Whether it is the shared client of unknown senders.
    public var isUnknown: Bool { self.rule == .unknown }

    /// Whether nothing ties the sender to the client: it is the shared one, or the default one, where every stranger
    /// goes.
    public var isCatchAll: Bool { self.rule == .unknown || self.rule == .defaultClient }
}
