#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#endif

/// Connections over the machine's own network.
///
/// Names are resolved on threads of their own, addresses are tried as RFC 8305 says (Happy Eyeballs), and each is shown
/// to the ``EndpointPolicy`` right before it is used, so that a name cannot change its meaning in between.
public struct SocketTransport: ByteTransport {
    /// How sockets are set up.
    public var options: SocketOptions
    /// Which addresses and ports may be used.
    public var policy: EndpointPolicy
    /// Finds the addresses of a name.
    public var resolver: any AddressResolver
    /// How long name resolution may take, within the time for the connection. Default: 10 seconds.
    public var resolveTimeout: Duration?
    /// The head start of each address before the next is tried too (RFC 8305, section 5). Default: 250 milliseconds.
    public var attemptDelay: Duration
    /// Tells the time.
    public var clock: any MailClock

    /// A transport with these settings.
    public init(
        options: SocketOptions = SocketOptions(), policy: EndpointPolicy = .unrestricted,
        resolver: any AddressResolver = SystemAddressResolver(), resolveTimeout: Duration? = .seconds(10),
        attemptDelay: Duration = .milliseconds(250), clock: any MailClock = SystemClock()
    ) {
        self.options = options
        self.policy = policy
        self.resolver = resolver
        self.resolveTimeout = resolveTimeout
        self.attemptDelay = attemptDelay
        self.clock = clock
    }

    /// Opens a connection to the first address of `endpoint` that answers.
    public func connect(to endpoint: Endpoint, until deadline: MailInstant?) async throws -> any ByteConnection {
        try self.policy.check(port: endpoint.port)
        let addresses = try await self.resolve(endpoint.host, until: deadline)
        let allowed = addresses.filter { self.policy.allows($0, port: endpoint.port) }
        guard let first = allowed.first else {
            throw TransportError(.endpointRefused, phase: .connect, "Connections to this server are not allowed.")
        }
        let race = HappyEyeballs(attemptDelay: self.attemptDelay, clock: self.clock)
        let socket =
            allowed.count == 1
            ? try await self.attempt(first, port: endpoint.port, until: deadline)
            : try await race.connect(HappyEyeballs.interleave(allowed)) { address in
                try await self.attempt(address, port: endpoint.port, until: deadline)
            } discard: {
                $0.close()
            }
        return SocketConnection(socket, clock: self.clock)
    }

    /// Makes a connection of a connected stream socket that was opened elsewhere; the descriptor belongs to it from now
    /// on, also when this throws.
    ///
    /// The policy does not see it: whoever opened the socket chose its peer.
    public func connection(adopting descriptor: CInt) throws(TransportError) -> any ByteConnection {
        guard POSIX.isStreamSocket(descriptor) else {
            POSIX.release(descriptor)
            throw TransportError(.invalidSetting, "The descriptor is not a stream socket.")
        }
        let code = POSIX.setNonBlocking(descriptor)
        guard code == 0 else {
            POSIX.release(descriptor)
            throw TransportError(errno: code, "The socket cannot be used.")
        }
        #if canImport(Darwin)
        POSIX.setOption(descriptor, SOL_SOCKET, SO_NOSIGPIPE, 1)
        #endif
        let socket = try Socket(taking: descriptor)
        socket.apply(self.options)
        return SocketConnection(socket, clock: self.clock)
    }

    /// The addresses of a host, which may be an address already.
    func resolve(_ host: String, until deadline: MailInstant?) async throws -> [IPAddress] {
        if let address = IPAddress(host) { return [address] }
        let limit = [deadline, self.clock.deadline(after: self.resolveTimeout)].compactMap { $0 }.min()
        let addresses = try await self.resolver.addresses(of: host, until: limit, on: self.clock)
        guard !addresses.isEmpty else {
            throw TransportError(.hostNotFound, phase: .resolve, "The host name has no address.")
        }
        return addresses
    }

    private func attempt(_ address: IPAddress, port: Int, until deadline: MailInstant?) async throws -> Socket {
        try self.policy.check(address, port: port)
        return try await Socket.connect(
            to: SocketAddress(address, port: port), options: self.options, clock: self.clock, until: deadline)
    }
}
