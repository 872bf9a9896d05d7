public import MailTransport
import Synchronization

/// A transport whose connections follow scripts: the first connection the first script, and so on.
///
/// A client that says something else gets a ``ScriptMismatch`` from its write. After the test, ``verify()`` throws the
/// first mismatch, or says which step never came.
public final class ScriptedTransport: ByteTransport {
    private struct State {
        var scripts: [Script]
        var used = 0
        var connections: [ScriptedConnection] = []
        var endpoints: [Endpoint] = []
    }

    private let state: Mutex<State>
    private let clock: any MailClock

    /// A transport for as many connections as there are scripts; one more is refused.
    public init(_ scripts: Script..., clock: any MailClock = SystemClock()) {
        self.state = Mutex(State(scripts: scripts))
        self.clock = clock
    }

    /// Where connections were asked for, in order.
    public var endpoints: [Endpoint] { self.state.withLock { $0.endpoints } }

    /// Begins the next script.
    public func connect(to endpoint: Endpoint, until deadline: MailInstant?) async throws -> any ByteConnection {
        try Task.checkCancellation()
        let connection: ScriptedConnection? = self.state.withLock { state in
            state.endpoints.append(endpoint)
            guard state.used < state.scripts.count else { return nil }
            let connection = ScriptedConnection(state.scripts[state.used], clock: self.clock)
            state.used += 1
            state.connections.append(connection)
            return connection
        }
        guard let connection else {
            throw TransportError(.connectionRefused, phase: .connect, "There is no script for another connection.")
        }
        return connection
    }

    /// Throws unless every script was followed to its end.
    public func verify() throws {
        let (connections, missing) = self.state.withLock { ($0.connections, $0.scripts.count - $0.used) }
        for connection in connections { try connection.verify() }
        guard missing == 0 else {
            throw ScriptMismatch(
                step: 0, "\(missing) scripts were never begun.", expected: [], received: [], before: [])
        }
    }
}
