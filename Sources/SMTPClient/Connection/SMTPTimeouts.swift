public import MailTransport

/// How long each step may take; nil means for ever.
public struct SMTPTimeouts: Sendable, Hashable {
    /// Name, connection and handshake. Default: 30 seconds each.
    public var connect = ConnectTimeouts()
    /// The server's first words. Default: 30 seconds; servers that test for spam bots wait 5 to 20.
    public var greeting: Duration? = .seconds(30)
    /// The answer to a command. Default: 60 seconds.
    public var command: Duration? = .seconds(60)
    /// The server's taking of one piece of content. Default: 3 minutes (RFC 5321 4.5.3.2.5).
    public var content: Duration? = .seconds(180)
    /// The answer to a whole message. Default: 10 minutes (RFC 5321 4.5.3.2.6): giving up early makes doubles.
    public var answer: Duration? = .seconds(600)
    /// The server's goodbye. Default: 5 seconds; nothing depends on it.
    public var quit: Duration? = .seconds(5)

    /// The defaults.
    public init() {}
}
