#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#endif

/// The system calls on sockets, each with its error as a value.
///
/// Bounds: every pointer handed to the system comes from a closure over live memory, with that memory's own length.
enum POSIX {
    /// What a call that moves bytes came to.
    enum Transfer {
        /// So many bytes were moved; when reading, 0 is the end of the stream.
        case moved(Int)
        /// Nothing can be moved now.
        case wouldBlock
        /// The call failed with this `errno`.
        case failed(CInt)
    }

    /// Reads what has arrived into `memory`.
    static func receive(_ descriptor: CInt, into memory: UnsafeMutableRawBufferPointer) -> Transfer {
        while true {
            let count = unsafe recv(descriptor, memory.baseAddress, memory.count, 0)
            if count >= 0 { return .moved(count) }
            let code = errno
            if code == EINTR { continue }
            return code == EAGAIN || code == EWOULDBLOCK ? .wouldBlock : .failed(code)
        }
    }

    /// Sends as much of `memory` as the system takes; never raises SIGPIPE.
    static func transmit(_ descriptor: CInt, _ memory: UnsafeRawBufferPointer) -> Transfer {
        while true {
            let count = unsafe send(descriptor, memory.baseAddress, memory.count, Platform.sendFlags)
            if count >= 0 { return .moved(count) }
            let code = errno
            if code == EINTR { continue }
            return code == EAGAIN || code == EWOULDBLOCK ? .wouldBlock : .failed(code)
        }
    }

    /// Frees a descriptor. An interrupted close has closed on every system that we run on, so it is not repeated.
    static func release(_ descriptor: CInt) {
        _ = close(descriptor)
    }

    /// Says that nothing more will be written.
    static func endWriting(_ descriptor: CInt) {
        _ = shutdown(descriptor, CInt(SHUT_WR))
    }

    /// Sets an option that is a number; returns 0 or the `errno`.
    @discardableResult
    static func setOption(_ descriptor: CInt, _ level: CInt, _ name: CInt, _ value: CInt) -> CInt {
        var value = value
        let length = socklen_t(MemoryLayout<CInt>.size)
        return unsafe setsockopt(descriptor, level, name, &value, length) == 0 ? 0 : errno
    }

    /// Makes the next close drop the connection with a reset instead of a goodbye.
    static func lingerNot(_ descriptor: CInt) {
        var value = linger(l_onoff: 1, l_linger: 0)
        let length = socklen_t(MemoryLayout<linger>.size)
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &value, length)
    }

    /// The error that a connection attempt ended with, 0 for success; reading it clears it.
    static func pendingError(_ descriptor: CInt) -> CInt {
        var value: CInt = 0
        var length = socklen_t(MemoryLayout<CInt>.size)
        return unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &value, &length) == 0 ? value : errno
    }

    /// Makes a descriptor non-blocking and closed on exec; returns 0 or the `errno`.
    static func setNonBlocking(_ descriptor: CInt) -> CInt {
        let flags = fcntl(descriptor, F_GETFL)
        guard flags >= 0, fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0,
            fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0
        else { return errno }
        return 0
    }

    /// Starts a connection; returns 0 when it stands at once, else the `errno` (EINPROGRESS while it is being made).
    static func startConnecting(_ descriptor: CInt, to address: SocketAddress) -> CInt {
        unsafe address.withPointer { pointer, length in
            unsafe connect(descriptor, pointer, length) == 0 ? 0 : errno
        }
    }

    /// Binds to a local address; returns 0 or the `errno`.
    static func bindLocally(_ descriptor: CInt, to address: SocketAddress) -> CInt {
        unsafe address.withPointer { pointer, length in
            unsafe bind(descriptor, pointer, length) == 0 ? 0 : errno
        }
    }

    /// Starts listening; returns 0 or the `errno`.
    static func startListening(_ descriptor: CInt, backlog: CInt) -> CInt {
        listen(descriptor, backlog) == 0 ? 0 : errno
    }

    /// The own address of a socket.
    static func localAddress(_ descriptor: CInt) -> SocketAddress? {
        unsafe SocketAddress { unsafe getsockname(descriptor, $0, $1) }
    }

    /// The address at the other end of a socket.
    static func peerAddress(_ descriptor: CInt) -> SocketAddress? {
        unsafe SocketAddress { unsafe getpeername(descriptor, $0, $1) }
    }

    /// Whether the descriptor is a stream socket.
    static func isStreamSocket(_ descriptor: CInt) -> Bool {
        var value: CInt = 0
        var length = socklen_t(MemoryLayout<CInt>.size)
        return unsafe getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &value, &length) == 0
            && value == Platform.streamType
    }

    /// The system's words for an error number.
    static func describe(_ code: CInt) -> String {
        guard let text = unsafe strerror(code) else { return "error \(code)" }
        return unsafe String(cString: text)
    }
}
