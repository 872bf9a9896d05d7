import MailTesting
import MailTransport
import Synchronization
import Testing

/// A resolver that counts and answers what it is told.
private final class CountingResolver: DNSResolver {
    let count = Mutex(0)
    let answer: @Sendable (DNSName, Int) throws -> DNSAnswer

    init(_ answer: @escaping @Sendable (DNSName, Int) throws -> DNSAnswer) { self.answer = answer }

    func query(_ name: DNSName, _ type: DNSRecordType) async throws -> DNSAnswer {
        try self.answer(
            name,
            self.count.withLock { count in
                count += 1
                return count
            })
    }
}

@Suite("The DNS cache")
struct CachingDNSResolverTests {
    @Test(
        "HOSTILE 185: remembers for 30 seconds at least and a day at most",
        arguments: [(0, 30), (29, 30), (300, 300), (86_400, 86_400), (0x7FFF_FFFF, 86_400)] as [(UInt32, Int)])
    func clamps(timeToLive: UInt32, seconds: Int) async throws {
        let clock = ManualClock()
        let base = CountingResolver { name, _ in
            DNSAnswer(outcome: .noData, canonicalName: name, timeToLive: timeToLive)
        }
        let cache = CachingDNSResolver(base, clock: clock)
        _ = try await cache.query("example.com", .a)
        clock.advance(by: .seconds(seconds) - .milliseconds(1))
        _ = try await cache.query("EXAMPLE.com.", .a)
        #expect(base.count.withLock { $0 } == 1)
        clock.advance(by: .milliseconds(1))
        _ = try await cache.query("example.com", .a)
        #expect(base.count.withLock { $0 } == 2)
        _ = try await cache.query("example.com", .mx)
        #expect(base.count.withLock { $0 } == 3)
    }

    @Test("remembers no failure")
    func failures() async throws {
        let base = CountingResolver { name, count in
            if count == 1 { throw TransportError(.resolverFailed, "Not now.") }
            return DNSAnswer(outcome: .noData, canonicalName: name, timeToLive: 300)
        }
        let cache = CachingDNSResolver(base, clock: ManualClock())
        await #expect(throws: TransportError.self) { try await cache.query("example.com", .a) }
        #expect(try await cache.query("example.com", .a).outcome == .noData)
    }

    @Test("holds no more than its capacity, and drops what came first")
    func capacity() async throws {
        let base = CountingResolver { name, _ in DNSAnswer(outcome: .noData, canonicalName: name, timeToLive: 300) }
        let clock = ManualClock()
        let cache = CachingDNSResolver(base, capacity: 10, clock: clock)
        for number in 0..<1000 {
            _ = try await cache.query("n\(number).example", .a)
            #expect(cache.count <= 10)
        }
        _ = try await cache.query("n999.example", .a)
        _ = try await cache.query("n990.example", .a)
        #expect(base.count.withLock { $0 } == 1000)
        _ = try await cache.query("n989.example", .a)
        #expect(base.count.withLock { $0 } == 1001)
        for _ in 0..<100 {
            clock.advance(by: .seconds(300))
            _ = try await cache.query("n0.example", .a)
        }
        #expect(cache.count <= 10)
    }
}
