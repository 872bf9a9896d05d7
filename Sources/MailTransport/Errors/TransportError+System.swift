#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#endif

extension TransportError {
    /// The error that the system reported as `code`; `attempt` says what was tried.
    init(errno code: CInt, phase: Phase? = nil, _ attempt: String) {
        let kind: Code =
            switch code {
            case ECONNREFUSED: .connectionRefused
            case ENETUNREACH, EHOSTUNREACH, ENETDOWN, EHOSTDOWN, EADDRNOTAVAIL, EAFNOSUPPORT: .unreachable
            case ECONNRESET, EPIPE, ECONNABORTED, ENOTCONN: .connectionClosed
            case ETIMEDOUT: .timedOut
            case EBADF: .closed
            default: .system
            }
        self.init(kind, phase: phase, "\(attempt) The system says: \(POSIX.describe(code)).")
    }
}
