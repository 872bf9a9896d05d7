/// Runs `body`, and throws ``TransportError/Code/timedOut`` when it has not ended by `deadline`.
///
/// `body` is cancelled then and must end promptly; what it returned after that is dropped, so it must hold nothing that
/// has to be closed. Without a deadline it simply runs.
public func withDeadline<Result: Sendable>(
    _ deadline: MailInstant?, on clock: any MailClock, phase: TransportError.Phase? = nil,
    _ body: @escaping @concurrent @Sendable () async throws -> Result
) async throws -> Result {
    guard let deadline else { return try await body() }
    return try await withThrowingTaskGroup(of: Result?.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await clock.sleep(until: deadline)
            return nil
        }
        defer { group.cancelAll() }
        guard let first = try await group.next(), let result = first else {
            throw TransportError(.timedOut, phase: phase, "The other side did not answer in time.")
        }
        return result
    }
}
