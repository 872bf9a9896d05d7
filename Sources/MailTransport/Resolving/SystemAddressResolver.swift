#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#endif

/// The machine's own resolver: `/etc/hosts`, the configured name servers, and whatever else the system asks.
///
/// The system's call blocks and cannot be stopped, so it runs on at most four threads of the SDK. A caller whose
/// deadline passes leaves; when too many wait already, a call fails at once instead of joining them.
public struct SystemAddressResolver: AddressResolver {
    /// The threads that all resolvers of the process share.
    private static let workers = WorkerPool(name: "martlet-resolver", for: .lookups, threads: 4, waiting: 64)

    /// The machine's resolver; every value is the same.
    public init() {}

    /// Asks the system.
    public func addresses(
        of host: String, until deadline: MailInstant?, on clock: any MailClock
    ) async throws -> [IPAddress] {
        try await Self.workers.run(until: deadline, on: clock, phase: .resolve) {
            try Self.ask(host)
        }
    }

    /// Bounds: the list that the system gives is walked by its own links and freed once, at the end.
    private static func ask(_ host: String) throws(TransportError) -> [IPAddress] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_family = AF_UNSPEC
        unsafe hints.ai_socktype = Platform.streamType
        var list: UnsafeMutablePointer<addrinfo>?
        let code = unsafe getaddrinfo(host, nil, &hints, &list)
        guard code == 0 else {
            // A machine without a hosts file still has a loopback (RFC 6761, section 6.3).
            if host == "localhost" { return [.loopbackIPv4] }
            throw Self.failure(code)
        }
        defer { if let list = unsafe list { unsafe freeaddrinfo(list) } }
        var addresses: [IPAddress] = []
        var next = unsafe list
        while let entry = unsafe next {
            let address = unsafe SocketAddress(entry.pointee.ai_addr, length: entry.pointee.ai_addrlen)?.ip
            if let address, !addresses.contains(address), addresses.count < 32 { addresses.append(address) }
            unsafe next = entry.pointee.ai_next
        }
        return addresses
    }

    private static func failure(_ code: CInt) -> TransportError {
        switch code {
        case EAI_NONAME, Platform.noData:
            TransportError(.hostNotFound, phase: .resolve, "The host name has no address.")
        default:
            TransportError(.resolverFailed, phase: .resolve, "The host name could not be looked up for now.")
        }
    }
}
