/// One HTTP request and its response: how the SDK reaches token endpoints and object stores.
///
/// Production uses ``WebClient``; tests use `ScriptedHTTP` of `MailTesting`; an application with an HTTP client of its
/// own wraps that (see the recipe in the documentation).
public protocol HTTPExchange: Sendable {
    /// Sends `request` and waits for the head of the response; the body is read from ``WebResponse/body``.
    ///
    /// Every status is a response, 500 too: only what kept the exchange from happening is thrown, as
    /// ``TransportError`` or `CancellationError`.
    func send(_ request: WebRequest) async throws -> WebResponse
}
