import Synchronization

/// Lets one task at a time write to the connection below TLS.
///
/// The writing task holds it while its records go out. The reading task, whose decryption may produce an answer (a key
/// update), takes it when it is free, and otherwise asks the holder to send that too.
final class WriteGate: Sendable {
    private struct State {
        var isHeld = false
        var isFlushWanted = false
        var hasWaiter = false
    }

    private let state = Mutex(State())
    private let freed = WaitPoint()

    /// Takes the gate when it is free; otherwise leaves word that there is more to send.
    func takeOrAsk() -> Bool {
        self.state.withLock { state in
            guard state.isHeld else {
                state.isHeld = true
                return true
            }
            state.isFlushWanted = true
            return false
        }
    }

    /// Waits for the gate.
    func take() async throws {
        while true {
            let isTaken: Bool = try self.state.withLock { state in
                guard state.isHeld else {
                    state.isHeld = true
                    return true
                }
                guard !state.hasWaiter else {
                    throw TransportError(.closed, phase: .write, "Two tasks write to one connection.")
                }
                state.hasWaiter = true
                return false
            }
            if isTaken { return }
            defer { self.state.withLock { $0.hasWaiter = false } }
            try await self.freed.wait()
        }
    }

    /// Gives the gate back; false when somebody asked for another flush, which the holder has to do first.
    func giveBack() -> Bool {
        let isFree = self.state.withLock { state in
            guard !state.isFlushWanted else {
                state.isFlushWanted = false
                return false
            }
            state.isHeld = false
            return true
        }
        if isFree { self.freed.wake() }
        return isFree
    }
}
