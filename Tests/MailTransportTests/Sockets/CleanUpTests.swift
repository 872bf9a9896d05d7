import MailTesting
import Testing

@testable import MailTransport

@Suite("Nothing is left behind", .serialized)
struct CleanUpTests {
    @Test("by cancelled reads, writes, connects and handshakes")
    func cancels() async throws {
        weak var forgotten: SocketConnection?
        for round in 0..<50 {
            let (client, server) = try await SocketTests.connectedPair()
            forgotten = client as? SocketConnection
            let reading = Task {
                var buffer = WireBuffer()
                return try await client.read(into: &buffer, until: SystemClock().now.advanced(by: .seconds(600)))
            }
            let writing = Task { try await client.write([UInt8](repeating: 0, count: 8 << 20), until: nil) }
            if round % 2 == 0 { await Task.yield() }
            reading.cancel()
            writing.cancel()
            await #expect(throws: CancellationError.self) { try await reading.value }
            await #expect(throws: CancellationError.self) { try await writing.value }
            if round % 3 == 0 { await client.close() } else if round % 3 == 1 { client.abort() }
            server.abort()
        }
        #expect(forgotten == nil, "a connection that nobody holds is freed, and its descriptor with it")
    }

    @Test("by a handshake against a silent peer that is cancelled or runs out of time")
    func silentHandshake() async throws {
        let tls = try TestTLS()
        let (client, server) = try await SocketTests.connectedPair()
        let handshake = Task {
            try await tls.provider.secureClient(client, serverName: "localhost", settings: tls.settings, until: nil)
        }
        handshake.cancel()
        await #expect(throws: CancellationError.self) { try await handshake.value }
        server.abort()

        let (second, silent) = try await SocketTests.connectedPair()
        let error = await #expect(throws: TransportError.self) {
            try await tls.provider.secureClient(
                second, serverName: "localhost", settings: tls.settings,
                until: SystemClock().now.advanced(by: .milliseconds(30)))
        }
        #expect(error?.code == .timedOut)
        #expect(error?.phase == .tls)
        silent.abort()
    }

    @Test("by a connection attempt that nobody answers and that is cancelled")
    func cancelledConnect() async throws {
        // A listener whose backlog is full takes no more connections: the attempts beyond it wait.
        let listener = try SocketListener(backlog: 0)
        defer { listener.close() }
        var attempts: [Task<any ByteConnection, any Error>] = []
        for _ in 0..<8 {
            attempts.append(
                Task {
                    try await SocketTransport().connect(
                        to: listener.endpoint, until: SystemClock().now.advanced(by: .seconds(600)))
                })
        }
        await Task.yield()
        for attempt in attempts { attempt.cancel() }
        for attempt in attempts {
            switch await attempt.result {
            case .success(let connection): connection.abort()
            case .failure(let error): #expect(error is CancellationError || error is TransportError)
            }
        }
    }

    @Test("in the poller: who waits for a closed socket is told so")
    func poller() async throws {
        let readiness = try await Self.readinessOfAClosedConnection()
        let error = await #expect(throws: TransportError.self) {
            try await readiness.wait(for: .reading, until: nil, phase: .read)
        }
        #expect(error?.code == .closed)
    }

    private static func readinessOfAClosedConnection() async throws -> Readiness {
        let listener = try SocketListener()
        defer { listener.close() }
        let address = SocketAddress(.loopbackIPv4, port: listener.endpoint.port)
        let socket = try await Socket.connect(
            to: address, options: SocketOptions(), clock: SystemClock(), until: nil)
        socket.close()
        #expect(socket.use { $0 } == nil)
        return socket.readiness
    }

    @Test("and a descriptor is never released while a call uses it")
    func useDuringClose() async throws {
        for _ in 0..<200 {
            let listener = try SocketListener()
            let address = SocketAddress(.loopbackIPv4, port: listener.endpoint.port)
            let socket = try await Socket.connect(
                to: address, options: SocketOptions(), clock: SystemClock(), until: nil)
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        while socket.use({ POSIX.peerAddress($0)?.port == listener.endpoint.port }) ?? false {
                            await Task.yield()
                        }
                    }
                }
                group.addTask { socket.close() }
            }
            listener.close()
        }
    }
}
