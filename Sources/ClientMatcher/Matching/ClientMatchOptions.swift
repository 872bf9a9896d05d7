/// How senders are matched to clients.
public struct ClientMatchOptions: Sendable, Hashable, Codable {
    /// The rules in the order they are tried; the first match wins. Default: contact, default client, domain.
    ///
    /// A rule left out is not used. ``ClientRule/unknown`` is what remains at the end and is ignored in the list.
    public var order: [ClientRule]
    /// Whether `joe@mail.acme.com` belongs to the client of `acme.com`. Default: no, a domain matches only itself.
    public var matchesSubdomains: Bool
    /// Whether `joe+shop@acme.com` is the contact `joe@acme.com`. Default: no.
    public var ignoresPlusSuffix: Bool
    /// Domains where everybody can get an address: they never name a client.
    public var freeMailDomains: Set<String>

    /// Options; each default is stated at its property.
    public init(
        order: [ClientRule] = [.contact, .defaultClient, .domain], matchesSubdomains: Bool = false,
        ignoresPlusSuffix: Bool = false, freeMailDomains: Set<String> = FreeMail.domains
    ) {
        self.order = order
        self.matchesSubdomains = matchesSubdomains
        self.ignoresPlusSuffix = ignoresPlusSuffix
        self.freeMailDomains = freeMailDomains
    }

    /// The preset that asks for the domain before it falls back to the default client.
    public static let domainFirst = ClientMatchOptions(order: [.contact, .domain, .defaultClient])
}
