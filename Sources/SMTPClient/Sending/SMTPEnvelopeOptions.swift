/// Wishes about the delivery of one message. Each needs an extension of the server's.
public struct SMTPEnvelopeOptions: Sendable, Hashable {
    /// How much of the message a failure report gives back (RFC 3461 4.3).
    public enum ReturnedContent: String, Sendable, Hashable {
        /// All of it.
        case full = "FULL"
        /// Its headers.
        case headers = "HDRS"
    }

    /// What to do when the server does not know an extension that was asked for.
    public enum Missing: Sendable, Hashable {
        /// Send without it: the default for reports, which are a courtesy.
        case ignore
        /// Do not send.
        case fail
    }

    /// How much a failure report gives back; nil leaves it to the server. Needs DSN.
    public var returnedContent: ReturnedContent?
    /// A name for the message that reports repeat (ENVID), up to 100 bytes. Needs DSN.
    public var envelopeID: String?
    /// What to do when the server does not offer DSN. Default: send without.
    public var missingDSN: Missing = .ignore
    /// Whether every server on the way must use verified TLS (RFC 8689). Never given up silently: where the server
    /// does not offer it, or the connection has no TLS, nothing is sent.
    public var requiresTLS = false
    /// Within how many seconds the message must be delivered or returned (RFC 2852); nil for no such wish.
    /// Where the server does not offer DELIVERBY nothing is sent.
    public var deliverBy: Int?
    /// How urgent the message is, -9 to 9 (RFC 6710); nil leaves it to the server, and so does a server without it.
    public var priority: Int?
    /// For how many seconds the server shall hold the message back (RFC 4865); nil for no such wish.
    /// Where the server does not offer FUTURERELEASE nothing is sent.
    public var holdFor: Int?
    /// Whether nobody shall get the message when one recipient is refused. Default: no, the others get it.
    ///
    /// The content is then sent only after all recipients' answers have been read: one round trip more.
    public var requiresAllRecipients = false

    /// No wishes.
    public init() {}
}
