import MailTesting
import Synchronization
import Testing

@testable import MailTransport

/// A connection that counts what is written to it.
private final class CountedConnection: ByteConnection {
    let written = Atomic<Int>(0)
    private let lower: any ByteConnection

    init(_ lower: any ByteConnection) { self.lower = lower }

    var facts: ConnectionFacts { self.lower.facts }

    func read(into buffer: inout WireBuffer, until deadline: MailInstant?) async throws -> Int {
        try await self.lower.read(into: &buffer, until: deadline)
    }

    func write(_ bytes: [UInt8], until deadline: MailInstant?) async throws {
        self.written.wrappingAdd(bytes.count, ordering: .relaxed)
        try await self.lower.write(bytes, until: deadline)
    }

    func close() async { await self.lower.close() }

    func abort() { self.lower.abort() }
}

/// What the other side may ask for once the handshake is over.
@Suite("After the handshake")
struct AfterHandshakeTests {
    private struct Ends {
        let client: TLSConnection
        let server: TLSConnection
        let clientBelow: CountedConnection
        let serverBelow: any ByteConnection

        /// Sends what a request has left in the session's output.
        func flush(_ end: TLSConnection) async throws {
            try await (end === self.client ? self.clientBelow : self.serverBelow).write(
                end.engine.takeOutput(), until: nil)
        }
    }

    private func connect(upTo version: Int32? = nil, capacity: Int = 64 * 1024) async throws -> Ends {
        let tls = try TestTLS()
        let settings = TLSServerSettings().weakened(TLSServerSettings.Weakness(maximumVersion: version))
        let server = try OpenSSLServer(
            identity: tls.authority.issue(for: "localhost"), settings: version == nil ? TLSServerSettings() : settings)
        let (left, right) = InMemoryPipe.makePair(capacity: capacity)
        let below = CountedConnection(left)
        async let accepted = server.secureServer(right, until: nil)
        let client = try await tls.provider.secureClient(
            below, serverName: "localhost", settings: tls.settings, until: nil)
        return Ends(
            client: try #require(client as? TLSConnection), server: try #require(try await accepted as? TLSConnection),
            clientBelow: below, serverBelow: right)
    }

    private func exchange(_ from: TLSConnection, _ to: TLSConnection, _ byte: UInt8) async throws {
        try await from.write([byte], until: nil)
        var buffer = WireBuffer()
        #expect(try await to.read(into: &buffer, until: nil) == 1)
        #expect(buffer.take(1) == [byte])
    }

    @Test("a request for new keys is answered ahead of the next record, and both sides go on (RFC 8446, 4.6.3)")
    func keyUpdate() async throws {
        let ends = try await self.connect()
        func written(_ body: () async throws -> Void) async throws -> Int {
            let before = ends.clientBelow.written.load(ordering: .relaxed)
            try await body()
            return ends.clientBelow.written.load(ordering: .relaxed) - before
        }
        let record = try await written { try await self.exchange(ends.client, ends.server, 1) }
        for round in 0..<UInt8(10) {
            #expect(ends.server.engine.requestKeyUpdate())
            try await self.exchange(ends.server, ends.client, round)
            let answered = try await written { try await self.exchange(ends.client, ends.server, round) }
            #expect(answered > record)
            let next = try await written { try await self.exchange(ends.client, ends.server, round) }
            #expect(next == record)
            #expect(ends.client.engine.requestKeyUpdate())
            try await self.exchange(ends.client, ends.server, round)
            try await self.exchange(ends.server, ends.client, round)
        }
        await ends.client.close()
        await ends.server.close()
    }

