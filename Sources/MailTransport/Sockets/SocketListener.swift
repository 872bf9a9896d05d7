#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#endif

/// Takes in connections from the network.
public final class SocketListener: ByteListener {
    /// Where it listens, with the real port.
    public let endpoint: Endpoint
    private let socket: Socket
    private let options: SocketOptions
    private let clock: any MailClock

    /// Listens at an address of this machine.
    ///
    /// `port` 0 lets the system choose a free one; `backlog` is how many connections may wait to be accepted.
    /// Default: 128. The listener stops when it is closed or released.
    public init(
        address: IPAddress = .loopbackIPv4, port: Int = 0, backlog: Int = 128, options: SocketOptions = SocketOptions(),
        clock: any MailClock = SystemClock()
    ) throws(TransportError) {
        guard (0...65535).contains(port) else {
            throw TransportError(
                .invalidSetting, "\(port) is not a port.", remedy: .changeSettings("Type a port between 0 and 65535."))
        }
        let local = SocketAddress(address, port: port)
        let socket = try Socket.make(for: local)
        let code = socket.use { descriptor -> CInt in
            // A restarted server takes its port back although old connections linger.
            POSIX.setOption(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
            if !address.isIPv4 { POSIX.setOption(descriptor, Platform.ipv6, IPV6_V6ONLY, 1) }
            let code = POSIX.bindLocally(descriptor, to: local)
            return code == 0 ? POSIX.startListening(descriptor, backlog: CInt(clamping: backlog)) : code
        }
        guard code == 0 else {
            socket.close()
            throw TransportError(
                errno: code ?? EBADF, "Port \(port) cannot be listened at.")
        }
        let real = socket.use { POSIX.localAddress($0)?.port } ?? nil
        self.endpoint = try Endpoint(host: address.description, port: real ?? port)
        self.socket = socket
        self.options = options
        self.clock = clock
    }

    /// Waits for the next connection.
    ///
    /// When the process has no descriptor left it waits a moment and tries again: the connections stay in the backlog.
    public func accept() async throws -> any ByteConnection {
        while true {
            try Task.checkCancellation()
            let outcome = self.socket.use { listener in
                let descriptor = Platform.acceptSocket(listener)
                return (descriptor: descriptor, code: descriptor < 0 ? errno : 0)
            }
            guard let outcome else { throw TransportError(.closed, "The listener was closed.") }
            if outcome.descriptor >= 0 {
                let socket = try Socket(taking: outcome.descriptor)
                socket.apply(self.options)
                return SocketConnection(socket, clock: self.clock)
            }
            try await self.recover(from: outcome.code)
        }
    }

    /// Stops listening.
    public func close() {
        self.socket.close()
    }

    private func recover(from code: CInt) async throws {
        switch code {
        case EAGAIN, EWOULDBLOCK:
            try await self.socket.wait(for: .reading, until: nil, on: self.clock, phase: .connect)
        case EINTR, ECONNABORTED, EPROTO, ENETDOWN, ENETUNREACH, EHOSTUNREACH, EHOSTDOWN, ENOPROTOOPT, EOPNOTSUPP:
            // The connection that was to be taken is gone; that is no fault of the listener.
            return
        case EMFILE, ENFILE, ENOBUFS, ENOMEM:
            try await self.clock.sleep(for: .milliseconds(100))
        default: throw TransportError(errno: code, "No connection can be accepted.")
        }
    }
}
