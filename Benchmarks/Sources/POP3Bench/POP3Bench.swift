import BenchHarness
import BenchNetwork
import Foundation
import MailTransport
import POP3Client
import SASL

/// Downloads a maildrop from Dovecot, beside Python's poplib, on loopback and over a line of 40 ms: `POP3Bench [MAILS]`.
@main
struct POP3Bench {
    static func main() async throws {
        let count = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 10_000
        guard let server = try Maildrop(mails: count, size: 13_500) else {
            print("POP3Bench: skipped, Dovecot or python3 is not here (dovecot-pop3d, python3)")
            return
        }
        defer { server.stop() }
        try await server.waitUntilReady()
        try await Self.loopback(server, count)
        try await Self.longLine(server, count)
        print("memory: \(peakMemory() / 1024 / 1024) MB at most")
    }

    enum Failure: Error { case differs(ours: Int, theirs: Int), noServer }

    private static func loopback(_ server: Maildrop, _ count: Int) async throws {
        var comparison = Comparison("\(count) mails of 13.5 KB, RETR in batches")
        var bare: [Double] = []
        for _ in 0..<5 {
            var bytes = 0
            let ours = try await Timing.of { bytes = try await Self.download(server.endpoint, count) }
            let theirs = try server.poplib(count, port: server.port)
            guard bytes == theirs.bytes else { throw Failure.differs(ours: bytes, theirs: theirs.bytes) }
            comparison.add(ours: ours, theirs: theirs.timing)
            bare.append(try server.bareSocket(count))
        }
        print(comparison.line(\.wall))
        print(comparison.line(\.processor, work: 1000 / Double(count), unit: "s/1000"))
        print("the same answers, read from a bare socket and only counted: \(rounded(median(bare))) s")
    }

    /// poplib waits for each answer, so that it gets fewer mails; what is compared is the rate.
    private static func longLine(_ server: Maildrop, _ count: Int) async throws {
        let few = min(count, 100)
        let proxy = try DelayProxy(to: try server.endpoint, oneWay: .milliseconds(20))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await proxy.run() }
            let ours = try await Timing.of { _ = try await Self.download(proxy.listener.endpoint, count) }
            let theirs = try await Self.aside { try server.poplib(few, port: proxy.listener.endpoint.port).timing }
            group.cancelAll()
            let rates = (Double(count) / ours.wall, Double(few) / theirs.wall)
            print(
                "40 ms: \(count) mails in \(rounded(ours.wall)) s, poplib \(few) in \(rounded(theirs.wall)) s;"
                    + " times the rate: \(rounded(rates.0 / rates.1))")
        }
    }

    /// Runs what blocks on a thread of its own, while the proxy works.
    private static func aside<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result
    {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Swift.Result { try body() }) }
        }
    }

    /// Fetches every mail and returns how many bytes came.
    private static func download(_ endpoint: Endpoint, _ count: Int) async throws -> Int {
        var configuration = POP3Configuration(
            endpoint: endpoint, security: .none, credentials: .password(username: "bench", password: "peers"))
        configuration.allowsPlaintextPasswords = true
        return try await withPOP3Connection(configuration, connector: .system()) { session in
            let numbers = try await session.list().map(\.number)
            guard numbers.count == count, session.isPipelining else { throw Failure.noServer }
            var bytes = 0
            try await session.retrieve(numbers) { event in
                if case .bytes(let piece) = event { bytes += piece.count }
            }
            return bytes
        }
    }
}
