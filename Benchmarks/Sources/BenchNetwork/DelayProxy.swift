import Dispatch
public import MailTransport

/// A relay on loopback that holds every byte back for a time in each direction, as a long line does.
public struct DelayProxy: Sendable {
    /// Where it takes connections.
    public let listener: SocketListener
    private let target: Endpoint
    private let oneWay: Duration
    private let transport = SocketTransport()
    private let clock = SystemClock()

    /// A relay to `target`.
    public init(to target: Endpoint, oneWay: Duration) throws {
        self.listener = try SocketListener()
        self.target = target
        self.oneWay = oneWay
    }

    /// Relays until the task is cancelled.
    public func run() async {
        await withDiscardingTaskGroup { group in
            while let near = try? await self.listener.accept() {
                group.addTask { await self.relay(near) }
            }
            group.cancelAll()
        }
    }

    /// Relays while `body` runs, which may block its thread: it gets one of its own.
    public func during<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await self.run() }
            defer {
                self.listener.close()
                group.cancelAll()
            }
            return try await Self.aside(body)
        }
    }

    private static func aside<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result
    {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "a measured program").async { continuation.resume(with: Swift.Result { try body() }) }
        }
    }

    private func relay(_ near: any ByteConnection) async {
        guard let far = try? await self.transport.connect(to: self.target, until: nil) else { return near.abort() }
        await withDiscardingTaskGroup { group in
            group.addTask { await self.pass(from: near, to: far) }
            group.addTask { await self.pass(from: far, to: near) }
        }
    }

    /// One direction: what is read at a moment is written a fixed time later, however much is on its way.
    private func pass(from source: any ByteConnection, to target: any ByteConnection) async {
        let (line, end) = AsyncStream.makeStream(of: (MailInstant, [UInt8]).self)
        await withDiscardingTaskGroup { group in
            group.addTask {
                var buffer = WireBuffer(limit: 256 * 1024)
                while let count = try? await source.read(into: &buffer, until: nil), count > 0 {
                    end.yield((self.clock.now.advanced(by: self.oneWay), buffer.take(count)))
                }
                end.finish()
            }
            group.addTask {
                for await (due, bytes) in line {
                    try? await self.clock.sleep(until: due)
                    try? await target.write(bytes, until: nil)
                }
                await target.close()
            }
        }
    }
}
