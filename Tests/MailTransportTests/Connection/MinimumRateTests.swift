import MailTesting
import Testing

@testable import MailTransport

@Suite("A minimum rate")
struct MinimumRateTests {
    @Test("HOSTILE 221: one byte before each deadline is too slow")
    func trickle() async throws {
        let clock = ManualClock()
        let (left, right) = InMemoryPipe.makePair(clock: clock)
        let stream = WireStream(left)
        stream.startPacing(MinimumRate(bytes: 100, window: .seconds(60)), on: clock)
        let (reads, report) = AsyncStream.makeStream(of: Int.self)
        let reading = Task {
            while true {
                report.yield(try await stream.read(upTo: 10, until: clock.now.advanced(by: .seconds(30))).count)
            }
        }
        var counts = reads.makeAsyncIterator()
        // The last step ends the minute, far from the reader's own deadline.
        for step in [29, 29, 2] {
            try await clock.waitForSleepers(1)
            try await right.write([1], until: nil)
            #expect(await counts.next() == 1)
            try await clock.waitForSleepers(1)
            clock.advance(by: .seconds(step))
        }
        let error = await #expect(throws: TransportError.self) { try await reading.value }
        #expect(error?.detail == "The other side sends too slowly.")
        right.abort()
    }

    @Test("enough bytes in each window, or an end to pacing, is fast enough")
    func fast() throws {
        var pace = TransferPace(MinimumRate(bytes: 100, window: .seconds(10)), from: MailInstant(offset: .zero))
        #expect(pace.deadline.offset == .seconds(10))
        try pace.note(100, at: MailInstant(offset: .seconds(1)))
        #expect(pace.deadline.offset == .seconds(20))
        try pace.note(1, at: MailInstant(offset: .seconds(15)))
        #expect(pace.deadline.offset == .seconds(20))
        #expect(throws: TransportError.self) { try pace.note(500, at: MailInstant(offset: .seconds(21))) }
    }

    @Test("HOSTILE 222: a peer that stops reading runs into the write deadline")
    func stalledWriter() async throws {
        let (client, server) = try await SocketTests.connectedPair()
        let error = await #expect(throws: TransportError.self) {
            try await client.write(
                [UInt8](repeating: 0, count: 32 << 20), until: SystemClock().now.advanced(by: .milliseconds(50)))
        }
        #expect(error?.code == .timedOut)
        #expect(error?.phase == .write)
        server.abort()
    }
}
