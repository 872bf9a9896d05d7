import BenchHarness
import CTransportYardstick
import MailTransport

/// Sockets and TLS against plain blocking loops in C, over loopback, in turn.
enum SocketBench {
    /// Round trips of 64 bytes to an echo in C; `both` has the echo in Swift too.
    static func pingPong(rounds: Int, count: Int, bothEnds: Bool) async throws -> Comparison {
        var comparison = Comparison("64-byte round trip, \(bothEnds ? "both ends ours" : "echo in C")")
        for _ in 0..<rounds {
            let theirs = Timing.of { check(yard_ping(yard_start_echo(64), 64, Int64(count)), Int64(count)) }
            let ours =
                bothEnds ? try await Self.withOwnEcho(count) : try await Self.ping(Int(yard_start_echo(64)), count)
            comparison.add(ours: ours, theirs: theirs)
        }
        return comparison
    }

    private static func withOwnEcho(_ count: Int) async throws -> Timing {
        let listener = try SocketListener()
        async let echo: Void = {
            let connection = try await listener.accept()
            var buffer = WireBuffer()
            while try await connection.read(into: &buffer, until: nil) > 0 {
                try await connection.write(buffer.take(buffer.count), until: nil)
            }
        }()
        let timing = try await Self.ping(listener.endpoint.port, count)
        try await echo
        return timing
    }

    private static func ping(_ port: Int, _ count: Int) async throws -> Timing {
        let connection = try await SocketTransport().connect(to: Endpoint(host: "127.0.0.1", port: port), until: nil)
        let message = [UInt8](repeating: 1, count: 64)
        let clock = SystemClock()
        let timing = try await Timing.of {
            var buffer = WireBuffer()
            for _ in 0..<count {
                // A deadline for each, as a client has.
                let deadline = clock.now.advanced(by: .seconds(60))
                try await connection.write(message, until: deadline)
                while buffer.count < 64 { _ = try await connection.read(into: &buffer, until: deadline) }
                buffer.discard(64)
            }
        }
        await connection.close()
        return timing
    }

    /// Reads everything that a loop in C sends.
    static func bulkRead(rounds: Int, bytes: Int) async throws -> Comparison {
        var comparison = Comparison("bulk read, plain, \(bytes >> 20) MiB")
        for _ in 0..<rounds {
            let theirs = Timing.of { check(yard_read_all(yard_start_source(Int64(bytes))), Int64(bytes)) }
            let port = Int(yard_start_source(Int64(bytes)))
            let connection = try await SocketTransport().connect(
                to: Endpoint(host: "127.0.0.1", port: port), until: nil)
            let ours = try await Timing.of { try await Self.drain(connection, bytes) }
            comparison.add(ours: ours, theirs: theirs)
        }
        return comparison
    }

    /// The same over TLS 1.3, handshake included on both sides.
    static func bulkReadTLS(rounds: Int, bytes: Int) async throws -> Comparison {
        var comparison = Comparison("bulk read, TLS 1.3, \(bytes >> 20) MiB")
        let provider = OpenSSLProvider()
        var settings = TLSSettings()
        settings.verification = .insecureNone
        for _ in 0..<rounds {
            let theirs = Timing.of { check(yard_tls_read_all(yard_start_tls_source(Int64(bytes))), Int64(bytes)) }
            let port = Int(yard_start_tls_source(Int64(bytes)))
            let ours = try await Timing.of {
                let plain = try await SocketTransport().connect(to: Endpoint(host: "127.0.0.1", port: port), until: nil)
                let connection = try await provider.secureClient(
                    plain, serverName: "localhost", settings: settings, until: nil)
                try await Self.drain(connection, bytes)
            }
            comparison.add(ours: ours, theirs: theirs)
        }
        return comparison
    }

    private static func drain(_ connection: any ByteConnection, _ bytes: Int) async throws {
        var buffer = WireBuffer()
        var total = 0
        while true {
            let count = try await connection.read(into: &buffer, until: nil)
            if count == 0 { break }
            total += count
            buffer.discard(count)
        }
        check(Int64(total), Int64(bytes))
        await connection.close()
    }
}

/// Ends the benchmark when the work was not what it claims to be.
func check(_ found: Int64, _ expected: Int64) {
    guard found == expected else { fatalError("measured \(found) instead of \(expected)") }
}
