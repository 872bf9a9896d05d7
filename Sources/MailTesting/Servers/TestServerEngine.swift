import MailTransport
import Synchronization

/// What the test servers have in common: the listener, the connections, the faults and the log.
final class TestServerEngine: Sendable {
    private struct State {
        var faults: [TestServerFault] = []
        var connections = 0
        var dropBudgets: [Int] = []
    }

    let listener: any ByteListener
    let log = TestServerLog()
    private let security: TestServerSecurity
    private let state = Mutex(State())

    init(_ listener: any ByteListener, _ security: TestServerSecurity) {
        self.listener = listener
        self.security = security
    }

    /// How many connections have come so far.
    var connectionCount: Int { self.state.withLock { $0.connections } }

    /// Gives every connection, under its number and with TLS where that comes first, to `serve`.
    func run(
        _ serve: @escaping @Sendable (_ number: Int, any ByteConnection, TestServerWriter) async throws -> Void
    ) async {
        await withDiscardingTaskGroup { group in
            // A listener that fails has been closed, or its task cancelled: either way nobody comes any more.
            while let connection = try? await self.listener.accept() {
                let (number, budget) = self.state.withLock { state in
                    state.connections += 1
                    return (state.connections, state.dropBudgets.isEmpty ? nil : state.dropBudgets.removeFirst())
                }
                group.addTask { await self.serve(connection, number, budget, serve) }
            }
            group.cancelAll()
        }
    }

    @concurrent
    private func serve(
        _ plain: any ByteConnection, _ number: Int, _ budget: Int?,
        _ serve: @Sendable (Int, any ByteConnection, TestServerWriter) async throws -> Void
    ) async {
        let writer = TestServerWriter(plain, number: number, log: self.log, budget: budget)
        var connection = plain
        do {
            if case .tls(let handshake) = self.security {
                connection = try await handshake(plain)
                writer.move(to: connection)
            }
            try await serve(number, connection, writer)
        } catch {
            // The client has gone, or a fault was asked for: the log keeps it, for the test to read.
            self.log.add(number, isFromClient: false, Array("[ended: \(error)]".utf8))
        }
        connection.abort()
    }

    // MARK: Faults

    func inject(_ fault: TestServerFault) {
        self.state.withLock { $0.faults.append(fault) }
    }

    func dropNextConnection(after bytes: Int) {
        self.state.withLock { $0.dropBudgets.append(bytes) }
    }

    func clearFaults() {
        self.state.withLock { state in
            state.faults = []
            state.dropBudgets = []
        }
    }

    /// The fault that strikes this command, if one does; it is counted.
    func fault(for command: String) -> TestServerFault.Action? {
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
