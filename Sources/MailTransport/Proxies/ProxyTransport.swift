/// Connections through a proxy.
///
/// The proxy resolves the host name. When the ``EndpointPolicy`` restricts addresses, the name is resolved here instead
/// and the proxy gets an address that the policy has seen.
public struct ProxyTransport: ByteTransport {
    /// The proxy.
    public var proxy: Proxy
    /// How the proxy is reached. Its own address does not concern ``policy``.
    public var lower: any ByteTransport
    /// Which addresses and ports may be connected to behind the proxy.
    public var policy: EndpointPolicy
    /// Finds addresses where the policy has to see them.
    public var resolver: any AddressResolver
    /// Tells the time.
    public var clock: any MailClock

    /// Connections through `proxy`.
    public init(
        _ proxy: Proxy, over lower: any ByteTransport = SocketTransport(), policy: EndpointPolicy = .unrestricted,
        resolver: any AddressResolver = SystemAddressResolver(), clock: any MailClock = SystemClock()
    ) {
        self.proxy = proxy
        self.lower = lower
        self.policy = policy
        self.resolver = resolver
        self.clock = clock
    }

    /// Opens a connection to `endpoint` behind the proxy.
    ///
    /// Throws ``TransportError/Code/proxyRefused`` when the proxy does not want to.
    public func connect(to endpoint: Endpoint, until deadline: MailInstant?) async throws -> any ByteConnection {
        try self.policy.check(port: endpoint.port)
        let target = try await self.target(endpoint, until: deadline)
        let connection = try await self.lower.connect(to: self.proxy.endpoint, until: deadline)
        let talk = ProxyTalk(connection, deadline: deadline)
        do {
            switch self.proxy.kind {
            case .http: try await talk.connectByHTTP(to: target, self.proxy)
            case .socks5: try await talk.connectBySOCKS(to: target, self.proxy)
            }
            return connection
        } catch {
            connection.abort()
            throw error
        }
    }

    private func target(_ endpoint: Endpoint, until deadline: MailInstant?) async throws -> Endpoint {
        if self.policy.allowsInternalAddresses { return endpoint }
        let addresses =
            if let address = IPAddress(endpoint.host) { [address] } else {
                try await self.resolver.addresses(of: endpoint.host, until: deadline, on: self.clock)
            }
        guard let allowed = addresses.first(where: { self.policy.allows($0, port: endpoint.port) }) else {
            throw TransportError(.endpointRefused, phase: .connect, "Connections to this server are not allowed.")
        }
        return try Endpoint(host: allowed.description, port: endpoint.port)
    }
}
