/// A message that is in the maildrop and cannot be had.
public struct POP3RefusedMail: Sendable {
    /// The server's unique id, or nil where it has none that can be used.
    public var uniqueID: String?
    /// The size that the server claims, if it told one.
    public var size: Int?
    /// Why it cannot be had: ``POP3Error/Code/messageTooLarge``, what the server said, or what broke each session that
    /// asked for it.
    public var error: POP3Error
    /// The header of a message that is too large, as TOP gave it; empty where it did not.
    public var header: [UInt8]
}

extension POP3RefusedMail {
    /// SHA-256 of ``header``, made as ``POP3Mail/digest``.
    package func headerDigest() throws -> [UInt8] { try POP3ContentDigest.of(self.header) }
}
