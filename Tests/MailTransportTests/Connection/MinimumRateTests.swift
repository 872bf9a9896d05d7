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
        stream.startPacing(MinimumRate(bytesPerSecond: 2, window: .seconds(60)), on: clock)
        let (reads, report) = AsyncStream.makeStream(of: Int.self)
        let reading = Task {
            while true {
                report.yield(try await stream.read(upTo: 10, until: clock.now.advanced(by: .seconds(30))).count)
            }
        }
        var counts = reads.makeAsyncIterator()
        // Two bytes make up for one second, so that after 61 seconds the minute is used up, far from the reader's own
        // deadline.
        for step in [29, 29, 3] {
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

    @Test("each byte makes up for its time, and no more than a window is ever in hand")
    func patience() {
        var pace = TransferPace(MinimumRate(bytesPerSecond: 10, window: .seconds(10)))
        #expect(pace.patience == .seconds(10))
        pace.note(20, after: .seconds(9))
        #expect(pace.patience == .seconds(3))
        pace.note(1, after: .milliseconds(100))
        #expect(pace.patience == .seconds(3))
        pace.note(.max, after: .seconds(3))
        #expect(pace.patience == .seconds(10))
        pace.note(0, after: .seconds(10))
        #expect(pace.patience == .zero)
    }

    @Test("time that the reader spends by itself does not count")
    func slowReader() async throws {
        let clock = ManualClock()
        let (left, right) = InMemoryPipe.makePair(clock: clock)
        let stream = WireStream(left)
        stream.startPacing(MinimumRate(), on: clock)
        for _ in 0..<3 {
            try await right.write([1], until: nil)
            #expect(try await stream.read(upTo: 10, until: nil) == [1])
            clock.advance(by: .seconds(3600))
        }
        right.abort()
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
