import BenchHarness
import Foundation
import MailTransport
import POP3Client
import SASL

/// Downloads a maildrop from Dovecot, beside Python's poplib: `POP3Bench [MAILS]`.
@main
struct POP3Bench {
    static func main() async throws {
        let count = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 3000
        guard let server = try Maildrop(mails: count, size: 13_500) else {
            print("POP3Bench: skipped, Dovecot or python3 is not here (dovecot-pop3d, python3)")
            return
        }
        defer { server.stop() }
        try await server.waitUntilReady()
        var comparison = Comparison("\(count) mails of 13.5 KB, RETR in batches")
        for _ in 0..<5 {
            var bytes = 0
            let ours = try await Timing.of { bytes = try await Self.download(server.port, count) }
            let theirs = try server.poplib(count)
            guard bytes == theirs.bytes else { throw Failure.differs(ours: bytes, theirs: theirs.bytes) }
            comparison.add(ours: ours, theirs: theirs.timing)
        }
        print(comparison.line(\.wall))
        print(comparison.line(\.processor, work: 1000 / Double(count), unit: "s/1000"))
        print("memory: \(peakMemory() / 1024 / 1024) MB at most")
    }

    enum Failure: Error { case differs(ours: Int, theirs: Int), noServer }

    /// Fetches every mail and returns how many bytes came.
    private static func download(_ port: Int, _ count: Int) async throws -> Int {
        var configuration = POP3Configuration(
            endpoint: try Endpoint(host: "127.0.0.1", port: port), security: .none,
            credentials: .password(username: "bench", password: "peers"))
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
