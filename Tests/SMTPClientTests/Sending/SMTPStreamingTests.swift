import Foundation
import MailTesting
import MailTransport
import MessageParsing
import SMTPClient
import Synchronization
import Testing

/// Counts what a source has given and what of it has been written: the difference is what the client holds.
private final class Balance: Sendable {
    private let state = Mutex((given: 0, written: 0, most: 0))

    var most: Int { self.state.withLock { $0.most } }

    func gave(_ count: Int) {
        self.state.withLock {
            $0.given += count
            $0.most = max($0.most, $0.given - $0.written)
        }
    }

    func wrote(_ count: Int) { self.state.withLock { $0.written += count } }
}

/// A large message that is made as it is read. Only the second reading, which sends it, is counted.
private struct LargeSource: SMTPContentSource {
    let pieces: Int
    let balance: Balance
    let readings = OpenCount()

    var size: Int? { nil }

    func open() async throws -> any SMTPContentReader {
        self.readings.add()
        return Reader(left: self.pieces, balance: self.readings.count == 2 ? self.balance : nil)
    }

    struct Reader: SMTPContentReader {
        static let piece = Array(
            repeatElement(Array((String(repeating: "x", count: 70) + "\r\n").utf8), count: 500).joined())
        var left: Int
        let balance: Balance?

        mutating func next() async throws -> [UInt8]? {
            guard self.left > 0 else { return nil }
            self.left -= 1
            self.balance?.gave(Self.piece.count)
            return Self.piece
        }
    }
}

private final class OpenCount: Sendable {
    private let state = Mutex(0)
    var count: Int { self.state.withLock { $0 } }
    func add() { self.state.withLock { $0 += 1 } }
}

/// Counts what is written over a connection.
private final class WeighingConnection: ByteConnection {
    private let below: any ByteConnection
    private let balance: Balance

    init(_ below: any ByteConnection, _ balance: Balance) {
        self.below = below
        self.balance = balance
    }

    var facts: ConnectionFacts { self.below.facts }

    func read(into buffer: inout WireBuffer, until deadline: MailInstant?) async throws -> Int {
        try await self.below.read(into: &buffer, until: deadline)
    }

    func write(_ bytes: [UInt8], until deadline: MailInstant?) async throws {
        try await self.below.write(bytes, until: deadline)
        self.balance.wrote(bytes.count)
    }

    func close() async { await self.below.close() }

    func abort() { self.below.abort() }
}

/// A source that breaks in the middle.
private struct BreakingSource: SMTPContentSource {
    struct Failure: Error {}

    let breaksAtReading: Int
    let readings = OpenCount()

    var size: Int? { nil }

    func open() async throws -> any SMTPContentReader {
        self.readings.add()
        return Reader(breaks: self.readings.count == self.breaksAtReading)
    }

    struct Reader: SMTPContentReader {
        let breaks: Bool
        var count = 0

        mutating func next() async throws -> [UInt8]? {
            self.count += 1
            if self.breaks, self.count == 2 { throw Failure() }
            return self.count <= 3 ? Array("Subject: x\r\n\r\n".utf8) : nil
        }
    }
}

/// A server that takes everything and keeps nothing: how much memory is used is the client's doing.
private func sink(_ connection: any ByteConnection, isChunking: Bool) async -> Int {
    let stream = WireStream(connection, bufferLimit: 1 << 20)
    var taken = 0
    do {
        try await stream.write(Array("220 sink\r\n".utf8), until: nil)
        while true {
            let line = String(decoding: try await stream.readLine(limit: 4096, until: nil), as: UTF8.self)
            var answer = "250 a\r\n"
            if line.hasPrefix("EHLO") {
                answer = "250-sink\r\n250-PIPELINING\r\n250 \(isChunking ? "CHUNKING" : "8BITMIME")\r\n"
            }
            if line == "DATA" {
                try await stream.write(Array("354 a\r\n".utf8), until: nil)
                while true {
                    let line = try await stream.readLine(limit: 4096, until: nil)
                    if line == [46] { break }
                    taken += line.count + 2
                }
            } else if line.hasPrefix("BDAT") {
                var left = Int(line.split(separator: " ")[1]) ?? 0
                taken += left
                while left > 0 { left -= try await stream.read(upTo: left, until: nil).count }
            }
            try await stream.write(Array(answer.utf8), until: nil)
        }
    } catch {
        return taken
    }
}

@Suite("A message from a source")
struct SMTPStreamingTests {
    private static func send(
        _ content: SMTPContent, _ balance: Balance, isChunking: Bool
    ) async throws -> (result: SMTPSendResult, taken: Int) {
        let (ours, theirs) = InMemoryPipe.makePair()
        let configuration = SMTPConfiguration(endpoint: try Endpoint(host: "sink.example", port: 25), security: .none)
        async let taken = sink(theirs, isChunking: isChunking)
        let envelope = try SMTPRig.envelope("ann@example.com")
        let connector = MailConnector(
            transport: PresetTransport(connection: WeighingConnection(ours, balance)), tls: PretendTLS())
        let result = try await withSMTPConnection(configuration, connector: connector) {
            await $0.send(envelope, content)
        }
        ours.abort()
        return (result, await taken)
    }

    @Test("goes out in full, and no more than a few pieces of it are held at a time", arguments: [true, false])
    func constantMemory(isChunking: Bool) async throws {
        let balance = Balance()
        let source = LargeSource(pieces: 100, balance: balance)
        let sent = try await Self.send(SMTPContent(source), balance, isChunking: isChunking)
        #expect(sent.result.isComplete)
        #expect(sent.taken == 100 * 500 * 72)
        #expect(source.readings.count == 2)
        #expect(balance.most < 256 * 1024)
    }

    @Test("comes from a file byte for byte", arguments: [true, false])
    func file(isChunking: Bool) async throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("martlet-\(UUID().uuidString).eml")
        defer { try? FileManager.default.removeItem(at: url) }
        let message = Array("Subject: x\r\n\r\n".utf8) + (0..<20_000).flatMap { Array("line \($0)\r\n".utf8) }
        try Data(message).write(to: url)
        var settings = TestSMTPSettings()
        settings.dialog.offersChunking = isChunking
        let rig = try SMTPRig(settings)
        let envelope = try SMTPRig.envelope("ann@example.com")
        let source = try SMTPFileSource(path: url.path)
        #expect(source.size == message.count)
        let result = try await rig.connected { await $0.send(envelope, SMTPContent(source)) }
        #expect(result.isComplete)
        #expect(rig.server.messages.first?.content == message)
    }

    @Test("that cannot be opened says so")
    func missing() {
        let error = #expect(throws: SMTPError.self) { try SMTPFileSource(path: "/nonexistent/mail.eml") }
        #expect(error?.code == .sourceFailed)
    }

    @Test("that breaks off is not sent, and the server gets no half message", arguments: [1, 2], [true, false])
    func breaksOff(reading: Int, isChunking: Bool) async throws {
        var settings = TestSMTPSettings()
        settings.dialog.offersChunking = isChunking
        let rig = try SMTPRig(settings)
        let envelope = try SMTPRig.envelope("ann@example.com")
        let content = SMTPContent(BreakingSource(breaksAtReading: reading))
        let result = try await rig.connected { await $0.send(envelope, content) }
        #expect(result.outcome.error?.code == .sourceFailed)
        #expect(result.outcome.isNotSent)
        #expect(rig.server.messages.isEmpty)
    }
}
