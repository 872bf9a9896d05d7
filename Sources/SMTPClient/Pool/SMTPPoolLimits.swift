import MailTransport

/// How a pool uses a server: how many connections, for how long, and how fast.
public struct SMTPPoolLimits: Sendable, Hashable {
    /// The most connections at one time. Default: 3.
    public var connections = 3
    /// The most messages over one connection, or what the server's LIMITS say where that is less. Default: 100.
    public var messagesPerConnection = 100
    /// The age at which a connection is given up. Default: 5 minutes: tokens and server states grow old.
    public var connectionAge: Duration = .seconds(300)
    /// How long a connection may lie idle before it is asked for a sign of life. Default: 10 seconds.
    public var probeAfter: Duration = .seconds(10)
    /// How long a connection may lie idle before it is closed. Default: 1 minute; servers close after 5.
    public var idleTime: Duration = .seconds(60)
    /// The most callers that may wait for a connection. Default: 1,000; the next gets
    /// ``SMTPError/Code/poolExhausted``.
    public var waiters = 1000
    /// The most messages a minute; nil for no limit. Default: nil. Callers wait for their turn.
    public var messagesPerMinute: Int?
    /// The most recipients a day; nil for no limit. Default: nil. Beyond it callers get
    /// ``SMTPError/Code/rateLimited`` with the time to wait.
    public var recipientsPerDay: Int?
    /// The answers after which the server is left alone for a while. Default: ``SMTPThrottle/usual``.
    public var throttles = SMTPThrottle.usual
    /// The longest pause; pauses double until the server takes mail again. Default: 1 hour.
    public var longestPause: Duration = .seconds(3600)
    /// How long a caller may be held back by a pause; when it takes longer, the caller gets
    /// ``SMTPError/Code/rateLimited`` with the time to wait. Default: 2 minutes.
    public var patience: Duration = .seconds(120)

    /// The defaults.
    public init() {}

    /// Those of the provider's row in the configuration's quirk table, or the defaults.
    public init(for configuration: SMTPConfiguration) {
        self = configuration.quirkTable.row(host: configuration.endpoint.host)?.pool ?? SMTPPoolLimits()
    }
}
