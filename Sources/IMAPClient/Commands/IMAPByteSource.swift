/// A message that is read while it is sent, so that it need not be held in memory.
///
/// The connection waits until a call returns. A source must not give commands on the connection that takes it: such a
/// command throws ``IMAPError/Code/wouldDeadlock``.
public protocol IMAPByteSource: Sendable {
    /// How many bytes there are, exactly: they are announced to the server before the first is sent.
    var count: Int { get }

    /// What in the message must be announced to the server. Default: nothing.
    var traits: IMAPContentTraits { get }

    /// The next bytes; a call after the last byte is a mistake of the caller.
    func read() async throws -> [UInt8]
}

extension IMAPByteSource {
    /// Nothing that must be announced.
    public var traits: IMAPContentTraits { [] }
}
