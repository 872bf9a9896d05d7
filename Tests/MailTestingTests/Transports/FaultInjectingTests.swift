import MailTesting
import MailTransport
import Testing

@Suite("A fault-injecting connection")
struct FaultInjectingTests {
    @Test("cuts reads at the byte it was told, in both ways", arguments: FaultPlan.Cut.allCases, [0, 1, 5])
    func cutsReads(cut: FaultPlan.Cut, place: Int) async throws {
        let (left, right) = InMemoryPipe.makePair()
        let connection = FaultInjectingConnection(
            right,
            FaultPlan {
                $0.cutReadsAfter = place
                $0.cut = cut
            })
        try await left.write(Array("hello world".utf8), until: nil)
        var buffer = WireBuffer()
        while buffer.count < place { _ = try await connection.read(into: &buffer, until: nil) }
        #expect(buffer.take(99) == Array("hello world".utf8.prefix(place)))
        switch cut {
        case .end: #expect(try await connection.read(into: &buffer, until: nil) == 0)
        case .reset:
            await #expect(throws: TransportError.self) { try await connection.read(into: &buffer, until: nil) }
        }
    }

    @Test("cuts writes at the byte it was told, and delivers what came before")
    func cutsWrites() async throws {
        let (left, right) = InMemoryPipe.makePair()
        let connection = FaultInjectingConnection(left, FaultPlan { $0.cutWritesAfter = 3 })
        await #expect(throws: TransportError.self) { try await connection.write(Array("abcdef".utf8), until: nil) }
        let stream = WireStream(right)
        #expect(try await stream.read(upTo: 99, until: nil) == Array("abc".utf8))
        #expect(try await stream.read(upTo: 99, until: nil).isEmpty)
    }

    @Test("splits reads and writes into pieces")
    func chunks() async throws {
        let (left, right) = InMemoryPipe.makePair(capacity: 4)
        let writer = FaultInjectingConnection(left, FaultPlan { $0.writeChunk = 2 })
        let reader = FaultInjectingConnection(right, FaultPlan { $0.readChunk = 1 })
        async let writing: Void = writer.write(Array("abcdefgh".utf8), until: nil)
        var buffer = WireBuffer()
        for _ in 0..<8 { #expect(try await reader.read(into: &buffer, until: nil) == 1) }
        try await writing
        #expect(buffer.take(99) == Array("abcdefgh".utf8))
    }

    @Test("stalls until the deadline, a cancellation or an abort")
    func stalls() async throws {
        let clock = ManualClock()
        let (left, right) = InMemoryPipe.makePair()
        let plan = FaultPlan {
            $0.stallReadsAfter = 0
            $0.stallWritesAfter = 0
        }
        let connection = FaultInjectingConnection(left, plan, clock: clock)
        let reading = Task {
            var buffer = WireBuffer()
            return try await connection.read(into: &buffer, until: clock.now.advanced(by: .seconds(5)))
        }
        try await clock.waitForSleepers(1)
        clock.advance(by: .seconds(5))
        await #expect(throws: TransportError.self) { try await reading.value }
        let writing = Task { try await connection.write([1], until: nil) }
        writing.cancel()
        await #expect(throws: CancellationError.self) { try await writing.value }
        connection.abort()
        await #expect(throws: TransportError.self) { try await connection.write([1], until: nil) }
        right.abort()
    }
}
