import MailTesting
import Testing

@testable import MailTransport

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#endif

@Suite("Sockets that are set up by hand")
struct SocketOptionsTests {
    private func option(_ descriptor: CInt, _ level: CInt, _ name: CInt) -> CInt {
        var value: CInt = -1
        var length = socklen_t(MemoryLayout<CInt>.size)
        return getsockopt(descriptor, level, name, &value, &length) == 0 ? value : -1
    }

    /// A TCP socket connected to `listener`, opened without the SDK.
    private func ownSocket(to listener: SocketListener) throws -> CInt {
        let descriptor = socket(AF_INET, Platform.streamType, 0)
        try #require(descriptor >= 0)
        let address = SocketAddress(.loopbackIPv4, port: listener.endpoint.port)
        try #require(POSIX.startConnecting(descriptor, to: address) == 0)
        return descriptor
    }

    @Test("a ready socket is taken over: non-blocking, not inherited, with keep-alive and without delay")
    func adopted() async throws {
        let listener = try SocketListener()
        let descriptor = try self.ownSocket(to: listener)
        var options = SocketOptions()
        options.keepAlive = SocketOptions.KeepAlive(idle: 71, interval: 13, count: 7)
        let connection = try SocketTransport(options: options).connection(adopting: descriptor)
        #expect(fcntl(descriptor, F_GETFL) & O_NONBLOCK != 0)
        #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0)
        #expect(self.option(descriptor, SOL_SOCKET, SO_KEEPALIVE) != 0)
        #expect(self.option(descriptor, Platform.tcp, Platform.keepAliveIdle) == 71)
        #expect(self.option(descriptor, Platform.tcp, TCP_KEEPINTVL) == 13)
        #expect(self.option(descriptor, Platform.tcp, TCP_KEEPCNT) == 7)
        #expect(self.option(descriptor, Platform.tcp, TCP_NODELAY) != 0)
        let other = try await listener.accept()
        try await connection.write([1, 2, 3], until: nil)
        var buffer = WireBuffer()
        #expect(try await other.read(into: &buffer, until: nil) == 3)
        await connection.close()
        #expect(try await other.read(into: &buffer, until: nil) == 0)
        other.abort()
    }

    @Test("a wait for many bytes ends without them, and few are told of again afterwards")
    func waitForMany() async throws {
        let listener = try SocketListener()
        let descriptor = try self.ownSocket(to: listener)
        let connection = try SocketTransport().connection(adopting: descriptor)
        let other = try await listener.accept()
        try await other.write([1], until: nil)
        Platform.awaitInput(descriptor, length: 64 * 1024, microseconds: 1)
        #expect(self.option(descriptor, SOL_SOCKET, SO_RCVLOWAT) == 1)
        var buffer = WireBuffer()
        #expect(try await connection.read(into: &buffer, until: nil) == 1)
        connection.abort()
        other.abort()
    }

    @Test("keep-alive and sending at once can be left out")
    func withoutOptions() throws {
        let listener = try SocketListener()
        let descriptor = try self.ownSocket(to: listener)
        var options = SocketOptions()
        options.keepAlive = nil
        options.sendsAtOnce = false
        let connection = try SocketTransport(options: options).connection(adopting: descriptor)
        #expect(self.option(descriptor, SOL_SOCKET, SO_KEEPALIVE) == 0)
        #expect(self.option(descriptor, Platform.tcp, TCP_NODELAY) == 0)
        connection.abort()
    }

    /// Adopts `descriptor`, which is refused, and tells whether the other end saw it go within ten seconds.
    /// The number itself says nothing: another thread may be given it at once.
    private func isReleased(_ descriptor: CInt, seenFrom other: CInt) -> Bool {
        let error = #expect(throws: TransportError.self) { try SocketTransport().connection(adopting: descriptor) }
        #expect(error?.code == .invalidSetting)
        var end = pollfd(fd: other, events: 0, revents: 0)
        return poll(&end, 1, 10_000) == 1 && CInt(end.revents) & (POLLHUP | POLLERR) != 0
    }

    @Test("a descriptor that is no socket is refused and released")
    func noSocket() throws {
        var ends: [CInt] = [-1, -1]
        try #require(pipe(&ends) == 0)
        defer { close(ends[1]) }
        #expect(self.isReleased(ends[0], seenFrom: ends[1]))
    }

    #if os(Linux)
    @Test("a socket that is no stream is refused and released")
    func noStream() throws {
        var ends: [CInt] = [-1, -1]
        try #require(socketpair(AF_UNIX, CInt(SOCK_SEQPACKET.rawValue), 0, &ends) == 0)
        defer { close(ends[1]) }
        #expect(self.isReleased(ends[0], seenFrom: ends[1]))
    }

    @Test("a connection leaves from the local address that was chosen")
    func localAddress() async throws {
        let listener = try SocketListener()
        var options = SocketOptions()
        options.localAddress = IPAddress("127.0.0.2")
        async let accepted = listener.accept()
        let client = try await SocketTransport(options: options).connect(to: listener.endpoint, until: nil)
        let server = try await accepted
        #expect(server.facts.peer?.hasPrefix("127.0.0.2:") == true)
        #expect(client.facts.local?.hasPrefix("127.0.0.2:") == true)
        client.abort()
        server.abort()
    }
    #endif

    @Test("a local address of the other family, or of another machine, is a typed error")
    func wrongLocalAddress() async throws {
        let listener = try SocketListener()
        for text in ["::1", "192.0.2.1"] {
            var options = SocketOptions()
            options.localAddress = IPAddress(text)
            let transport = SocketTransport(options: options)
            let error = await #expect(throws: TransportError.self) {
                try await transport.connect(to: listener.endpoint, until: nil)
            }
            #expect(error?.code == .unreachable)
            #expect(error?.phase == .connect)
        }
        listener.close()
    }
}
