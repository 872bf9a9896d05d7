#if canImport(Darwin)
import Darwin

/// What Darwin does its own way: kqueue, options instead of flags, and lengths inside of addresses.
///
/// Bounds: the event arrays handed to `kevent` are as long as the counts given with them.
enum Platform {
    typealias Queue = KernelQueue

    /// Nothing: there is no call with so fine a limit here, and whoever looks again does so without it.
    static func awaitInput(_ descriptor: CInt, length: Int, microseconds: Int) {}

    /// Nothing: SO_NOSIGPIPE is set on each socket instead.
    static var sendFlags: CInt { 0 }
    /// A stream socket's type.
    static var streamType: CInt { SOCK_STREAM }
    /// TCP.
    static var tcp: CInt { IPPROTO_TCP }
    /// IPv6.
    static var ipv6: CInt { IPPROTO_IPV6 }
    /// The resolver's word for a name without addresses of the kind asked for.
    static var noData: CInt { EAI_NODATA }
    /// Seconds of silence before the first keep-alive probe.
    static var keepAliveIdle: CInt { TCP_KEEPALIVE }

    /// A non-blocking stream socket that a child process does not inherit; negative with `errno` on failure.
    static func makeSocket(_ family: CInt) -> CInt {
        Self.prepare(socket(family, SOCK_STREAM, 0))
    }

    /// Takes the next connection from a listening socket; negative with `errno` on failure.
    static func acceptSocket(_ listener: CInt) -> CInt {
        Self.prepare(unsafe accept(listener, nil, nil))
    }

    private static func prepare(_ descriptor: CInt) -> CInt {
        guard descriptor >= 0 else { return descriptor }
        POSIX.setOption(descriptor, SOL_SOCKET, SO_NOSIGPIPE, 1)
        let code = POSIX.setNonBlocking(descriptor)
        guard code == 0 else {
            POSIX.release(descriptor)
            errno = code
            return -1
        }
        return descriptor
    }

    /// Writes the family and the length into an IPv4 address.
    static func mark(_ address: inout sockaddr_in) {
        address.sin_family = sa_family_t(AF_INET)
        address.sin_len = UInt8(MemoryLayout<sockaddr_in>.size)
    }

    /// Writes the family and the length into an IPv6 address.
    static func mark(_ address: inout sockaddr_in6) {
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_len = UInt8(MemoryLayout<sockaddr_in6>.size)
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
                _ = unsafe pthread_setname_np(name)
                body()
            })
        var thread: pthread_t?
        let result = unsafe pthread_create(
            &thread, nil,
            { argument in
                // The argument is the box that was retained for this thread, and only this thread takes it.
                unsafe Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, box.toOpaque())
        guard result == 0, let thread = unsafe thread else {
            unsafe box.release()
            return false
        }
        unsafe pthread_detach(thread)
        return true
    }
}

/// Readiness through kqueue; every wait arms a filter for one report.
struct KernelQueue: EventQueue {
    private let descriptor: CInt
    /// The identifier of the event that only wakes the poller.
    private static let wakeIdentifier: UInt = 1

    init() throws(TransportError) {
        self.descriptor = kqueue()
        guard self.descriptor >= 0 else { throw TransportError(errno: errno, "Readiness cannot be watched.") }
        _ = fcntl(self.descriptor, F_SETFD, FD_CLOEXEC)
        let code = self.change([
            Self.event(Self.wakeIdentifier, EVFILT_USER, EV_ADD | EV_CLEAR, token: UInt64.max)
        ])
        guard code == 0 else { throw TransportError(errno: code, "Readiness cannot be watched.") }
    }

    func add(_ descriptor: CInt, token: UInt64) throws(TransportError) {}

    func arm(_ descriptor: CInt, token: UInt64, reading: Bool, writing: Bool) -> CInt {
        var changes: [kevent] = []
        let identifier = UInt(bitPattern: Int(descriptor))
        if reading { changes.append(Self.event(identifier, EVFILT_READ, EV_ADD | EV_ONESHOT, token: token)) }
        if writing { changes.append(Self.event(identifier, EVFILT_WRITE, EV_ADD | EV_ONESHOT, token: token)) }
        return self.change(changes)
    }

    func remove(_ descriptor: CInt) {
        let identifier = UInt(bitPattern: Int(descriptor))
        // Each is absent unless a wait is under way; that is no error.
        _ = self.change([Self.event(identifier, EVFILT_READ, EV_DELETE, token: 0)])
        _ = self.change([Self.event(identifier, EVFILT_WRITE, EV_DELETE, token: 0)])
    }

    func wait(_ limit: Duration?, into ready: inout [ReadyEvent]) {
        ready.removeAll(keepingCapacity: true)
        let capacity = 128
        unsafe withUnsafeTemporaryAllocation(of: kevent.self, capacity: capacity) { events in
            let count: CInt
            if let limit {
                let (seconds, attoseconds) = max(limit, .zero).components
                var time = timespec(
                    tv_sec: Int(min(seconds, 3600)), tv_nsec: Int((attoseconds + 999_999_999) / 1_000_000_000))
                if time.tv_nsec > 999_999_999 { time.tv_nsec = 999_999_999 }
                count = unsafe kevent(self.descriptor, nil, 0, events.baseAddress, CInt(capacity), &time)
            } else {
                count = unsafe kevent(self.descriptor, nil, 0, events.baseAddress, CInt(capacity), nil)
            }
            guard count > 0 else { return }
            for index in 0..<min(Int(count), capacity) {
                let event = unsafe events[index]
                let token = UInt64(UInt(bitPattern: unsafe event.udata))
                guard unsafe Int32(event.filter) != EVFILT_USER else { continue }
                let isRead = unsafe Int32(event.filter) == EVFILT_READ
                ready.append(ReadyEvent(token: token, reading: isRead, writing: !isRead))
            }
        }
    }

    func wake() {
        var event = Self.event(Self.wakeIdentifier, EVFILT_USER, 0, token: UInt64.max)
        unsafe event.fflags = UInt32(NOTE_TRIGGER)
        _ = self.change([event])
    }

    private func change(_ changes: [kevent]) -> CInt {
        guard !changes.isEmpty else { return 0 }
        return unsafe kevent(self.descriptor, changes, CInt(changes.count), nil, 0, nil) >= 0 ? 0 : errno
    }

    private static func event(_ identifier: UInt, _ filter: Int32, _ flags: Int32, token: UInt64) -> kevent {
        unsafe kevent(
            ident: identifier, filter: Int16(filter), flags: UInt16(flags), fflags: 0, data: 0,
            udata: UnsafeMutableRawPointer(bitPattern: UInt(truncatingIfNeeded: token)))
    }
}
#endif
