import MailTransport
import Testing

@Suite("An in-memory pipe")
struct InMemoryPipeTests {
    @Test("carries bytes both ways and says when the peer has finished")
    func carriesBytes() async throws {
        let (left, right) = InMemoryPipe.makePair()
        try await left.write(Array("ping\r\n".utf8), until: nil)
        let stream = WireStream(right)
        #expect(try await stream.readLine(limit: 100, until: nil) == Array("ping".utf8))
        try await stream.write(Array("pong".utf8), until: nil)
        await stream.close()
        var buffer = WireBuffer()
        #expect(try await left.read(into: &buffer, until: nil) == 4)
        #expect(try await left.read(into: &buffer, until: nil) == 0)
        #expect(buffer.take(10) == Array("pong".utf8))
    }

    @Test("makes a writer wait for a slow reader")
    func backPressure() async throws {
        let (left, right) = InMemoryPipe.makePair(capacity: 3)
        let sent = Array("a long sentence for a narrow pipe".utf8)
        async let writing: Void = left.write(sent, until: nil)
        var buffer = WireBuffer()
        while buffer.count < sent.count { _ = try await right.read(into: &buffer, until: nil) }
        try await writing
        #expect(buffer.take(sent.count) == sent)
    }

    @Test("ends a waiting read when the task is cancelled")
    func cancels() async throws {
        let (left, right) = InMemoryPipe.makePair()
        let reading = Task {
            var buffer = WireBuffer()
            return try await left.read(into: &buffer, until: nil)
        }
        reading.cancel()
        await #expect(throws: CancellationError.self) { try await reading.value }
        right.abort()
    }

    @Test("tells a reset from an end")
    func reset() async throws {
        let (left, right) = InMemoryPipe.makePair()
        right.abort()
        var buffer = WireBuffer()
        await #expect(throws: TransportError.self) { try await left.read(into: &buffer, until: nil) }
    }
}
