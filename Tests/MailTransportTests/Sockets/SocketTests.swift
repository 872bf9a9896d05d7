import MailTesting
import Testing

@testable import MailTransport

@Suite("Sockets")
struct SocketTests {
    /// A listener on loopback, and a pair of ends connected through it.
    static func connectedPair() async throws -> (client: any ByteConnection, server: any ByteConnection) {
        let listener = try SocketListener()
        defer { listener.close() }
        async let accepted = listener.accept()
        let client = try await SocketTransport().connect(to: listener.endpoint, until: nil)
        return (client, try await accepted)
    }

    @Test("carry bytes both ways and tell an end from a reset")
    func carry() async throws {
        let (client, server) = try await Self.connectedPair()
        try await client.write(Array("ping\r\n".utf8), until: nil)
        let stream = WireStream(server)
        #expect(try await stream.readLine(limit: 100, until: nil) == Array("ping".utf8))
        try await stream.write(Array("pong".utf8), until: nil)
        await stream.close()
        var buffer = WireBuffer()
        #expect(try await client.read(into: &buffer, until: nil) == 4)
        #expect(try await client.read(into: &buffer, until: nil) == 0)
        #expect(client.facts.peer?.hasPrefix("127.0.0.1:") == true)

        let (left, right) = try await Self.connectedPair()
        right.abort()
        await #expect(throws: TransportError.self) { try await left.read(into: &buffer, until: nil) }
    }

    @Test("make a writer wait for a slow reader, and lose nothing", arguments: [1, 70_000, 3_000_000])
    func backPressure(size: Int) async throws {
        let (client, server) = try await Self.connectedPair()
        let sent = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        async let writing: Void = client.write(sent, until: nil)
        var received: [UInt8] = []
        var buffer = WireBuffer(limit: 64 * 1024)
        while received.count < size {
            #expect(try await server.read(into: &buffer, until: nil) > 0)
            received += buffer.take(buffer.count)
        }
        try await writing
        #expect(received == sent)
    }

    @Test("say when a read is about to wait, and only then", .timeLimit(.minutes(1)))
    func pausing() async throws {
        let (client, server) = try await Self.connectedPair()
        try await server.write([UInt8](repeating: 7, count: 8192), until: nil)
        var buffer = WireBuffer(limit: 4096)
        #expect(try await client.read(into: &buffer, until: nil) == 4096)
        buffer.discard(4096)
        var pauses = 0
        // The other half came with the first.
        #expect(try await client.read(into: &buffer, until: nil) { pauses += 1 } == 4096)
        #expect(pauses == 0)
        buffer.discard(4096)
        let count = try await client.read(into: &buffer, until: nil) {
            pauses += 1
            Task { try await server.write([1], until: nil) }
        }
        #expect(count == 1 && pauses == 1)
        client.abort()
        server.abort()
    }

    @Test("end a waiting read at its deadline, on cancellation and on abort")
    func waitsEnd() async throws {
        let (client, _server) = try await Self.connectedPair()
        var buffer = WireBuffer()
        let clock = SystemClock()
        let error = await #expect(throws: TransportError.self) {
            try await client.read(into: &buffer, until: clock.now.advanced(by: .milliseconds(20)))
        }
        #expect(error?.code == .timedOut)

        let reading = Task {
            var buffer = WireBuffer()
            return try await client.read(into: &buffer, until: nil)
        }
        reading.cancel()
        await #expect(throws: CancellationError.self) { try await reading.value }

        let aborted = Task {
            var buffer = WireBuffer()
            return try await client.read(into: &buffer, until: nil)
        }
        await Task.yield()
        client.abort()
        let closed = await #expect(throws: TransportError.self) { try await aborted.value }
        #expect(closed?.code == .closed)
        _server.abort()
    }

    @Test("say that nothing listens")
    func refused() async throws {
        let listener = try SocketListener()
        listener.close()
        let error = await #expect(throws: TransportError.self) {
            try await SocketTransport().connect(to: listener.endpoint, until: nil)
        }
        #expect(error?.code == .connectionRefused)
        await #expect(throws: TransportError.self) { try await listener.accept() }
    }
}
