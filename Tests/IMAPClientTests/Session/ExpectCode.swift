import IMAPClient
import Testing

/// Expects that `body` throws an ``IMAPError`` of this kind.
func expectCode(_ code: IMAPError.Code, _ body: () async throws -> Void) async {
    _ = await expectedError(code, body)
}

/// Expects that `body` throws an ``IMAPError`` of this kind; returns it.
func expectedError(_ code: IMAPError.Code, _ body: () async throws -> Void) async -> IMAPError? {
    do {
        try await body()
        Issue.record("nothing was thrown in place of \(code)")
        return nil
    } catch let error as IMAPError {
        #expect(error.code == code, "\(error.detail)")
        return error
    } catch {
        Issue.record(error)
        return nil
    }
}
