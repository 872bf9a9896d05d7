import BenchHarness
import MailTransport

/// What the byte seams cost.
@main
struct TransportBench {
    static func main() async throws {
        let comparison = try await Self.pipe(rounds: 7, pings: 20_000)
        print(comparison.line(\.processor))
        for bothEnds in [false, true] {
            let trips = 10_000
            let pings = try await SocketBench.pingPong(rounds: 7, count: trips, bothEnds: bothEnds)
            print(pings.line(\.wall, work: 1e6 / Double(trips), unit: "us", aim: 0.33))
        }
        print(try await SocketBench.bulkRead(rounds: 9, bytes: 1 << 30).line(\.wall, aim: 0.9))
        print(try await SocketBench.bulkReadTLS(rounds: 9, bytes: 1 << 29).line(\.wall, aim: 0.9))
        try await IdleBench.run(count: 2_000)
    }

    /// A line there and a line back through an in-memory pipe, against the same lines through the buffer alone.
    private static func pipe(rounds: Int, pings: Int) async throws -> Comparison {
        var comparison = Comparison("64-byte lines: in-memory pipe against buffer")
        let line = [UInt8](repeating: UInt8(ascii: "x"), count: 63) + [UInt8(ascii: "\n")]
        for _ in 0..<rounds {
            let ours = try await Timing.of {
                let (left, right) = InMemoryPipe.makePair()
                let stream = WireStream(right)
                for _ in 0..<pings {
                    try await left.write(line, until: nil)
                    _ = try await stream.readLine(limit: 100, until: nil)
                }
            }
            let theirs = Timing.of {
                var buffer = WireBuffer()
                for _ in 0..<pings {
                    buffer.append(line.span)
                    _ = buffer.firstIndex(of: UInt8(ascii: "\n")).map { buffer.take($0 + 1) }
                }
            }
            comparison.add(ours: ours, theirs: theirs)
        }
        return comparison
    }
}
