public import MailTransport
import Synchronization

/// A mail server inside the process, over the mailboxes of a ``TestMailStore``; ``TestIMAPServer`` and
/// ``TestPOP3Server`` are its kinds.
///
/// Faults are put in with ``inject(_:)``; what the clients said is in ``log``. It runs over any `ByteListener`: the
/// in-memory network or a socket.
public final class TestMailServer<Configuration: TestServerConfiguration>: Sendable {
    private struct State {
        var faults: [TestServerFault] = []
        var connections = 0
        var dropBudgets: [Int] = []
    }

    /// The users and their mailboxes.
    public let store: TestMailStore
    /// How the server behaves.
    public let configuration: Configuration
    /// What was said.
    public let log = TestServerLog()
    private let listener: any ByteListener
    private let state = Mutex(State())

    /// A server of `store` at `listener`; it serves while ``run()`` runs.
    public init(store: TestMailStore, on listener: any ByteListener, configuration: Configuration = .init()) {
        self.store = store
        self.configuration = configuration
        self.listener = listener
    }

    /// Where it listens.
    public var endpoint: Endpoint { self.listener.endpoint }

    /// How many connections have come so far.
    public var connectionCount: Int { self.state.withLock { $0.connections } }

    /// Serves every client that connects, until its task is cancelled or the listener is closed.
    public func run() async {
        await self.listener.serve {
            self.state.withLock { state -> (Int, Int?) in
                state.connections += 1
                return (state.connections, state.dropBudgets.isEmpty ? nil : state.dropBudgets.removeFirst())
            }
        } _: {
            await self.serve($0, number: $1.0, budget: $1.1)
        }
    }

    @concurrent
    private func serve(_ plain: any ByteConnection, number: Int, budget: Int?) async {
        let connection = TestServerConnection(plain, number: number, log: self.log, budget: budget) { command in
            self.fault(for: command)
        }
        do {
            if case .tls(let handshake) = self.configuration.security { try await connection.secure(by: handshake) }
            try await self.configuration.serve(connection, store: self.store)
            await connection.stream.close()
        } catch {
            // The client has gone, or a fault was asked for: the log keeps it, for the test to read.
            self.log.add(number, isFromClient: false, Array("[ended: \(error)]".utf8))
        }
        connection.stream.abort()
    }

    // MARK: Faults

    /// Lets something go wrong later; faults that were put in first strike first.
    public func inject(_ fault: TestServerFault) {
        self.state.withLock { $0.faults.append(fault) }
    }

    /// Drops the next connection after the server has sent so many bytes; further calls concern the ones after it.
    public func dropNextConnection(after bytes: Int) {
        self.state.withLock { $0.dropBudgets.append(bytes) }
    }

    /// Takes away the faults that have not struck.
    public func clearFaults() {
        self.state.withLock { state in
            state.faults = []
            state.dropBudgets = []
        }
    }

    /// The fault that strikes this command, if one does; it is counted.
    private func fault(for command: String) -> TestServerFault.Action? {
        self.state.withLock { state in
            guard let index = state.faults.firstIndex(where: { $0.command.isEmpty || $0.command == command }) else {
                return nil
            }
            if state.faults[index].passing > 0 {
                state.faults[index].passing -= 1
                return nil
            }
            let action = state.faults[index].action
            if let times = state.faults[index].times {
                state.faults[index].times = times - 1
                if times <= 1 { state.faults.remove(at: index) }
            }
            return action
        }
    }
}

/// Runs a ``TestMailServer`` of any protocol for as long as `body` runs.
///
/// When `body` has ended, connections that are left are dropped and the listener is closed.
public func withTestServer<Configuration: TestServerConfiguration, Result>(
    _ configuration: Configuration, store: TestMailStore, on listener: any ByteListener,
    _ body: (TestMailServer<Configuration>) async throws -> Result
) async rethrows -> Result {
    let server = TestMailServer(store: store, on: listener, configuration: configuration)
    return try await listener.serving(by: server.run) { try await body(server) }
}
