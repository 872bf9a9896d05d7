/// How the clients reach their servers: the transport, TLS, the clock and the observer, handed over as one value.
public struct MailConnector: Sendable {
    /// Opens plain connections.
    public var transport: any ByteTransport
    /// Lays TLS over them.
    public var tls: any TLSProvider
    /// Tells the time.
    public var clock: any MailClock
    /// Sees what happens.
    public var observer: any MailObserver

    /// A connector of these parts.
    public init(
        transport: any ByteTransport, tls: any TLSProvider, clock: any MailClock = SystemClock(),
        observer: any MailObserver = SilentObserver()
    ) {
        self.transport = transport
        self.tls = tls
        self.clock = clock
        self.observer = observer
    }

    /// Opens a connection to `endpoint` and, when `security` asks for TLS from the first byte, protects it.
    public func open(
        _ endpoint: Endpoint, security: ConnectionSecurity, tls settings: TLSSettings, timeouts: ConnectTimeouts
    ) async throws -> any ByteConnection {
        let connection = try await self.transport.connect(
            to: endpoint, until: self.clock.deadline(after: timeouts.connect))
        guard security == .tls else { return connection }
        return try await self.tls.secureClient(
            connection, serverName: endpoint.host, settings: settings, until: self.clock.deadline(after: timeouts.tls))
    }
}

/// How long opening a connection may take.
public struct ConnectTimeouts: Sendable, Hashable {
    /// Name resolution and the connection together. Default: 30 seconds, as Postfix.
    public var connect: Duration?
    /// The TLS handshake. Default: 30 seconds.
    public var tls: Duration?

    /// Limits; nil means none.
    public init(connect: Duration? = .seconds(30), tls: Duration? = .seconds(30)) {
        self.connect = connect
        self.tls = tls
    }
}
