import Synchronization

/// Two connections that are each other's peer, without a network.
///
/// Each direction holds back a bounded number of bytes, so a writer waits for a slow reader as it would on a socket.
public enum InMemoryPipe {
    /// Makes a pair of connected ends; each direction holds `capacity` bytes.
    public static func makePair(
        capacity: Int = 64 * 1024, clock: any MailClock = SystemClock()
    ) -> (any ByteConnection, any ByteConnection) {
        let there = PipeDirection(capacity: max(capacity, 1))
        let back = PipeDirection(capacity: max(capacity, 1))
        return (
            PipeEnd(incoming: back, outgoing: there, clock: clock),
            PipeEnd(incoming: there, outgoing: back, clock: clock)
        )
    }
}

/// One end of a pipe.
final class PipeEnd: ByteConnection, PromptWriter {
    private let incoming: PipeDirection
    private let outgoing: PipeDirection
    private let clock: any MailClock

    init(incoming: PipeDirection, outgoing: PipeDirection, clock: any MailClock) {
        self.incoming = incoming
        self.outgoing = outgoing
        self.clock = clock
    }

    deinit {
        self.incoming.finish(.closed)
        self.outgoing.finish(.finished)
    }

    var facts: ConnectionFacts { ConnectionFacts() }

    func read(into buffer: inout WireBuffer, until deadline: MailInstant?) async throws -> Int {
        guard buffer.room > 0 else {
            throw TransportError(.limitExceeded, "The buffer of \(buffer.limit) bytes is full.")
        }
        while true {
            try Task.checkCancellation()
            if let deadline, deadline <= self.clock.now {
                throw TransportError(.timedOut, phase: .read, "The other side did not answer in time.")
            }
            if let count = try self.incoming.drain(into: &buffer) { return count }
            let direction = self.incoming
            try await withDeadline(deadline, on: self.clock, phase: .read) { try await direction.readable.wait() }
        }
    }

    func write(_ bytes: [UInt8], until deadline: MailInstant?) async throws {
        var written = 0
        do {
            while written < bytes.count {
                try Task.checkCancellation()
                written += try self.outgoing.accept(bytes[written...])
                guard written < bytes.count else { return }
                let direction = self.outgoing
                try await withDeadline(deadline, on: self.clock, phase: .write) { try await direction.writable.wait() }
            }
        } catch var error as TransportError {
            error.bytesWritten = written
            throw error
        }
    }

    func writeAtOnce(_ bytes: [UInt8]) async {
        // A peer that is gone or has no room does not get it.
        _ = try? self.outgoing.accept(bytes[...])
    }

    func close() async {
        self.outgoing.finish(.finished)
        self.incoming.finish(.closed)
    }

    func abort() {
        self.outgoing.finish(.reset)
        self.incoming.finish(.closed)
    }
}

/// The bytes on their way from one end to the other.
final class PipeDirection: Sendable {
    /// How a direction ended.
    enum End {
        /// The writer closed in good order: what was sent can still be read.
        case finished
        /// The writer dropped the connection.
        case reset
        /// The reader is gone.
        case closed
    }

    private struct State {
        var bytes: WireBuffer
        var end: End?
    }

    let readable = WaitPoint()
    let writable = WaitPoint()
    private let state: Mutex<State>

    init(capacity: Int) {
        self.state = Mutex(State(bytes: WireBuffer(limit: capacity)))
    }

    /// Moves what there is into `buffer`: the count, 0 at the end, nil when the reader has to wait.
    func drain(into buffer: inout WireBuffer) throws -> Int? {
        let count: Int? = try self.state.withLock { state in
            switch state.end {
            case .closed: throw TransportError(.closed, "The connection was closed on this side.")
            case .reset: throw TransportError(.connectionClosed, "The other side dropped the connection.")
            case .finished where state.bytes.isEmpty: return 0
            case .finished, nil: break
            }
            guard !state.bytes.isEmpty else { return nil }
            let moved = state.bytes.withBytes { buffer.append($0) }
            state.bytes.discard(moved)
            state.bytes.releaseIfEmpty()
            return moved
        }
        if let count, count > 0 { self.writable.wake() }
        return count
    }

    /// Takes as many bytes as there is room for.
    func accept(_ bytes: ArraySlice<UInt8>) throws -> Int {
        let count = try self.state.withLock { state in
            switch state.end {
            case .closed: throw TransportError(.connectionClosed, "The other side closed the connection.")
            case .reset, .finished: throw TransportError(.closed, "The connection was closed on this side.")
            case nil: break
            }
            return state.bytes.append(bytes.span)
        }
        if count > 0 { self.readable.wake() }
        return count
    }

    /// Ends the direction; the first end stands, except that the reader's going is always noted.
    func finish(_ end: End) {
        self.state.withLock { state in
            if state.end == nil || end == .closed { state.end = end }
        }
        self.readable.wake()
        self.writable.wake()
    }
}
