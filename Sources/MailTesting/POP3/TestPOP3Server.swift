public import MailTransport

/// A POP3 server inside the process, over the INBOX of each user of a ``TestMailStore``.
///
/// It knows RFC 1939 with APOP, CAPA, STLS, SASL, response codes, pipelining, UTF8 and LANG, and is strict: a client
/// that sends commands ahead without being allowed to is dropped.
public typealias TestPOP3Server = TestMailServer<TestPOP3Configuration>

extension TestPOP3Configuration: TestServerConfiguration {
    /// Talks POP3 with one client.
    public func serve(_ connection: TestServerConnection, store: TestMailStore) async throws {
        let session = POP3ServerSession(self, connection, store)
        defer { session.unlock() }
        try await session.serve()
    }
}

/// Runs a ``TestPOP3Server`` for as long as `body` runs; see ``withTestServer(_:store:on:_:)``.
public func withTestPOP3Server<Result>(
    store: TestMailStore, on listener: any ByteListener, configuration: TestPOP3Configuration = .init(),
    _ body: (TestPOP3Server) async throws -> Result
) async rethrows -> Result {
    try await withTestServer(configuration, store: store, on: listener, body)
}
