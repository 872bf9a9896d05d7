internal import MailCrypto

/// The secret that signs reply tokens; it prints nothing of itself.
public struct ReplyTokenKey: Sendable {
    /// The key's bytes.
    let bytes: [UInt8]

    /// The fewest bytes a key may have.
    public static let minimumBytes = 16

    /// Takes a key of at least ``minimumBytes`` random bytes; nil when it is shorter.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.minimumBytes else { return nil }
        self.bytes = bytes
    }

    /// Makes a new key of 32 random bytes. Keep it where secrets are kept: with another key no reply to older mail is
    /// recognised by its token.
    public static func random() throws -> ReplyTokenKey {
        ReplyTokenKey(unchecked: try RandomBytes.make(32))
    }

    private init(unchecked bytes: [UInt8]) { self.bytes = bytes }
}

extension ReplyTokenKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Nothing of the secret.
    public var description: String { "ReplyTokenKey(hidden)" }
    /// Nothing of the secret.
    public var debugDescription: String { self.description }
    /// Nothing of the secret.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
