public import SMTPClient

/// A message that a ``TestSMTPServer`` has taken.
public struct TestSMTPMessage: Sendable, Hashable {
    /// The envelope.
    public let envelope: SMTPServerEnvelope
    /// The content, byte for byte as the client meant it: dots undone, the end removed.
    public let content: [UInt8]
    /// The connection it came over: 0 is the first that the server took.
    public let connection: Int
}
