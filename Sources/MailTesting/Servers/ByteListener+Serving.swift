import MailTransport

extension ByteListener {
    /// Serves every client that connects, until its task is cancelled or the listener is closed; who is still connected
    /// then is cut off.
    ///
    /// `arrive` is called for one connection after the other, and what it returns goes along with the connection.
    func serve<Visit: Sendable>(
        arrive: () -> Visit, _ visited: @escaping @Sendable (any ByteConnection, Visit) async -> Void
    ) async {
        await withDiscardingTaskGroup { group in
            // A listener that fails has been closed, or its task cancelled: either way nobody comes any more.
            while let connection = try? await self.accept() {
                let visit = arrive()
                group.addTask { await visited(connection, visit) }
            }
            group.cancelAll()
        }
    }

    /// Runs a server behind this listener for as long as `body` runs; then connections that are left are dropped and
    /// the listener is closed.
    func serving<Result>(
        by run: @escaping @Sendable () async -> Void, _ body: () async throws -> Result
    ) async rethrows -> Result {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await run() }
            defer {
                self.close()
                group.cancelAll()
            }
            return try await body()
        }
    }
}
