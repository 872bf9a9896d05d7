import Synchronization

/// Where one task waits until another wakes it. A wake that comes first is kept, so none is lost.
package final class WaitPoint: Sendable {
    private enum State {
        case idle
        case woken
        case waiting(CheckedContinuation<Void, Never>)
    }

    private let state = Mutex(State.idle)

    /// A place where nobody waits yet.
    package init() {}

    /// Returns after the next ``wake()``, or at once if that has come already; throws when the task is cancelled.
    ///
    /// A second waiter takes the place of the first, who is woken.
    package func wait() async throws {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let displaced: CheckedContinuation<Void, Never>? = self.state.withLock { state in
                    switch state {
                    case .woken:
                        state = .idle
                        return continuation
                    case .idle:
                        if Task.isCancelled { return continuation }
                        state = .waiting(continuation)
                        return nil
                    case .waiting(let earlier):
                        state = .waiting(continuation)
                        return earlier
                    }
                }
                displaced?.resume()
            }
        } onCancel: {
            self.wake()
        }
        try Task.checkCancellation()
    }

    /// Wakes the waiter, or the next one to come.
    package func wake() {
        let waiter: CheckedContinuation<Void, Never>? = self.state.withLock { state in
            guard case .waiting(let continuation) = state else {
                state = .woken
                return nil
            }
            state = .idle
            return continuation
        }
        waiter?.resume()
    }
}
