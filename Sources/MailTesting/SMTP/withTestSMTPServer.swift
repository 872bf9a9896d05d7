public import MailTransport

/// Runs a ``TestSMTPServer`` at `listener` while `body` runs, and stops it after.
public func withTestSMTPServer<Result: Sendable>(
    _ settings: TestSMTPSettings = .init(), store: TestMailStore, on listener: any ByteListener,
    clock: any MailClock = SystemClock(), _ body: (TestSMTPServer) async throws -> Result
) async throws -> Result {
    let server = TestSMTPServer(settings, store: store, on: listener, clock: clock)
    async let serving: Void = server.run()
    do {
        let result = try await body(server)
        listener.close()
        await serving
        return result
    } catch {
        listener.close()
        await serving
        throw error
    }
}
