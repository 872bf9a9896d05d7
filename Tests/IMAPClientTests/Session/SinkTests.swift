import IMAPClient
import MailTesting
import MailTransport
import Synchronization
import Testing

/// Keeps what it is fed.
final class KeepingSink: IMAPLiteralSink {
    struct Kept: Sendable {
        var heads: [IMAPLiteralHead] = []
        var bytes = 0
        var largest = 0
        var ends: [Bool] = []
    }
    struct Full: Error {}

    let kept = Mutex(Kept())
    let limit: Int
    let command: (@Sendable () async throws -> Void)?

    init(limit: Int = .max, command: (@Sendable () async throws -> Void)? = nil) {
        self.limit = limit
        self.command = command
    }

    func begin(_ head: IMAPLiteralHead) async throws {
        self.kept.withLock { $0.heads.append(head) }
        try await self.command?()
    }

    func write(_ bytes: [UInt8]) async throws {
        let sum = self.kept.withLock { kept in
            kept.bytes += bytes.count
            kept.largest = max(kept.largest, bytes.count)
            return kept.bytes
        }
        if sum > self.limit { throw Full() }
    }

    func end(isComplete: Bool) async throws {
        self.kept.withLock { $0.ends.append(isComplete) }
    }
}

@Suite("Large content", .timeLimit(.minutes(10)))
struct SinkTests {
    @Test("goes to the sink in pieces, and small content stays in the response")
    func streams() async throws {
        try await withServer(mails: 1, size: 900_000) { session, server in
            _ = server.store.deliver(WatchedMailbox.mail(2), to: "anna")
            let sink = KeepingSink()
            try await session.withMailbox(.inbox) { mailbox in
                let messages = try await mailbox.fetch([1, 2], [.message()], into: sink).collect()
                guard case .streamed(let size)? = messages.first?.sections.first?.content else {
                    Issue.record("it was not streamed")
                    return
                }
                #expect(size > 900_000)
                #expect(messages.last?.message == WatchedMailbox.mail(2))
                let kept = sink.kept.withLock { $0 }
                #expect(kept.bytes == size && kept.ends == [true] && kept.largest < 600_000)
                #expect(kept.heads.map(\.uid) == [1] && kept.heads.map(\.section) == ["BODY[]"])
            }
        }
    }

    @Test("without a sink is put together")
    func collects() async throws {
        try await withServer(mails: 1, size: 900_000) { session, _ in
            try await session.withMailbox(.inbox) { mailbox in
                let messages = try await mailbox.fetch([1], [.message(), .flags]).collect()
                #expect(messages.first?.message == WatchedMailbox.mail(1, size: 900_000))
            }
        }
    }

    @Test("that the sink refuses ends the fetch and not the connection")
    func refused() async throws {
        try await withServer(mails: 3, size: 900_000) { session, _ in
            try await session.withMailbox(.inbox) { mailbox in
                let sink = KeepingSink(limit: 100_000)
                await #expect(throws: KeepingSink.Full.self) {
                    for try await _ in mailbox.fetch([1], [.message()], into: sink) {}
                }
                let all = try await mailbox.uidSearch(.all)
                #expect(all.count == 3)
            }
        }
    }

    @Test("may be held up by the sink until the loop has taken the message before")
    func waitsForTheLoop() async throws {
        var limits = IMAPLimits()
        limits.streamingThreshold = 1
        let all = IMAPUIDSet(1...40)
        try await withServer(mails: all.count, limits: limits) { session, _ in
            try await session.withMailbox(.inbox) { mailbox in
                let taken = WaitPoint()
                // The first message has none before it.
                taken.wake()
                let sink = KeepingSink(command: { try await taken.wait() })
                var count = 0
                for try await _ in mailbox.fetch(all, [.message()], into: sink) {
                    count += 1
                    taken.wake()
                }
                #expect(count == all.count)
                #expect(sink.kept.withLock { $0.ends } == all.map { _ in true })
            }
        }
    }

    @Test("reaches an end that says so when the connection's scope is left while the sink waits")
    func cancelled() async throws {
        let sink = KeepingSink(command: { try await WaitPoint().wait() })
        await #expect(throws: CancellationError.self) {
            try await withServer(mails: 1, size: 200_000) { session, _ in
                try await session.withMailbox(.inbox) { mailbox in
                    let fetching = Task {
                        for try await _ in mailbox.fetch([1], [.message()], into: sink) {}
                    }
                    while sink.kept.withLock({ $0.heads.isEmpty }) { await Task.yield() }
                    fetching.cancel()
                    try await fetching.value
                }
            }
        }
        #expect(sink.kept.withLock { $0.ends } == [false])
    }

    @Test("cannot be waited for by the sink that takes it")
    func deadlock() async throws {
        try await withServer(mails: 1, size: 900_000) { session, _ in
            try await session.withMailbox(.inbox) { mailbox in
                let sink = KeepingSink(command: { try await session.noop() })
                await expectCode(.wouldDeadlock) {
                    for try await _ in mailbox.fetch([1], [.message()], into: sink) {}
                }
                try await session.noop()
            }
        }
    }

    @Test("may make the sink start something that gives commands later")
    func later() async throws {
        try await withServer(mails: 1, size: 900_000) { session, _ in
            try await session.withMailbox(.inbox) { mailbox in
                let fetched = WaitPoint()
                let started = Mutex<Task<Void, any Error>?>(nil)
                let sink = KeepingSink(command: {
                    started.withLock {
                        $0 = Task {
                            try await fetched.wait()
                            try await session.noop()
                        }
                    }
                })
                for try await _ in mailbox.fetch([1], [.message()], into: sink) {}
                fetched.wake()
                try await started.withLock { $0 }?.value
            }
        }
    }
}
