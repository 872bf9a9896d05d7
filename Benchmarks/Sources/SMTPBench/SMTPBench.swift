import BenchHarness
import BenchNetwork
import MailTransport
import MessageParsing
import SASL
import SMTPClient

/// Sends to Postfix's smtp-sink, in turn with smtp-source and Python's smtplib: one connection, twenty, and a long
/// line.
@main
struct SMTPBench {
    static let sinkPort = 23_725
    static let size = 10_240
    static let python = """
        import smtplib, sys
        port, count, size = (int(word) for word in sys.argv[1:4])
        text = 'From: <a@example.com>\\r\\nTo: <b@example.com>\\r\\nSubject: x\\r\\n\\r\\n'
        text += ('abcdefgh' * 9 + '\\r\\n') * ((size - len(text)) // 74)
        server = smtplib.SMTP('127.0.0.1', port)
        for _ in range(count):
            server.sendmail('a@example.com', ['b@example.com'], text.encode())
        server.quit()
        """

    static func main() async throws {
        // As root the sink insists on another user.
        let user = Child.isRoot ? ["-u", "nobody"] : []
        guard let sink = Child("smtp-sink", user + ["-c", "127.0.0.1:\(Self.sinkPort)", "1000"]) else {
            return print("smtp-sink is not here: install postfix (apt-get install postfix) to compare")
        }
        defer { sink.stop() }
        let endpoint = try Endpoint(host: "127.0.0.1", port: Self.sinkPort)
        try await Self.awaitSink(endpoint)
        if CommandLine.arguments.contains("--large") { return try await Self.large(endpoint) }
        // For a profiler: ours alone, without a comparison.
        if CommandLine.arguments.contains("--ours") { return try await Self.batch(endpoint, 50_000) }
        let quick = CommandLine.arguments.contains("--quick")
        let pairs = quick ? 2 : 5
        let count = quick ? 2_000 : 10_000
        try await Self.compareOneConnection(endpoint, count: count, pairs: pairs)
        try await Self.compareTwentyConnections(endpoint, count: count, pairs: pairs)
        try await Self.compareLongLine(endpoint, count: quick ? 50 : 200, pairs: quick ? 1 : 3)
        try await Self.large(endpoint)
        print("peak memory of ours: \(peakMemory() / 1024 / 1024) MB")
    }

    private static func awaitSink(_ endpoint: Endpoint) async throws {
        for _ in 0..<100 {
            if let connection = try? await SocketTransport().connect(to: endpoint, until: nil) {
                await connection.close()
                return
            }
            try await SystemClock().sleep(for: .milliseconds(50))
        }
    }

    // MARK: Comparisons

    private static func compareOneConnection(_ endpoint: Endpoint, count: Int, pairs: Int) async throws {
        var batch = Comparison("sendBatch, 1 connection, smtp-source -d")
        var single = Comparison("send, 1 connection, smtp-source -d")
        var python = Comparison("sendBatch, 1 connection, smtplib")
        for _ in 0..<pairs {
            let ours = try await Timing.of { try await Self.batch(endpoint, count) }
            let source = try Self.source(endpoint.port, count, sessions: 1)
            let one = try await Timing.of { try await Self.single(endpoint, count) }
            batch.add(ours: ours, theirs: source)
            single.add(ours: one, theirs: source)
            if let theirs = Self.smtplib(endpoint.port, count) { python.add(ours: ours, theirs: theirs) }
        }
        for (comparison, aim) in [(batch, 1.5), (single, nil), (python, nil)] where !comparison.pairs.isEmpty {
            print(comparison.line(\.processor, work: 1000 / Double(count), unit: "CPU s/1000", aim: aim))
            print(comparison.line(\.wall, work: 1000 / Double(count), unit: "wall s/1000"))
        }
    }

    private static func compareTwentyConnections(_ endpoint: Endpoint, count: Int, pairs: Int) async throws {
        var comparison = Comparison("sendBatch, 20 connections, smtp-source -d")
        for _ in 0..<pairs {
            let ours = try await Timing.of {
                try await withThrowingDiscardingTaskGroup { group in
                    for _ in 0..<20 { group.addTask { try await Self.batch(endpoint, count / 20) } }
                }
            }
            comparison.add(ours: ours, theirs: try Self.source(endpoint.port, count, sessions: 20))
        }
        print(comparison.line(\.wall, work: 1000 / Double(count), unit: "wall s/1000", aim: 0.7))
        print(comparison.line(\.processor, work: 1000 / Double(count), unit: "CPU s/1000"))
    }

