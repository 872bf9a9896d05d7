import MailTesting
import Synchronization
import Testing

@testable import MailTransport

/// Holds threads until it is opened.
private final class Barrier: Sendable {
    private let isOpen = Atomic<Bool>(false)

    func open() { self.isOpen.store(true, ordering: .releasing) }

    /// Blocks the calling thread, as a resolver does that gets no answer.
    func block() {
        while !self.isOpen.load(ordering: .acquiring) { _ = SystemClock().now }
    }
}

@Suite("A worker pool")
struct WorkerPoolTests {
    @Test("runs blocking work on its own threads, which end when there is none")
    func runs() async throws {
        let pool = WorkerPool(name: "test-pool", for: .lookups, threads: 2, waiting: 10)
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<8 {
                group.addTask { try await pool.run(until: nil, on: SystemClock(), phase: .resolve) { number * number } }
            }
            return try await group.reduce(0, +)
        }
        #expect(sum == 140)
        while pool.threadCount > 0 { await Task.yield() }
    }

    @Test("fails at once when it is full, and lets a caller go at its deadline")
    func full() async throws {
        let clock = ManualClock()
        let pool = WorkerPool(name: "test-pool", for: .lookups, threads: 1, waiting: 1)
        let barrier = Barrier()
        let first = Task {
            try await pool.run(until: clock.now.advanced(by: .seconds(5)), on: clock, phase: .resolve) {
                barrier.block()
                return 1
            }
        }
        try await clock.waitForSleepers(1)
        let second = Task { try await pool.run(until: nil, on: clock, phase: .resolve) { 2 } }
        var refused: TransportError?
        while refused == nil {
            // Until the second has taken the one place in the queue, a third might get it; it leaves it at once.
            let third = Task { try await pool.run(until: clock.now, on: clock, phase: .resolve) { 3 } }
            if case .failure(let error) = await third.result, let error = error as? TransportError,
                error.code == .resolverFailed
            {
                refused = error
            }
        }
        #expect(refused?.remedy == .retryLater(after: nil))
        clock.advance(by: .seconds(5))
        let late = await #expect(throws: TransportError.self) { try await first.value }
        #expect(late?.code == .timedOut)
        #expect(late?.phase == .resolve)
        barrier.open()
        // The second may have been kept out by a third that came before it.
        if case .success(let value) = await second.result { #expect(value == 2) }
    }

    @Test("resolves names of this machine, and says that a name does not exist")
    func resolver() async throws {
        let resolver = SystemAddressResolver()
        let addresses = try await resolver.addresses(of: "localhost", until: nil, on: SystemClock())
        #expect(addresses.contains(.loopbackIPv4) || addresses.contains(.loopbackIPv6))
        let error = await #expect(throws: TransportError.self) {
            try await resolver.addresses(of: "does-not-exist.invalid", until: nil, on: SystemClock())
        }
        #expect(error?.code == .hostNotFound || error?.code == .resolverFailed)
    }
}
