import Synchronization

/// Runs `work` on the spot and waits for its end; calls `pausing` first if it has to wait for something.
///
/// Where a task cannot begin on the spot, `pausing` is called before the work.
func runPromptly(_ work: @escaping @Sendable () async throws -> Void, pausing: () -> Void) async throws {
    guard #available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *) else {
        pausing()
        return try await work()
    }
    let end = End()
    let task = Task.immediate {
        defer { end.isReached.store(true, ordering: .releasing) }
        try await work()
    }
    if !end.isReached.load(ordering: .acquiring) { pausing() }
    try await withTaskCancellationHandler {
        try await task.value
    } onCancel: {
        task.cancel()
    }
}

/// Whether something has come to its end.
private final class End: Sendable {
    let isReached = Atomic(false)
}
