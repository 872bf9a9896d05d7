#if os(Linux) || os(Android)
import CMartletPlatform
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#endif

/// What Linux does its own way: epoll, one call for a non-blocking socket, and the names of a few constants.
///
/// Bounds: the event array handed to `epoll_wait` is as long as the count given with it.
enum Platform {
    typealias Queue = EpollQueue

    /// A write to a closed connection is an error, not a signal.
    static var sendFlags: CInt { CInt(MSG_NOSIGNAL) }
    /// A stream socket's type.
    static var streamType: CInt { CInt(SOCK_STREAM.rawValue) }
    /// TCP.
    static var tcp: CInt { CInt(IPPROTO_TCP) }
    /// IPv6.
    static var ipv6: CInt { CInt(IPPROTO_IPV6) }
    /// The resolver's word for a name without addresses of the kind asked for; glibc has it beside EAI_NONAME.
    static var noData: CInt { -5 }
    /// Seconds of silence before the first keep-alive probe.
    static var keepAliveIdle: CInt { TCP_KEEPIDLE }

    /// A non-blocking stream socket that a child process does not inherit; negative with `errno` on failure.
    static func makeSocket(_ family: CInt) -> CInt {
        socket(family, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_NONBLOCK.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
    }

    /// Takes the next connection from a listening socket; negative with `errno` on failure.
    static func acceptSocket(_ listener: CInt) -> CInt {
        martlet_accept(listener)
    }

    /// Waits on this thread until there are so many bytes to read, for at most so many microseconds below a second. It
    /// takes no processor time; where a platform has no such call it does nothing.
    static func awaitInput(_ descriptor: CInt, length: Int, microseconds: Int) {
        if length > 1 { POSIX.setOption(descriptor, SOL_SOCKET, SO_RCVLOWAT, CInt(clamping: length)) }
        martlet_await_input(descriptor, microseconds * 1000)
        // Nobody else would be told of fewer bytes.
        if length > 1 { POSIX.setOption(descriptor, SOL_SOCKET, SO_RCVLOWAT, 1) }
    }

    /// Writes the family into an IPv4 address.
    static func mark(_ address: inout sockaddr_in) {
        address.sin_family = sa_family_t(AF_INET)
    }

    /// Writes the family into an IPv6 address.
    static func mark(_ address: inout sockaddr_in6) {
        address.sin6_family = sa_family_t(AF_INET6)
    }

    /// Starts a thread that runs `body` once and is freed by itself; signals stay with the program's own threads.
    static func startThread(named name: String, _ body: @escaping @Sendable () -> Void) -> Bool {
        var all = sigset_t()
        var before = sigset_t()
        unsafe sigfillset(&all)
        unsafe pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { unsafe _ = pthread_sigmask(SIG_SETMASK, &before, nil) }
        let box = unsafe Unmanaged.passRetained(
            ThreadBody {
                unsafe martlet_name_thread(name)
                body()
            })
        var thread = pthread_t()
        let result = unsafe pthread_create(
            &thread, nil,
            { argument in
                // The argument is the box that was retained for this thread, and only this thread takes it.
                if let argument = unsafe argument {
                    unsafe Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
                }
                return nil
            }, box.toOpaque())
        guard result == 0 else {
            unsafe box.release()
            return false
        }
        pthread_detach(thread)
        return true
    }
}

/// Readiness through epoll; every wait arms a descriptor for one report, so a busy connection causes no traffic here.
struct EpollQueue: EventQueue {
    private let descriptor: CInt
    private let wakeDescriptor: CInt
    /// The token of the descriptor that only wakes the poller.
    private static let wakeToken = UInt64.max
    private static let incoming = UInt32(martlet_epoll_in)
    private static let outgoing = UInt32(martlet_epoll_out)
    private static let failure = UInt32(martlet_epoll_failure)
    private static let peerFinished = UInt32(martlet_epoll_peer_finished)
    private static let oneShot = UInt32(martlet_epoll_one_shot)

    init() throws(TransportError) {
        self.descriptor = martlet_epoll_create()
        guard self.descriptor >= 0 else { throw TransportError(errno: errno, "Readiness cannot be watched.") }
        self.wakeDescriptor = martlet_eventfd()
        guard self.wakeDescriptor >= 0 else {
            let code = errno
            POSIX.release(self.descriptor)
            throw TransportError(errno: code, "Readiness cannot be watched.")
        }
        let code = self.control(EPOLL_CTL_ADD, self.wakeDescriptor, Self.incoming, Self.wakeToken)
        guard code == 0 else { throw TransportError(errno: code, "Readiness cannot be watched.") }
    }

    func add(_ descriptor: CInt, token: UInt64) throws(TransportError) {
        let code = self.control(EPOLL_CTL_ADD, descriptor, Self.oneShot, token)
        guard code == 0 else { throw TransportError(errno: code, "The socket cannot be watched.") }
    }

    func arm(_ descriptor: CInt, token: UInt64, reading: Bool, writing: Bool) -> CInt {
        var events = Self.oneShot
        if reading { events |= Self.incoming | Self.peerFinished }
        if writing { events |= Self.outgoing }
        return self.control(EPOLL_CTL_MOD, descriptor, events, token)
    }

    func remove(_ descriptor: CInt) {
        _ = self.control(EPOLL_CTL_DEL, descriptor, 0, 0)
    }

    func wait(_ limit: Duration?, into ready: inout [ReadyEvent]) {
        ready.removeAll(keepingCapacity: true)
        let capacity = 128
        unsafe withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: capacity) { events in
            let count = unsafe epoll_wait(
                self.descriptor, events.baseAddress, CInt(capacity), Self.milliseconds(limit))
            guard count > 0 else { return }
            for index in 0..<min(Int(count), capacity) {
                let event = unsafe events[index]
                let token = unsafe event.data.u64
                guard token != Self.wakeToken else {
                    self.clearWake()
                    continue
                }
                let flags = unsafe event.events
                ready.append(
                    ReadyEvent(
                        token: token,
                        reading: flags & (Self.incoming | Self.peerFinished | Self.failure) != 0,
                        writing: flags & (Self.outgoing | Self.failure) != 0))
            }
        }
    }

    func wake() {
        // The counter is full only after 2^64 - 1 wakes; then the poller is awake anyway.
        var one: UInt64 = 1
        _ = unsafe write(self.wakeDescriptor, &one, MemoryLayout<UInt64>.size)
    }

    private func clearWake() {
        var count: UInt64 = 0
        _ = unsafe read(self.wakeDescriptor, &count, MemoryLayout<UInt64>.size)
    }

    private func control(_ operation: CInt, _ descriptor: CInt, _ events: UInt32, _ token: UInt64) -> CInt {
        martlet_epoll_control(self.descriptor, operation, descriptor, events, token) == 0 ? 0 : errno
    }

    /// Rounded up, so that the poller does not wake a moment too early and turn in circles; -1 waits for ever.
    private static func milliseconds(_ limit: Duration?) -> CInt {
        guard let limit else { return -1 }
        guard limit > .zero else { return 0 }
        guard limit < .seconds(3600) else { return 3_600_000 }
        let (seconds, attoseconds) = limit.components
        return CInt(seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
#endif
