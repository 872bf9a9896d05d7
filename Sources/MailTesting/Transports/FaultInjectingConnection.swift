public import MailTransport
import Synchronization

/// A connection on which things go wrong as a ``FaultPlan`` says.
public final class FaultInjectingConnection: ByteConnection {
    private let lower: any ByteConnection
    private let plan: FaultPlan
    private let clock: any MailClock
    private let counts = Mutex<(read: Int, written: Int)>((0, 0))
    private let isClosed = Atomic<Bool>(false)
    private let stalledReader = WaitPoint()
    private let stalledWriter = WaitPoint()

    /// Puts the plan between `lower` and its user.
    public init(_ lower: any ByteConnection, _ plan: FaultPlan, clock: any MailClock = SystemClock()) {
        self.lower = lower
        self.plan = plan
        self.clock = clock
    }

    /// The facts of the connection below.
    public var facts: ConnectionFacts { self.lower.facts }

    /// How many bytes have passed in each direction.
    public var passed: (read: Int, written: Int) { self.counts.withLock { $0 } }

    /// Reads from below, as far as the plan allows.
    public func read(into buffer: inout WireBuffer, until deadline: MailInstant?) async throws -> Int {
        guard buffer.room > 0 else {
            throw TransportError(.limitExceeded, "The buffer of \(buffer.limit) bytes is full.")
        }
        if let delay = self.plan.readDelay {
            try await withDeadline(deadline, on: self.clock, phase: .read) { try await self.clock.sleep(for: delay) }
        }
        let done = self.counts.withLock { $0.read }
        if let cut = self.plan.cutReadsAfter, done >= cut { return try self.cutReading() }
        if let stall = self.plan.stallReadsAfter, done >= stall {
            try await self.stall(self.stalledReader, until: deadline, phase: .read)
        }
        let allowed = [
            buffer.room, self.plan.readChunk, self.plan.cutReadsAfter.map { $0 - done },
            self.plan.stallReadsAfter.map { $0 - done },
        ].compactMap { $0 }.min()
        var piece = WireBuffer(limit: max(allowed ?? buffer.room, 1))
        let count = try await self.lower.read(into: &piece, until: deadline)
        piece.withBytes { _ = buffer.append($0) }
        self.counts.withLock { $0.read += count }
        return count
    }

    /// Writes below, as far as the plan allows.
    public func write(_ bytes: [UInt8], until deadline: MailInstant?) async throws {
        var start = 0
        while start < bytes.count {
            let done = self.counts.withLock { $0.written }
            if let cut = self.plan.cutWritesAfter, done >= cut {
                // What was written before must arrive, as it would on a network: a good end, not a reset.
                await self.lower.close()
                throw TransportError(.connectionClosed, phase: .write, "The fault plan cut the connection.")
            }
            if let stall = self.plan.stallWritesAfter, done >= stall {
                try await self.stall(self.stalledWriter, until: deadline, phase: .write)
            }
            let length =
                [
                    bytes.count - start, self.plan.writeChunk, self.plan.cutWritesAfter.map { $0 - done },
                    self.plan.stallWritesAfter.map { $0 - done },
                ].compactMap { $0 }.min() ?? 1
            let end = start + max(length, 1)
            try await self.lower.write(Array(bytes[start..<end]), until: deadline)
            self.counts.withLock { $0.written += end - start }
            start = end
        }
    }

    /// Ends the connection below in good order.
    public func close() async {
        self.leave()
        await self.lower.close()
    }

    /// Drops the connection below.
    public func abort() {
        self.leave()
        self.lower.abort()
    }

    private func leave() {
        self.isClosed.store(true, ordering: .relaxed)
        self.stalledReader.wake()
        self.stalledWriter.wake()
    }

    private func cutReading() throws -> Int {
        self.lower.abort()
        switch self.plan.cut {
        case .end: return 0
        case .reset:
            throw TransportError(.connectionClosed, phase: .read, "The fault plan cut the connection.")
        }
    }

    /// Waits for the deadline, the cancellation or the end of the connection; each of them throws.
    private func stall(_ point: WaitPoint, until deadline: MailInstant?, phase: TransportError.Phase) async throws {
        while !self.isClosed.load(ordering: .relaxed) {
            try await withDeadline(deadline, on: self.clock, phase: phase) { try await point.wait() }
        }
        throw TransportError(.closed, phase: phase, "The connection was closed on this side.")
    }
}
