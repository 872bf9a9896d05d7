public import MailTransport
public import MessageParsing

/// One mail as it came from its source, not looked at yet.
public struct RawMail: Sendable, Hashable {
    /// Where it lies.
    public var key: SourceKey
    /// Its bytes.
    public var bytes: [UInt8]
    /// When its server received it; nil where that is not known.
    public var receivedAt: WallTime?
    /// The addresses it was delivered to, where the source knows them from the envelope.
    public var recipients: [EmailAddress]
    /// What an agent should know of how it was fetched, such as that only its header was.
    public var notice: String?
    /// Whether ``bytes`` are all of it. Of a mail that is not whole the desk has no copy to rely on: it is never deleted
    /// from its mailbox. Default: yes.
    public var isWhole = true

    /// A mail.
    public init(key: SourceKey, bytes: [UInt8], receivedAt: WallTime? = nil, recipients: [EmailAddress] = []) {
        self.key = key
        self.bytes = bytes
        self.receivedAt = receivedAt
        self.recipients = recipients
    }

    /// The header alone of a mail that is too large to be fetched.
    static func header(
        _ bytes: [UInt8], of key: SourceKey, size: UInt64?, receivedAt: WallTime? = nil
    ) -> RawMail {
        var mail = RawMail(key: key, bytes: bytes, receivedAt: receivedAt)
        mail.notice = "The mail \(size.map { "has \($0) bytes" } ?? "is too large"); only its header was fetched."
        mail.isWhole = false
        return mail
    }
}
