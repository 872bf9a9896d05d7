public import MailTransport

/// An IMAP4rev1 server inside the process, over the mailboxes of a ``TestMailStore``.
///
/// It reads commands and writes responses with code of its own, so that it and `IMAPClient` check each other: what the
/// grammar of RFC 9051 does not allow is answered BAD. Faults are put in with ``inject(_:)``; what the clients said is in
/// ``log``.
///
/// ```swift
/// try await withTestIMAPServer(store: store, on: network.listen(at: endpoint)) { server in
///     // connect a client to the endpoint
/// }
/// ```
public final class TestIMAPServer: Sendable {
    /// The users and their mailboxes.
    public let store: TestMailStore
    /// How the server behaves.
    public let configuration: TestIMAPConfiguration
    private let engine: TestServerEngine

    /// A server of `store` at `listener`; it serves while ``run()`` runs.
    public init(store: TestMailStore, on listener: any ByteListener, configuration: TestIMAPConfiguration = .init()) {
        self.store = store
        self.configuration = configuration
        self.engine = TestServerEngine(listener, configuration.security)
    }

    /// Where it listens.
    public var endpoint: Endpoint { self.engine.listener.endpoint }

    /// What was said.
    public var log: TestServerLog { self.engine.log }

    /// How many connections have come so far.
    public var connectionCount: Int { self.engine.connectionCount }

    /// Serves every client that connects, until its task is cancelled or the listener is closed.
    public func run() async {
        await self.engine.run { number, connection, writer in
            let session = IMAPServerSession(self, number: number, connection: connection, writer: writer)
            defer { session.stream.abort() }
            try await session.serve()
            await session.stream.close()
        }
    }

    /// Lets something go wrong later; faults that were put in first strike first.
    public func inject(_ fault: TestServerFault) {
        self.engine.inject(fault)
    }

    /// Drops the next connection after the server has sent so many bytes; further calls concern the ones after it.
    public func dropNextConnection(after bytes: Int) {
        self.engine.dropNextConnection(after: bytes)
    }

    /// Takes away the faults that have not struck.
    public func clearFaults() {
        self.engine.clearFaults()
    }

    /// The fault that strikes this command, if one does; it is counted.
    func fault(for command: String) -> TestServerFault.Action? {
        self.engine.fault(for: command)
    }
}

/// Runs a ``TestIMAPServer`` for as long as `body` runs.
///
/// When `body` has ended, connections that are left are dropped and the listener is closed.
public func withTestIMAPServer<Result>(
    store: TestMailStore, on listener: any ByteListener, configuration: TestIMAPConfiguration = .init(),
    _ body: (TestIMAPServer) async throws -> Result
) async rethrows -> Result {
    let server = TestIMAPServer(store: store, on: listener, configuration: configuration)
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await server.run() }
        defer {
            listener.close()
            group.cancelAll()
        }
        return try await body(server)
    }
}
