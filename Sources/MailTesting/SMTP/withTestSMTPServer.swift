public import MailTransport

/// Runs a ``TestSMTPServer`` at `listener` for as long as `body` runs.
///
/// When `body` has ended, connections that are left are dropped and the listener is closed.
public func withTestSMTPServer<Result>(
    _ settings: TestSMTPSettings = .init(), store: TestMailStore, on listener: any ByteListener,
    clock: any MailClock = SystemClock(), _ body: (TestSMTPServer) async throws -> Result
) async rethrows -> Result {
    let server = TestSMTPServer(settings, store: store, on: listener, clock: clock)
    return try await listener.serving(by: server.run) { try await body(server) }
}
