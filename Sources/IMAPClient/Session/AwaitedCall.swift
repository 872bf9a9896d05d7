import Synchronization

/// A call of somebody else's code that a connection waits for: what it asks of that connection would never be answered.
///
/// Tasks that it starts know it, too, and may live longer.
final class AwaitedCall: Sendable {
    private let connection: ObjectIdentifier
    private let hasReturned = Atomic(false)

    init(by connection: IMAPConnection) {
        self.connection = ObjectIdentifier(connection)
    }

    /// Whether this connection waits for it now.
    func isAwaited(by connection: IMAPConnection) -> Bool {
        self.connection == ObjectIdentifier(connection) && !self.hasReturned.load(ordering: .relaxed)
    }

    func end() {
        self.hasReturned.store(true, ordering: .relaxed)
    }
}

extension IMAPConnection {
    /// Runs `body`, for which nothing else goes on here.
    func awaitCall<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        let call = AwaitedCall(by: self)
        defer { call.end() }
        return try await Self.$call.withValue(call) { try await body() }
    }
}
