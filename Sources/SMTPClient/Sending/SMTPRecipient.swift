public import MessageParsing

/// One recipient of a message and what its sender wants to hear about the delivery (RFC 3461).
public struct SMTPRecipient: Sendable, Hashable {
    /// When the server that delivers, or fails to, shall report.
    public struct Notify: OptionSet, Sendable, Hashable {
        /// The set as bits.
        public let rawValue: Int
        /// A set from its bits.
        public init(rawValue: Int) { self.rawValue = rawValue }
        /// When the message has been delivered.
        public static let success = Notify(rawValue: 1)
        /// When it could not be delivered.
        public static let failure = Notify(rawValue: 2)
        /// When it takes long.
        public static let delay = Notify(rawValue: 4)
    }

    /// The mailbox.
    public var address: EmailAddress
    /// When to report; the empty set means never, nil leaves it to the server. Needs DSN.
    public var notify: Notify?
    /// The address that the sender first gave, where a list or an alias changed it (ORCPT). Needs DSN.
    public var original: EmailAddress?

    /// A recipient.
    public init(_ address: EmailAddress, notify: Notify? = nil, original: EmailAddress? = nil) {
        self.address = address
        self.notify = notify
        self.original = original
    }
}
