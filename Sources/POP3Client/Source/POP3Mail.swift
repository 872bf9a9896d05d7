/// A message that a ``POP3MailSource`` hands over.
public struct POP3Mail: Sendable, Hashable {
    /// The server's unique id, or nil where it has none that can be used.
    public var uniqueID: String?
    /// SHA-256 of the message without the fields that servers write into it (X-UIDL, Status, X-Status): its identity
    /// where there is no id, or another one than before.
    public var digest: [UInt8]
    /// The message as it came, without the dots of the wire.
    public var bytes: [UInt8]
    /// The record that the ledger will get; a host that stores it together with the mail may ignore the ledger's call.
    public var record: POP3Record
}

/// What came of one session of a ``POP3MailSource``.
public struct POP3Pass: Sendable {
    /// How many messages the server listed.
    public var listed = 0
    /// How many were new and were handed over.
    public var delivered = 0
    /// How many were fetched and turned out to be known by their content.
    public var duplicates = 0
    /// How many the server was told to delete, and confirmed.
    public var deleted = 0
    /// Messages that the server did not give, or that are too large; they stay on the server.
    public var refused: [POP3RefusedMail] = []
    /// Why the server has kept messages that it was told to delete.
    public var undeleted: [POP3Error] = []
    /// How many new messages are left for the next session, because a host wanted no more or because one of
    /// them broke a session and is asked for apart.
    public var left = 0
    /// How long the server wants to be left alone.
    public var loginDelay: Duration?

    /// Nothing yet.
    public init() {}
}
