import MailTransport
import Synchronization

/// A lock that is handed on in the order in which it was asked for, and whose wait can be cancelled.
final class FairLock: Sendable {
    private struct State {
        var isHeld = false
        var line: [WaitPoint] = []
    }

    private let state = Mutex(State())

    /// Waits for one's turn.
    func acquire() async throws {
        let turn = WaitPoint()
        let isMine = self.state.withLock { state in
            if state.isHeld {
                state.line.append(turn)
                return false
            }
            state.isHeld = true
            return true
        }
        guard !isMine else { return }
        do {
            try await turn.wait()
        } catch {
            let hadTurn = self.state.withLock { state in
                guard let place = state.line.firstIndex(where: { $0 === turn }) else { return true }
                state.line.remove(at: place)
                return false
            }
            // The turn came at the moment of the cancellation: somebody else may have it.
            if hadTurn { self.release() }
            throw error
        }
    }

    /// Hands the lock on.
    func release() {
        let next = self.state.withLock { state -> WaitPoint? in
            guard !state.line.isEmpty else {
                state.isHeld = false
                return nil
            }
            return state.line.removeFirst()
        }
        next?.wake()
    }
}
