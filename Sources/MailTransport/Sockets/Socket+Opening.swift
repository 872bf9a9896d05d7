#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#endif

extension Socket {
    /// A fresh socket of the family of `address`.
    static func make(for address: SocketAddress) throws(TransportError) -> Socket {
        let descriptor = Platform.makeSocket(address.family)
        guard descriptor >= 0 else {
            throw TransportError(errno: errno, phase: .connect, "No socket could be opened.")
        }
        return try Socket(taking: descriptor)
    }

    /// Sets what `options` ask for. A figure that the system does not like is left at the system's own.
    func apply(_ options: SocketOptions) {
        self.use { descriptor in
            if options.sendsAtOnce { POSIX.setOption(descriptor, Platform.tcp, TCP_NODELAY, 1) }
            guard let keepAlive = options.keepAlive else { return }
            POSIX.setOption(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1)
            POSIX.setOption(descriptor, Platform.tcp, Platform.keepAliveIdle, CInt(clamping: keepAlive.idle))
            POSIX.setOption(descriptor, Platform.tcp, TCP_KEEPINTVL, CInt(clamping: keepAlive.interval))
            POSIX.setOption(descriptor, Platform.tcp, TCP_KEEPCNT, CInt(clamping: keepAlive.count))
        }
    }

    /// Opens a connection to `address`.
    static func connect(
        to address: SocketAddress, options: SocketOptions, clock: any MailClock, until deadline: MailInstant?
    ) async throws -> Socket {
        let socket = try Socket.make(for: address)
        do {
            socket.apply(options)
            try socket.bindLocally(options, family: address.family)
            try await socket.finishConnecting(to: address, clock: clock, until: deadline)
            return socket
        } catch {
            socket.close()
            throw error
        }
    }

    private func bindLocally(_ options: SocketOptions, family: CInt) throws(TransportError) {
        guard let local = options.localAddress else { return }
        let address = SocketAddress(local, port: 0)
        guard address.family == family else {
            throw TransportError(.unreachable, phase: .connect, "The local address is of the other family.")
        }
        let code = self.use { POSIX.bindLocally($0, to: address) } ?? EBADF
        guard code == 0 else {
            throw TransportError(errno: code, phase: .connect, "The local address cannot be used.")
        }
    }

    private func finishConnecting(
        to address: SocketAddress, clock: any MailClock, until deadline: MailInstant?
    ) async throws {
        var code = self.use { POSIX.startConnecting($0, to: address) } ?? EBADF
        if code == EINPROGRESS || code == EINTR {
            try await self.wait(for: .writing, until: deadline, on: clock, phase: .connect)
            code = self.use { POSIX.pendingError($0) } ?? EBADF
        }
        guard code == 0 else { throw TransportError(errno: code, phase: .connect, "The connection failed.") }
        // A connection to a free port of this machine can meet itself: nobody else is at the other end.
        let isItself = self.use { descriptor in
            guard let local = POSIX.localAddress(descriptor), let peer = POSIX.peerAddress(descriptor) else {
                return false
            }
            return local.ip == peer.ip && local.port == peer.port && local.port != 0
        }
        if isItself == true {
            throw TransportError(.connectionRefused, phase: .connect, "Nothing listens at this address.")
        }
    }

    /// Waits until the socket is ready: on the poller's own timers when `clock` is the machine's, else on `clock`.
    func wait(
        for direction: Readiness.Direction, until deadline: MailInstant?, on clock: any MailClock,
        phase: TransportError.Phase
    ) async throws {
        if deadline == nil || clock is SystemClock {
            return try await self.readiness.wait(for: direction, until: deadline, phase: phase)
        }
        let readiness = self.readiness
        try await withDeadline(deadline, on: clock, phase: phase) {
            try await readiness.wait(for: direction, until: nil, phase: phase)
        }
    }
}
