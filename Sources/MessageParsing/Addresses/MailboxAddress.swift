/// A mailbox as a header names it: an address and, where the writer gave one, a name for people to read.
public struct MailboxAddress: Hashable, Sendable, Codable {
    /// The display name, decoded (RFC 2047) and without control characters; nil where there is none.
    ///
    /// Whoever wrote the mail chose this text. It proves nothing about who they are.
    public var name: String?
    /// The address.
    public var address: EmailAddress

    /// Joins a name and an address.
    public init(name: String? = nil, address: EmailAddress) {
        self.name = name
        self.address = address
    }
}
