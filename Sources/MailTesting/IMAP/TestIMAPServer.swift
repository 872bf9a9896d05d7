public import MailTransport

/// An IMAP4rev1 server inside the process, over the mailboxes of a ``TestMailStore``.
///
/// It reads commands and writes responses with code of its own, so that it and `IMAPClient` check each other: what the
/// grammar of RFC 9051 does not allow is answered BAD.
///
/// ```swift
/// try await withTestIMAPServer(store: store, on: network.listen(at: endpoint)) { server in
///     // connect a client to the endpoint
/// }
/// ```
public typealias TestIMAPServer = TestMailServer<TestIMAPConfiguration>

extension TestIMAPConfiguration: TestServerConfiguration {
    /// Talks IMAP with one client.
    public func serve(_ connection: TestServerConnection, store: TestMailStore) async throws {
        try await IMAPServerSession(self, connection, store).serve()
    }
}

/// Runs a ``TestIMAPServer`` for as long as `body` runs; see ``withTestServer(_:store:on:_:)``.
public func withTestIMAPServer<Result>(
    store: TestMailStore, on listener: any ByteListener, configuration: TestIMAPConfiguration = .init(),
    _ body: (TestIMAPServer) async throws -> Result
) async rethrows -> Result {
    try await withTestServer(configuration, store: store, on: listener, body)
}
