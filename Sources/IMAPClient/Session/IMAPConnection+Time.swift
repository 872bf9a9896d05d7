import MailTransport
import Synchronization

extension IMAPConnection {
    /// Begins to expect an answer, if none was expected.
    func startClock(_ state: inout State) {
        guard state.deadline == nil else { return }
        state.deadline = self.clock.deadline(after: self.configuration.timeouts.command)
        self.debt.wake()
    }

    /// Gives the server more time: what the bytes take at the lowest rate, never more than a fresh command would have.
    /// A server that sends a byte a minute runs out of time all the same (HOSTILE 221).
    func madeProgress(bytes: Int) {
        guard let whole = self.configuration.timeouts.command else { return }
        let rate = MinimumRate(bytesPerSecond: self.configuration.limits.minimumRate, window: whole)
        self.state.withLock { state in
            guard let deadline = state.deadline else { return }
            let earned = deadline.advanced(by: rate.time(for: bytes))
            state.deadline = min(earned, self.clock.now.advanced(by: whole))
        }
    }

    /// Gives the server its whole time again: it has said something that can be read, so it is alive and at work, as
    /// with `OK [INPROGRESS]` (RFC 9585). Lines that nobody can read do not count, nor do the bytes of a line that
    /// never ends.
    func showedLife(_ response: IMAPResponse, _ state: inout State) {
        if case .other = response { return }
        guard state.deadline != nil else { return }
        state.deadline = self.clock.deadline(after: self.configuration.timeouts.command)
    }

    /// Stops the clock while the server waits for this side.
    func stopClock() {
        self.state.withLock { $0.stopped = self.clock.now }
    }

    /// Lets the clock go on from where it stopped: a server that sends content byte by byte gains nothing by it.
    func restartClock() {
        self.state.withLock { state in
            guard let stopped = state.stopped else { return }
            state.stopped = nil
            state.deadline = state.deadline?.advanced(by: stopped.duration(to: self.clock.now))
        }
        self.debt.wake()
    }

    /// Ends the connection when the server owes an answer for too long.
    func watch() async {
        do {
            while true {
                let deadline = self.state.withLock { $0.stopped == nil ? $0.deadline : nil }
                guard let deadline else {
                    try await self.debt.wait()
                    continue
                }
                guard deadline <= self.clock.now else {
                    try await self.clock.sleep(until: deadline)
                    continue
                }
                return self.fail(IMAPError(.timedOut, "The server did not answer in time."))
            }
        } catch {
            // Cancelled: the scope has ended.
        }
    }
}