    @Test("a request for new keys that meets a write in the middle is answered behind it")
    func keyUpdateDuringWrite() async throws {
        let ends = try await self.connect(capacity: 1000)
        let sent = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        async let writing: Void = ends.client.write(sent, until: nil)
        // The pipe is full: the client's writer waits inside of its records.
        while ends.clientBelow.written.load(ordering: .relaxed) < 60_000 { await Task.yield() }
        #expect(ends.server.engine.requestKeyUpdate())
        async let reply: Void = ends.server.write([9], until: nil)
        var answer = WireBuffer()
        #expect(try await ends.client.read(into: &answer, until: nil) == 1)
        var (buffer, received) = (WireBuffer(), [UInt8]())
        while received.count < sent.count {
            _ = try await ends.server.read(into: &buffer, until: nil)
            received += buffer.take(.max)
        }
        _ = try await (writing, reply)
        #expect(received == sent)
        try await self.exchange(ends.client, ends.server, 3)
        try await self.exchange(ends.server, ends.client, 4)
        await ends.client.close()
        await ends.server.close()
    }

    @Test("a thousand requests for new keys are answered once, and what comes behind them is read")
    func keyUpdateFlood() async throws {
        let ends = try await self.connect()
        for _ in 0..<1000 {
            #expect(ends.server.engine.requestKeyUpdate())
            try await ends.flush(ends.server)
        }
        try await self.exchange(ends.server, ends.client, 8)
        let before = ends.clientBelow.written.load(ordering: .relaxed)
        try await self.exchange(ends.client, ends.server, 9)
        #expect(ends.clientBelow.written.load(ordering: .relaxed) - before < 200)
        await ends.client.close()
        await ends.server.close()
    }

    @Test("a client that is asked for another handshake says no and reads on")
    func serverRenegotiates() async throws {
        let ends = try await self.connect(upTo: 0x0303)
        #expect(ends.client.facts.tls?.version == "TLSv1.2")
        let before = ends.clientBelow.written.load(ordering: .relaxed)
        #expect(ends.server.engine.requestRenegotiation())
        try await ends.flush(ends.server)
        try await self.exchange(ends.server, ends.client, 5)
        let answer = ends.clientBelow.written.load(ordering: .relaxed) - before
        // An alert in its record; the greeting of a handshake is several times as long.
        #expect(answer > 0 && answer < 64)
        var buffer = WireBuffer()
        await #expect(throws: TransportError.self) { try await ends.server.read(into: &buffer, until: nil) }
        ends.client.abort()
        ends.server.abort()
    }

    @Test("a server that is asked for another handshake says no")
    func clientRenegotiates() async throws {
        let ends = try await self.connect(upTo: 0x0303)
        #expect(ends.client.engine.requestRenegotiation())
        try await ends.flush(ends.client)
        try await ends.server.write([6], until: nil)
        let listening = Task {
            var buffer = WireBuffer()
            return try await ends.server.read(into: &buffer, until: nil)
        }
        var buffer = WireBuffer()
        let error = await #expect(throws: TransportError.self) {
            while true { _ = try await ends.client.read(into: &buffer, until: nil) }
        }
        #expect(error?.code == .tlsFailed)
        #expect(error?.detail.contains("no renegotiation") == true, "\(String(describing: error))")
        ends.client.abort()
        await #expect(throws: TransportError.self) { try await listening.value }
        ends.server.abort()
    }

    @Test(
        "HOSTILE 223: a damaged record is answered by an alert, which is an error at the other end and no end",
        arguments: [nil, 0x0303] as [Int32?])
    func alert(version: Int32?) async throws {
        let ends = try await self.connect(upTo: version)
        try await ends.server.write(Array("half a literal".utf8), until: nil)
        // A record of the right form whose content nobody has encrypted.
        try await ends.clientBelow.write([23, 3, 3, 0, 40] + [UInt8](repeating: 0x5A, count: 40), until: nil)
        var buffer = WireBuffer()
        let found = await #expect(throws: TransportError.self) {
            try await ends.server.read(into: &buffer, until: nil)
        }
        #expect(found?.code == .tlsFailed)
        #expect(try await ends.client.read(into: &buffer, until: nil) == 14)
        let told = await #expect(throws: TransportError.self) {
            try await ends.client.read(into: &buffer, until: nil)
        }
        #expect(told?.code == .tlsFailed)
        #expect(told?.detail.contains("alert") == true, "\(told?.detail ?? "")")
        ends.client.abort()
        ends.server.abort()
    }
}
