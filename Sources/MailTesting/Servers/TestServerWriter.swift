import MailTransport
import Synchronization

/// The writing side of a test server's connection: it logs what goes out and can drop the connection after some bytes.
///
/// One task writes at a time; the connection below may be exchanged between two writes, when TLS is switched on.
final class TestServerWriter: Sendable {
    private struct State {
        var connection: any ByteConnection
        var budget: Int?
    }

    private let state: Mutex<State>
    private let log: TestServerLog
    private let number: Int

    init(_ connection: any ByteConnection, number: Int, log: TestServerLog, budget: Int?) {
        self.state = Mutex(State(connection: connection, budget: budget))
        self.number = number
        self.log = log
    }

    /// Writes go to `connection` from now on.
    func move(to connection: any ByteConnection) {
        self.state.withLock { $0.connection = connection }
    }

    /// The connection is dropped once `bytes` more have been written.
    func drop(after bytes: Int) {
        self.state.withLock { $0.budget = bytes }
    }

    /// Writes all, or as much as the budget allows and then drops the connection and throws.
    func write(_ bytes: [UInt8]) async throws {
        let (connection, allowed) = self.state.withLock { state in
            let allowed = min(bytes.count, state.budget ?? bytes.count)
            if let budget = state.budget { state.budget = budget - allowed }
            return (state.connection, allowed)
        }
        for line in bytes.prefix(allowed).split(separator: UInt8(ascii: "\n")) {
            let shown = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            self.log.add(self.number, isFromClient: false, shown)
        }
        if allowed > 0 { try await connection.write(Array(bytes.prefix(allowed)), until: nil) }
        if allowed < bytes.count || self.state.withLock({ $0.budget == 0 }) {
            await connection.close()
            throw TransportError(.closed, "The test asked for this connection to be dropped.")
        }
    }
}
