public import MailTransport
import Synchronization

/// A connection whose other end is a ``Script``.
public final class ScriptedConnection: ByteConnection {
    private struct State {
        let steps: [Script.Step]
        var next = 0
        /// What the client has said and no step has taken yet.
        var received: [UInt8] = []
        /// What the script has said and the client has not read yet.
        var outgoing = WireBuffer(limit: .max / 4)
        var end: Script.Step?
        var isClosed = false
        var mismatch: ScriptMismatch?
    }

    private let state: Mutex<State>
    private let changed = WaitPoint()
    private let clock: any MailClock

    /// A connection at the beginning of a script.
    public init(_ script: Script, clock: any MailClock = SystemClock()) {
        self.state = Mutex(State(steps: script.steps))
        self.clock = clock
        self.state.withLock { Self.advance(&$0) }
    }

    /// Facts of a plain connection without addresses.
    public var facts: ConnectionFacts { ConnectionFacts() }

    /// Reads what the script says next; waits while it is the client's turn.
    public func read(into buffer: inout WireBuffer, until deadline: MailInstant?) async throws -> Int {
        guard buffer.room > 0 else {
            throw TransportError(.limitExceeded, "The buffer of \(buffer.limit) bytes is full.")
        }
        while true {
            try Task.checkCancellation()
            if let count = try self.take(into: &buffer) { return count }
            try await withDeadline(deadline, on: self.clock, phase: .read) { try await self.changed.wait() }
        }
    }

    /// Compares what the client says with the script.
    public func write(_ bytes: [UInt8], until deadline: MailInstant?) async throws {
        try Task.checkCancellation()
        defer { self.changed.wake() }
        try self.state.withLock { state in
            if state.isClosed { throw TransportError(.closed, "The connection was closed on this side.") }
            if state.end == .reset { throw TransportError(.connectionClosed, "The script dropped the connection.") }
            state.received += bytes
            Self.advance(&state)
            if let mismatch = state.mismatch { throw mismatch }
        }
    }

    /// Ends the conversation from the client's side.
    public func close() async { self.leave() }

    /// Ends the conversation from the client's side.
    public func abort() { self.leave() }

    /// Throws the mismatch there was, or the first step that never came.
    public func verify() throws {
        try self.state.withLock { state in
            if let mismatch = state.mismatch { throw mismatch }
            guard state.next < state.steps.count else { return }
            switch state.steps[state.next] {
            case .expect(let bytes):
                throw Self.mismatch(state, "the client never said this.", expected: bytes)
            case .expectEnd: throw Self.mismatch(state, "the client never closed the connection.", expected: [])
            case .send, .end, .reset: return
            @unknown default: return
            }
        }
    }

    private func leave() {
        self.state.withLock { state in
            state.isClosed = true
            if state.next < state.steps.count, state.steps[state.next] == .expectEnd { state.next += 1 }
        }
        self.changed.wake()
    }

    private func take(into buffer: inout WireBuffer) throws -> Int? {
        try self.state.withLock { state in
            if let mismatch = state.mismatch { throw mismatch }
            if state.isClosed { throw TransportError(.closed, "The connection was closed on this side.") }
            if !state.outgoing.isEmpty {
                let moved = state.outgoing.withBytes { buffer.append($0) }
                state.outgoing.discard(moved)
                return moved
            }
            switch state.end {
            case .reset: throw TransportError(.connectionClosed, "The script dropped the connection.")
            case .some: return 0
            case nil: return state.next >= state.steps.count ? 0 : nil
            }
        }
    }

    /// Goes on as far as the client's words allow.
    private static func advance(_ state: inout State) {
        while state.next < state.steps.count, state.mismatch == nil, state.end == nil {
            switch state.steps[state.next] {
            case .send(let bytes): state.outgoing.append(bytes.span)
            case .end, .reset: state.end = state.steps[state.next]
            case .expectEnd:
                if !state.received.isEmpty {
                    state.mismatch = Self.mismatch(state, "the client must close here.", expected: [])
                }
                return
            case .expect(let bytes):
                guard state.received.count >= bytes.count, state.received.starts(with: bytes) else {
                    if !bytes.starts(with: state.received) {
                        state.mismatch = Self.mismatch(state, "the client said something else.", expected: bytes)
                    }
                    return
                }
                state.received.removeFirst(bytes.count)
            @unknown default: return
            }
            state.next += 1
        }
        if !state.received.isEmpty, state.next >= state.steps.count, state.mismatch == nil {
            state.mismatch = Self.mismatch(state, "the client says more than the script knows.", expected: [])
        }
    }

    private static func mismatch(_ state: State, _ sentence: String, expected: [UInt8]) -> ScriptMismatch {
        ScriptMismatch(
            step: state.next + 1, sentence, expected: expected, received: state.received,
            before: Array(state.steps.prefix(state.next)))
    }
}
