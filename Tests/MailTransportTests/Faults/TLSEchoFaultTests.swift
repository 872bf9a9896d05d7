import MailTesting
import MailTransport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#endif

/// A TLS echo whose connection is cut at every byte.
@Suite("A TLS echo on a bad connection")
struct TLSEchoFaultTests {
    /// What came of one conversation.
    enum Outcome: Equatable {
        case complete
        case failed(TransportError.Code)
    }

    private static let isThorough = getenv("MARTLET_THOROUGH") != nil
    private static let request = Array("the quick brown fox\r\n".utf8)

    /// The connections of a conversation, to see that nobody keeps them.
    private struct Traces {
        weak var left: (any ByteConnection)?
        weak var right: (any ByteConnection)?
        weak var faulty: FaultInjectingConnection?

        /// Waits until the last task has let go of them; a leak would never.
        func vanish() async {
            var patience = 10_000_000
            while self.left != nil || self.right != nil || self.faulty != nil, patience > 0 {
                patience -= 1
                await Task.yield()
            }
            #expect(patience > 0, "a connection is still there")
        }
    }

    /// One conversation over a pipe, which must leave nothing behind.
    private static func talk(_ tls: TestTLS, _ plan: FaultPlan) async throws -> (outcome: Outcome, passed: (Int, Int)) {
        var traces = Traces()
        let result = try await {
            let (left, right) = InMemoryPipe.makePair()
            let faulty = FaultInjectingConnection(left, plan)
            traces = Traces(left: left, right: right, faulty: faulty)
            return try await Self.talk(tls, faulty, right)
        }()
        await traces.vanish()
        return result
    }

    /// Handshake, a line there and back, and a good end, with a fault on the client's side.
    static func talk(
        _ tls: TestTLS, _ faulty: FaultInjectingConnection, _ right: any ByteConnection
    ) async throws -> (outcome: Outcome, passed: (Int, Int)) {
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                // The server's end of the same failure is of no interest; that it ends at all is.
                guard let server = try? await tls.server.secureServer(right, until: nil) else { return }
                var buffer = WireBuffer()
                while let count = try? await server.read(into: &buffer, until: nil), count > 0 {
                    try? await server.write(buffer.take(buffer.count), until: nil)
                }
                await server.close()
            }
            let outcome = await Self.clientSide(tls, faulty)
            faulty.abort()
            try await group.waitForAll()
            return (outcome, faulty.passed)
        }
    }

    private static func clientSide(_ tls: TestTLS, _ connection: any ByteConnection) async -> Outcome {
        do {
            let client = try await tls.provider.secureClient(
                connection, serverName: "localhost", settings: tls.settings, until: nil)
            let stream = WireStream(client)
            try await stream.write(Self.request, until: nil)
            guard try await stream.readLine(limit: 100, until: nil) + [13, 10] == Self.request else {
                return .failed(.system)
            }
            await stream.close()
            return .complete
        } catch let error as TransportError {
            return .failed(error.code)
        } catch {
            return .failed(.system)
        }
    }

    @Test(
        "HOSTILE 220: ends with the whole answer or a typed error, cut at every byte, in both directions",
        arguments: FaultPlan.Cut.allCases)
    func everyByte(cut: FaultPlan.Cut) async throws {
        var tls = try TestTLS()
        tls = TestTLS(tls, provider: OpenSSLProvider(resumesSessions: false))
        let (whole, passed) = try await Self.talk(tls, FaultPlan())
        #expect(whole == .complete)
        var complete = 0
        for place in 0...(passed.0 + 8) {
            // Small pieces are slow for a whole handshake: every place is cut with large ones, and with
            // MARTLET_THOROUGH in the environment with all.
            for (chunk, step) in [(1, 31), (7, 5), (1500, 1)] where Self.isThorough || place % step == 0 {
                let (outcome, _) = try await Self.talk(
                    tls,
                    FaultPlan {
                        $0.cutReadsAfter = place
                        $0.readChunk = chunk
                        $0.cut = cut
                    })
                if outcome == .complete { complete += 1 }
                guard case .failed(let code) = outcome else { continue }
                #expect(
                    [.tlsFailed, .connectionClosed, .truncated].contains(code), "\(code) at \(place) in \(chunk)")
            }
        }
        for place in 0...(passed.1 + 8) {
            let (outcome, _) = try await Self.talk(tls, FaultPlan { $0.cutWritesAfter = place })
            if outcome == .complete { complete += 1 }
            guard case .failed(let code) = outcome else { continue }
            #expect([.tlsFailed, .connectionClosed, .truncated].contains(code), "\(code) at \(place)")
        }
        #expect(complete > 0, "cuts behind the end do no harm")
    }
}
