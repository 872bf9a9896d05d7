import CMartletResolver

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#endif

/// Carries one query to a name server and brings the answer, both as they are on the wire (RFC 1035, section 4).
///
/// The SDK's own goes through the system's resolver library; DNS over HTTPS (RFC 8484) would be another.
public protocol DNSExchange: Sendable {
    /// The answer's bytes, whatever they are: ``SystemDNSResolver`` checks them. Throws when there is none by
    /// `deadline`.
    func exchange(_ query: [UInt8], until deadline: MailInstant?, on clock: any MailClock) async throws -> [UInt8]
}

/// The system's resolver library: configured servers in turn, random ports, TCP when an answer was cut.
struct SystemDNSExchange: DNSExchange {
    /// The threads that all resolvers of the process share: the library's call blocks.
    private static let workers = WorkerPool(name: "martlet-dns", for: .lookups, threads: 8, waiting: 256)

    let server: (address: IPAddress, port: UInt16)?

    func exchange(_ query: [UInt8], until deadline: MailInstant?, on clock: any MailClock) async throws -> [UInt8] {
        let server = self.server
        return try await Self.workers.run(until: deadline, on: clock, phase: .resolve) {
            try Self.send(query, to: server)
        }
    }

    /// Blocks until there is an answer or the library gives up.
    private static func send(
        _ query: [UInt8], to server: (address: IPAddress, port: UInt16)?
    ) throws(TransportError) -> [UInt8] {
        // The library writes at most as many bytes as it is told that the array holds, and returns how many the answer
        // had, which may be more.
        var answer = [UInt8](repeating: 0, count: DNSPacket.lengthLimit)
        let bits = server.map { UInt32(truncatingIfNeeded: $0.address.low) } ?? 0
        let length = unsafe answer.withUnsafeMutableBufferPointer { memory in
            unsafe martlet_dns_exchange(
                query, CInt(query.count), memory.baseAddress, CInt(memory.count), bits, server?.port ?? 0)
        }
        guard length > 0 else {
            throw length == -ETIMEDOUT
                ? TransportError(.timedOut, phase: .resolve, "No name server has answered.")
                : TransportError(.resolverFailed, phase: .resolve, "The name servers could not be asked.")
        }
        return Array(answer.prefix(Int(length)))
    }
}
