/// How a ``WebClient`` behaves.
public struct WebClientConfiguration: Sendable {
    /// What is asked of TLS. Default: full verification against the machine's roots.
    public var tls = TLSSettings()
    /// How long opening a connection may take. Default: 30 seconds, and 30 for TLS.
    public var timeouts = ConnectTimeouts()
    /// Whether `http` addresses are allowed. Default: no; whoever is on the way could read and change everything.
    public var allowsPlaintext = false
    /// The most bytes of a response's body. Default: 64 MiB; nil means no limit.
    public var bodyLimit: Int? = 64 * 1024 * 1024
    /// How many connections wait for another request, over all servers. Default: 4.
    public var idleLimit = 4
    /// How long a connection waits for another request. Default: 30 seconds, less than common servers wait.
    public var idleTime = Duration.seconds(30)

    /// The defaults.
    public init() {}
}
