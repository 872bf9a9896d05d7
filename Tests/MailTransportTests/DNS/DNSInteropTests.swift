import Foundation
import MailTransport
import Testing

/// Against a real name server that `make interop` starts.
@Suite(
    "Lookups at a real name server",
    .enabled(
        if: ProcessInfo.processInfo.environment["MARTLET_INTEROP_SERVERS"]?.contains("nsd") ?? false,
        "make interop starts the servers"))
struct DNSInteropTests {
    private func resolver() throws -> SystemDNSResolver {
        try SystemDNSResolver(server: .loopbackIPv4, port: 35053)
    }

    @Test("find every type of record")
    func types() async throws {
        let resolver = try self.resolver()
        let exchanges = try await resolver.query("INTEROP.test", .mx).exchanges
        #expect(exchanges.map(\.host.description) == ["backup.interop.test", "mx.interop.test"])
        #expect(try await resolver.query("interop.test", .txt).texts == [Array("v=spf1 ip4:192.0.2.0/24 -all".utf8)])
        let addresses = try await resolver.addresses(of: try #require(DNSName("mx.interop.test")))
        #expect(addresses.map(\.description) == ["::1", "127.0.0.1"])
        #expect(
            try await resolver.query("1.2.0.192.interop.test", .ptr).names.map(\.description) == ["mx.interop.test"])
        let service = try await resolver.query("_imaps._tcp.interop.test", .srv).records.first
        #expect(
            service?.content
                == .service(priority: 0, weight: 1, port: 993, host: try #require(DNSName("mx.interop.test"))))
        #expect(service?.timeToLive == 300)
    }

    @Test("follow aliases, and fail where they lead to what the server refuses")
    func aliases() async throws {
        let answer = try await self.resolver().query("alias.interop.test", .a)
        #expect(answer.addresses == [.loopbackIPv4])
        #expect(answer.canonicalName == DNSName("mx.interop.test"))
        await #expect(throws: TransportError.self) { try await self.resolver().query("far.interop.test", .a) }
    }

    @Test("get what does not fit into a datagram over TCP")
    func big() async throws {
        #expect(try await self.resolver().query("big.interop.test", .txt).texts.map(\.count) == [2000])
    }

    @Test("tell absent names from absent records, and both from refusals")
    func absences() async throws {
        let gone = try await self.resolver().query("nothing.interop.test", .a)
        #expect(gone.outcome == .nameNotFound)
        #expect(gone.timeToLive == 60)
        #expect(try await self.resolver().query("mx.interop.test", .txt).outcome == .noData)
        await #expect(throws: TransportError.self) { try await self.resolver().query("example.com", .a) }
    }
}
