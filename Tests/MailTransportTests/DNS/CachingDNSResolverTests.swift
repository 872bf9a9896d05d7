import MailTesting
import Synchronization
import Testing

@testable import MailTransport

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

/// A resolver that answers when the test lets it.
private final class GatedResolver: DNSResolver {
    let count = Atomic<Int>(0)
    let gate = WaitPoint()
    private let error: TransportError?

    init(failingWith error: TransportError? = nil) { self.error = error }

    func query(_ name: DNSName, _ type: DNSRecordType) async throws -> DNSAnswer {
        self.count.wrappingAdd(1, ordering: .relaxed)
        try await self.gate.wait()
        if let error { throw error }
        return DNSAnswer(outcome: .noData, canonicalName: name, timeToLive: 300)
    }

    /// Waits until so many have asked.
    func asked(_ wanted: Int) async {
        while self.count.load(ordering: .relaxed) < wanted { await Task.yield() }
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

    /// One task that carries the lookup out, and others that wait for it.
    private func crowd(
        _ cache: CachingDNSResolver, _ base: GatedResolver, followers: Int
    ) async -> (leader: Task<DNSAnswer, any Error>, followers: [Task<DNSAnswer, any Error>]) {
        let leader = Task { try await cache.query("example.com", .a) }
        await base.asked(1)
        let tasks = (0..<followers).map { _ in Task { try await cache.query("EXAMPLE.com", .a) } }
        while cache.waitingCount < followers { await Task.yield() }
        return (leader, tasks)
    }

    @Test("asks once for what many ask at the same time")
    func singleFlight() async throws {
        let base = GatedResolver()
        let cache = CachingDNSResolver(base, clock: ManualClock())
        let crowd = await self.crowd(cache, base, followers: 50)
        base.gate.wake()
        for task in [crowd.leader] + crowd.followers { #expect(try await task.value.outcome == .noData) }
        // Another type is another question.
        base.gate.wake()
        #expect(try await cache.query("example.com", .mx).outcome == .noData)
        #expect(base.count.load(ordering: .relaxed) == 2)
        #expect(cache.waitingCount == 0)
    }

    @Test("leaves the others their answer when one who waits is cancelled")
    func cancelledFollower() async throws {
        let base = GatedResolver()
        let cache = CachingDNSResolver(base, clock: ManualClock())
        let crowd = await self.crowd(cache, base, followers: 3)
        crowd.followers[1].cancel()
        await #expect(throws: CancellationError.self) { try await crowd.followers[1].value }
        #expect(cache.waitingCount == 2)
        base.gate.wake()
        for task in [crowd.leader, crowd.followers[0], crowd.followers[2]] {
            #expect(try await task.value.outcome == .noData)
        }
        #expect(base.count.load(ordering: .relaxed) == 1)
    }

    @Test("asks again for the others when the one that asked is cancelled")
    func cancelledLeader() async throws {
        let base = GatedResolver()
        let cache = CachingDNSResolver(base, clock: ManualClock())
        let crowd = await self.crowd(cache, base, followers: 3)
        crowd.leader.cancel()
        await #expect(throws: CancellationError.self) { try await crowd.leader.value }
        await base.asked(2)
        base.gate.wake()
        for task in crowd.followers { #expect(try await task.value.outcome == .noData) }
        #expect(base.count.load(ordering: .relaxed) == 2)
    }

    @Test("gives a failure to all that waited for it, and asks again after that")
    func sharedFailure() async throws {
        let base = GatedResolver(failingWith: TransportError(.resolverFailed, "Not now."))
        let cache = CachingDNSResolver(base, clock: ManualClock())
        let crowd = await self.crowd(cache, base, followers: 3)
        base.gate.wake()
        for task in [crowd.leader] + crowd.followers {
            let error = await #expect(throws: TransportError.self) { try await task.value }
            #expect(error?.code == .resolverFailed)
        }
        #expect(base.count.load(ordering: .relaxed) == 1)
        base.gate.wake()
        await #expect(throws: TransportError.self) { try await cache.query("example.com", .a) }
        #expect(base.count.load(ordering: .relaxed) == 2)
    }

    @Test("lets no more than 1,024 tasks wait for one lookup")
    func fullFlight() async throws {
        let base = GatedResolver()
        let cache = CachingDNSResolver(base, clock: ManualClock())
        let crowd = await self.crowd(cache, base, followers: DNSFlight.mostWaiting)
        let error = await #expect(throws: TransportError.self) { try await cache.query("example.com", .a) }
        #expect(error?.code == .resolverFailed)
        base.gate.wake()
        for task in [crowd.leader] + crowd.followers { _ = try await task.value }
    }
}
