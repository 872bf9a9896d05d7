import MailTesting
import MailTransport
import SMTPClient
import Synchronization
import Testing

/// A connection that breaks when it has passed a number of bytes in one direction.
final class BreakingConnection: ByteConnection {
    enum Direction { case toServer, toClient }

    private let below: any ByteConnection
    private let direction: Direction
    private let piece: Int
    private let left: Mutex<Int>
    let passed = Mutex((toServer: 0, toClient: 0))

    init(_ below: any ByteConnection, _ direction: Direction, after count: Int, piece: Int) {
        self.below = below
        self.direction = direction
        self.piece = piece
        self.left = Mutex(count)
    }

    var facts: ConnectionFacts { ConnectionFacts() }

    private func broken(_ written: Int? = nil) async -> TransportError {
        await self.below.close()
        var error = TransportError(.connectionClosed, "The connection broke.")
        error.bytesWritten = written
        return error
    }

    func read(into buffer: inout WireBuffer, until deadline: MailInstant?) async throws -> Int {
        let allowed = self.direction == .toClient ? min(self.left.withLock { $0 }, self.piece) : self.piece
        guard allowed > 0 else { throw await self.broken() }
        var small = WireBuffer(limit: allowed)
        let count = try await self.below.read(into: &small, until: deadline)
        let bytes = small.take(count)
        buffer.append(bytes.span)
        if self.direction == .toClient { self.left.withLock { $0 -= count } }
        self.passed.withLock { $0.toClient += count }
        return count
    }

    func write(_ bytes: [UInt8], until deadline: MailInstant?) async throws {
        let allowed = self.direction == .toServer ? min(self.left.withLock { $0 }, bytes.count) : bytes.count
        if self.direction == .toServer { self.left.withLock { $0 -= allowed } }
        var sent = 0
        while sent < allowed {
            let end = min(sent + self.piece, allowed)
            try await self.below.write(Array(bytes[sent..<end]), until: deadline)
            sent = end
        }
        self.passed.withLock { $0.toServer += allowed }
        if allowed < bytes.count { throw await self.broken(allowed) }
    }

    func close() async { await self.below.close() }

    func abort() { self.below.abort() }
}

/// Hands out one connection that was made before.
struct PresetTransport: ByteTransport {
    let connection: any ByteConnection

    func connect(to endpoint: Endpoint, until deadline: MailInstant?) async throws -> any ByteConnection {
        self.connection
    }
}

@Suite("A connection that breaks")
struct SMTPDropTests {
    struct Run: Sendable {
        var results: [SMTPSendResult?]
        var delivered: [[UInt8]]
        var toServer: Int
        var toClient: Int
    }

    /// Sends messages over a connection that breaks, and waits until the server has seen all that reached it.
    static func send(
        _ messages: [[UInt8]], _ direction: BreakingConnection.Direction, after count: Int, piece: Int,
        chunking: Bool, isLMTP: Bool = false
    ) async throws -> Run {
        var settings = TestSMTPSettings()
        settings.dialog.offersChunking = chunking
        settings.dialog.isLMTP = isLMTP
        let rig = try SMTPRig(settings)
        let (ours, theirs) = InMemoryPipe.makePair()
        let breaking = BreakingConnection(ours, direction, after: count, piece: piece)
        var configuration = SMTPConfiguration(endpoint: rig.endpoint, security: .none)
        configuration.flavor = isLMTP ? .lmtp : .smtp
        configuration.timeouts = SMTPRig.noTimeouts
        let envelope = try SMTPRig.envelope("ann@example.com")
        let batch = messages.map { (envelope: envelope, content: SMTPContent($0)) }
        async let serving: Void = rig.server.serve(theirs)
        var results: [SMTPSendResult?] = []
        do {
            results = try await withSMTPConnection(
                configuration,
                connector: MailConnector(transport: PresetTransport(connection: breaking), tls: PretendTLS())
            ) { await $0.sendBatch(batch) }
        } catch is SMTPError {
            results = messages.map { _ in nil }
        }
        await breaking.close()
        await serving
        let passed = breaking.passed.withLock { $0 }
        return Run(
            results: results, delivered: rig.store.mails(of: "ann@example.com"), toServer: passed.toServer,
            toClient: passed.toClient)
    }

    /// What is wrong with a run: a message that is said to be sent and is not there, or the other way round.
    static func faults(_ run: Run, _ messages: [[UInt8]]) -> Int {
        zip(run.results, messages).count { result, message in
            let copies = run.delivered.count { $0 == message }
            return switch result?.outcome {
            case .sent: copies != 1
            case .notSent, nil: copies != 0
            case .unknown: copies > 1
            }
        }
    }

    @Test(
        "HOSTILE 220: loses nothing, doubles nothing, and doubts only between the last dot and the end of the answer",
        arguments: [(false, 1), (false, 7), (false, 1500), (true, 1), (true, 1500)])
    func everyByte(chunking: Bool, piece: Int) async throws {
        let messages = [SMTPRig.message]
        let whole = try await Self.send(messages, .toServer, after: .max, piece: piece, chunking: chunking)
        #expect(whole.results.first??.isComplete == true)
        var unknown = 0
        var faults = 0
        for (direction, total) in [
            (BreakingConnection.Direction.toServer, whole.toServer), (.toClient, whole.toClient),
        ] {
            for count in 0..<total {
                let run = try await Self.send(messages, direction, after: count, piece: piece, chunking: chunking)
                faults += Self.faults(run, messages)
                unknown += run.results.count { $0?.outcome.isUnknown == true }
            }
        }
        #expect(faults == 0)
        // One doubt between each two bytes of the dot with its CR LF and the answer. Content that did not wait for the
        // envelope's answers has those in between, too.
        let answer = "250 2.0.0 Taken\r\n".utf8.count
        let envelope = "250 2.1.0 Sender noted\r\n250 2.1.5 Recipient noted\r\n".utf8.count
        #expect(unknown == (chunking ? 1 + envelope : 3) + answer - 1)
    }

    @Test("HOSTILE 220: tells the truth about every message of a batch", arguments: [false, true])
    func batch(chunking: Bool) async throws {
        let messages = (0..<3).map { Array("Subject: \($0)\r\n\r\nHi\r\n".utf8) }
        let whole = try await Self.send(messages, .toServer, after: .max, piece: 1500, chunking: chunking)
        var faults = 0
        var sent = 0
        for (direction, total) in [
            (BreakingConnection.Direction.toServer, whole.toServer), (.toClient, whole.toClient),
        ] {
            for count in 0..<total {
                let run = try await Self.send(messages, direction, after: count, piece: 1500, chunking: chunking)
                faults += Self.faults(run, messages)
                sent += run.results.count { $0?.outcome.isSent == true }
            }
        }
        #expect(faults == 0)
        #expect(sent > 0)
    }

    @Test("HOSTILE 220: tells the truth over LMTP")
    func lmtp() async throws {
        let messages = [SMTPRig.message]
        let whole = try await Self.send(messages, .toServer, after: .max, piece: 1500, chunking: false, isLMTP: true)
        var faults = 0
        for (direction, total) in [
            (BreakingConnection.Direction.toServer, whole.toServer), (.toClient, whole.toClient),
        ] {
            for count in 0..<total {
                let run = try await Self.send(
                    messages, direction, after: count, piece: 1500, chunking: false, isLMTP: true)
                faults += Self.faults(run, messages)
            }
        }
        #expect(faults == 0)
    }
}