    private static func compareLongLine(_ endpoint: Endpoint, count: Int, pairs: Int) async throws {
        let proxy = try DelayProxy(to: endpoint, oneWay: .milliseconds(20))
        let near = proxy.listener.endpoint
        let relaying = Task { await proxy.run() }
        defer {
            proxy.listener.close()
            relaying.cancel()
        }
        var batch = Comparison("sendBatch, 40 ms away, smtp-source -d")
        var single = Comparison("send, 40 ms away, smtp-source -d")
        var python = Comparison("sendBatch, 40 ms away, smtplib")
        for _ in 0..<pairs {
            let ours = try await Timing.of { try await Self.batch(near, count) }
            let one = try await Timing.of { try await Self.single(near, count) }
            let theirs = try await Self.elsewhere { try Self.source(near.port, count, sessions: 1) }
            batch.add(ours: ours, theirs: theirs)
            single.add(ours: one, theirs: theirs)
            if let theirs = try await Self.elsewhere({ Self.smtplib(near.port, count) }) {
                python.add(ours: ours, theirs: theirs)
            }
        }
        for (comparison, aim) in [(batch, 3.8), (single, nil), (python, 3.8)] where !comparison.pairs.isEmpty {
            print(comparison.line(\.wall, work: 1000 / Double(count), unit: "ms/message", aim: aim))
        }
    }

    /// Runs something that blocks on a thread of its own, so that the proxy's tasks go on.
    private static func elsewhere<Result: Sendable>(
        _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await Task.detached { try body() }.value
    }

    // MARK: Senders

    private static let message: [UInt8] = {
        var text = "From: <a@example.com>\r\nTo: <b@example.com>\r\nSubject: x\r\n\r\n"
        while text.utf8.count < Self.size {
            text += "abcdefghabcdefghabcdefghabcdefghabcdefghabcdefghabcdefghabcdefghabcdefgh\r\n"
        }
        return Array(text.utf8)
    }()

    private static func envelope() throws -> SMTPEnvelope {
        guard let sender = EmailAddress("a@example.com"), let recipient = EmailAddress("b@example.com") else {
            throw BenchFailure("an address is not one")
        }
        return SMTPEnvelope(sender: sender, recipients: [recipient])
    }

    private static func batch(_ endpoint: Endpoint, _ count: Int) async throws {
        let content = SMTPContent(Self.message)
        let envelope = try Self.envelope()
        let sent = try await withSMTPConnection(
            SMTPConfiguration(endpoint: endpoint, security: .none), connector: .system()
        ) { connection in
            await connection.sendBatch((0..<count).map { _ in (envelope, content) }).count { $0.isComplete }
        }
        guard sent == count else { throw BenchFailure("only \(sent) of \(count) messages were taken") }
    }

    /// One message of 1 GB: what matters is how much memory it takes.
    private static func large(_ endpoint: Endpoint) async throws {
        let before = peakMemory()
        let content = SMTPContent(GeneratedContent(atLeast: 1 << 30))
        let envelope = try Self.envelope()
        let timing = try await Timing.of {
            let result = try await withSMTPConnection(
                SMTPConfiguration(endpoint: endpoint, security: .none), connector: .system()
            ) { await $0.send(envelope, content) }
            guard result.isComplete else { throw BenchFailure("the large message was not taken") }
        }
        let megabytes = [before, peakMemory()].map { rounded(Double($0) / 1048576) }
        print(
            "a message of \(content.size ?? 0) bytes: \(rounded(timing.wall)) s, \(rounded(timing.processor)) s CPU,"
                + " resident memory at most \(megabytes[1]) MB (\(megabytes[0]) MB before)")
    }

    private static func single(_ endpoint: Endpoint, _ count: Int) async throws {
        let envelope = try Self.envelope()
        let sent = try await withSMTPConnection(
            SMTPConfiguration(endpoint: endpoint, security: .none), connector: .system()
        ) { connection in
            var sent = 0
            for _ in 0..<count where await connection.send(envelope, Self.message).isComplete { sent += 1 }
            return sent
        }
        guard sent == count else { throw BenchFailure("only \(sent) of \(count) messages were taken") }
    }

    private static func source(_ port: Int, _ count: Int, sessions: Int) throws -> Timing {
        let arguments = [
            "-s", "\(sessions)", "-m", "\(count)", "-l", "\(Self.size)", "-d", "-f", "a@example.com", "-t",
            "b@example.com",
            "127.0.0.1:\(port)",
        ]
        guard let outcome = Child.run("smtp-source", arguments) else { throw BenchFailure("smtp-source failed") }
        return outcome.timing
    }

    private static func smtplib(_ port: Int, _ count: Int) -> Timing? {
        Child.run("python3", ["-c", Self.python, "\(port)", "\(count)", "\(Self.size)"])?.timing
    }
}
