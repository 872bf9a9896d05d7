#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#endif

/// An address and a port in the system's own form.
///
/// Bounds: `sockaddr_storage` is by definition large enough and aligned for the address of every family.
struct SocketAddress: @unchecked Sendable {  // Safe: plain memory without pointers; the C type merely lacks the mark.
    private var storage: sockaddr_storage
    private var length: socklen_t

    /// The form of an address and a port for `connect` and `bind`.
    init(_ ip: IPAddress, port: Int) {
        self.storage = sockaddr_storage()
        let port = in_port_t(truncatingIfNeeded: port).bigEndian
        if ip.isIPv4 {
            var address = sockaddr_in()
            Platform.mark(&address)
            address.sin_port = port
            address.sin_addr.s_addr = UInt32(truncatingIfNeeded: ip.low).bigEndian
            self.length = socklen_t(MemoryLayout<sockaddr_in>.size)
            unsafe withUnsafeMutableBytes(of: &self.storage) { unsafe $0.storeBytes(of: address, as: sockaddr_in.self) }
        } else {
            var address = sockaddr_in6()
            Platform.mark(&address)
            address.sin6_port = port
            address.sin6_scope_id = ip.interface
            let halves = (ip.high.bigEndian, ip.low.bigEndian)
            unsafe withUnsafeMutableBytes(of: &address.sin6_addr) { bytes in
                unsafe bytes.storeBytes(of: halves.0, toByteOffset: 0, as: UInt64.self)
                unsafe bytes.storeBytes(of: halves.1, toByteOffset: 8, as: UInt64.self)
            }
            self.length = socklen_t(MemoryLayout<sockaddr_in6>.size)
            unsafe withUnsafeMutableBytes(of: &self.storage) {
                unsafe $0.storeBytes(of: address, as: sockaddr_in6.self)
            }
        }
    }

    /// The address that `fill` (a call such as `getpeername`) writes; nil when it fails.
    init?(_ fill: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> CInt) {
        self.storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = unsafe withUnsafeMutablePointer(to: &self.storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe fill($0, &length) }
        }
        guard result >= 0 else { return nil }
        self.length = length
    }

    /// The address in memory of `length` bytes that the resolver gave.
    init?(_ pointer: UnsafePointer<sockaddr>?, length: socklen_t) {
        guard let pointer = unsafe pointer, Int(length) <= MemoryLayout<sockaddr_storage>.size else { return nil }
        self.storage = sockaddr_storage()
        self.length = length
        unsafe withUnsafeMutableBytes(of: &self.storage) { bytes in
            unsafe bytes.copyMemory(from: UnsafeRawBufferPointer(start: pointer, count: Int(length)))
        }
    }

    /// Gives the address to a system call.
    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        unsafe withUnsafePointer(to: self.storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0, self.length) }
        }
    }

    /// The family: AF_INET, AF_INET6 or another.
    var family: CInt { CInt(self.storage.ss_family) }

    /// The IP address, or nil for another family.
    var ip: IPAddress? {
        switch self.family {
        case AF_INET:
            let address = unsafe withUnsafeBytes(of: self.storage) { unsafe $0.load(as: sockaddr_in.self) }
            return IPAddress(ipv4: UInt32(bigEndian: address.sin_addr.s_addr))
        case AF_INET6:
            let address = unsafe withUnsafeBytes(of: self.storage) { unsafe $0.load(as: sockaddr_in6.self) }
            let halves = unsafe withUnsafeBytes(of: address.sin6_addr) { bytes in
                unsafe (bytes.loadUnaligned(as: UInt64.self), bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            }
            return IPAddress(
                ipv6High: UInt64(bigEndian: halves.0), low: UInt64(bigEndian: halves.1),
                interface: address.sin6_scope_id)
        default: return nil
        }
    }

    /// The port, or 0 for another family. It stands at the same place in both families.
    var port: Int {
        guard self.family == AF_INET || self.family == AF_INET6 else { return 0 }
        let address = unsafe withUnsafeBytes(of: self.storage) { unsafe $0.load(as: sockaddr_in.self) }
        return Int(in_port_t(bigEndian: address.sin_port))
    }
}

extension SocketAddress: CustomStringConvertible {
    /// `192.0.2.1:25` or `[2001:db8::1]:25`; a word for another family.
    var description: String {
        guard let ip = self.ip else { return "local" }
        return ip.isIPv4 ? "\(ip):\(self.port)" : "[\(ip)]:\(self.port)"
    }
}
