internal import MailTransport

extension POP3MailSource {
    /// Collects again and again, until its task is cancelled or an error comes that waiting does not cure.
    ///
    /// Between two sessions at least `interval` passes, or as long as the server's LOGIN-DELAY wants, up to an hour.
    /// After an error that will pass, the wait doubles up to an hour, with up to a quarter added at random so that many
    /// sources do not come at once; a session that went well brings it back. An error of `deliver` is thrown as it is.
    public func run(
        every interval: Duration = .seconds(60), _ deliver: (POP3Mail) async throws -> Void
    ) async throws {
        var failures = 0
        while true {
            var wait = interval
            do {
                let pass = try await self.collect(deliver)
                failures = 0
                wait = max(interval, min(pass.loginDelay ?? .zero, Self.longestHint))
            } catch let error as POP3Error {
                try Task.checkCancellation()
                guard let pause = Self.pause(after: error, failures: failures, interval: interval) else { throw error }
                failures += 1
                wait = pause
                self.report("The maildrop cannot be collected from; it is tried again.", error, wait: pause)
            }
            try await self.connector.clock.sleep(for: wait)
        }
    }

    /// The longest wait that a server's hint is believed for, and the longest of one's own accord.
    private static let longestHint = Duration.seconds(3600)

    /// How long to wait after an error; nil when waiting does not help.
    static func pause(after error: POP3Error, failures: Int, interval: Duration) -> Duration? {
        switch error.remedy {
        case .logInAgain, .changeSettings: return nil
        case .giveUp where error.code != .limitExceeded: return nil
        case .retryLater(after: .some(let hint)): return max(interval, min(hint, Self.longestHint))
        case .retryNow, .retryLater(after: nil), .giveUp: break
        }
        if error.code == .cancelled { return nil }
        let doubled = interval * (1 << min(failures, 12))
        let base = min(max(doubled, interval), max(Self.longestHint, interval))
        return base + base * Double.random(in: 0...0.25)
    }
}
