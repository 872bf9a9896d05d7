public import MailTransport

/// One mail in a ``TestMailbox``.
public struct TestMail: Sendable, Hashable {
    /// Its number in the mailbox; never used twice under one UIDVALIDITY (RFC 9051 2.3.1.1).
    public let uid: UInt32
    /// The mail as it was delivered, byte for byte.
    public let raw: [UInt8]
    /// When the server received it; IMAP's INTERNALDATE.
    public let internalDate: WallTime
    /// Its flags, such as `\Seen` and `$Forwarded`; system flags are written as RFC 9051 writes them.
    public internal(set) var flags: Set<String>
    /// The mailbox's counter at the last change of this mail (RFC 7162).
    public internal(set) var modSeq: UInt64
    /// Whether no session has been told of it yet; IMAP4rev1's `\Recent`.
    public internal(set) var isRecent: Bool

    /// The flag as it is stored: system flags in their usual spelling, everything else as given.
    static func canonical(flag: String) -> String {
        Self.systemFlags.first { $0.lowercased() == flag.lowercased() } ?? flag
    }

    /// The flags that every mailbox knows (RFC 9051 2.3.2).
    static let systemFlags = ["\\Answered", "\\Flagged", "\\Deleted", "\\Seen", "\\Draft"]
}
