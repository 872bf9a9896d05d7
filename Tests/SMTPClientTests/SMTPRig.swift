import MailTesting
import MailTransport
import MessageParsing
import SASL
import SMTPClient
import Synchronization
import Testing

/// A test server on an in-memory network, and what a client needs to reach it.
struct SMTPRig {
    let store = TestMailStore()
    let network: InMemoryNetwork
    let clock: any MailClock
    let endpoint: Endpoint
    let server: TestSMTPServer
    let trips = RoundTrips()
    var configuration: SMTPConfiguration

    init(
        _ settings: TestSMTPSettings = .init(), security: ConnectionSecurity = .none,
        clock: any MailClock = SystemClock()
    ) throws {
        self.clock = clock
        self.network = InMemoryNetwork(clock: clock)
        self.endpoint = try Endpoint(host: "mail.example.com", port: 587)
        self.store.addUser("ann@example.com", password: "secret-ann")
        self.store.addUser("bob@example.com", password: "secret-bob")
        self.server = TestSMTPServer(
            settings, store: self.store, on: self.network.listen(at: self.endpoint), clock: clock)
        self.configuration = SMTPConfiguration(endpoint: self.endpoint, security: security)
        // On a clock that a test moves, only what the test is about shall wait on it; on the machine's, a starved
        // machine is no failure.
        self.configuration.timeouts = Self.noTimeouts
    }

    static var noTimeouts: SMTPTimeouts {
        var timeouts = SMTPTimeouts()
        timeouts.connect = ConnectTimeouts(connect: nil, tls: nil)
        timeouts.greeting = nil
        timeouts.command = nil
        timeouts.content = nil
        timeouts.answer = nil
        timeouts.quit = nil
        return timeouts
    }

    var connector: MailConnector {
        MailConnector(transport: CountingTransport(self.network, self.trips), tls: PretendTLS(), clock: self.clock)
    }

    /// Runs `body` while the server runs.
    func run<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
        let server = self.server
        let serving = Task { await server.run() }
        defer { serving.cancel() }
        return try await body()
    }

    /// Runs `body` with a connection to the server.
    func connected<Result: Sendable>(_ body: (SMTPConnection) async throws -> Result) async throws -> Result {
        try await self.run { try await withSMTPConnection(self.configuration, connector: self.connector, body) }
    }

    static func envelope(_ recipients: String..., sender: String? = "desk@example.org") throws -> SMTPEnvelope {
        SMTPEnvelope(
            sender: try sender.map { try #require(EmailAddress($0)) },
            recipients: try recipients.map { try #require(EmailAddress($0)) })
    }

    static let message = Array("From: desk@example.org\r\nSubject: Hello\r\n\r\nHi\r\n".utf8)
}

/// Counts how often a client waited for the server after it had written: what a round trip is.
final class RoundTrips: Sendable {
    private let state = Mutex((count: 0, hasWritten: false))

    var count: Int { self.state.withLock { $0.count } }

    func wrote() { self.state.withLock { $0.hasWritten = true } }

    func waits() {
        self.state.withLock {
            if $0.hasWritten { $0.count += 1 }
            $0.hasWritten = false
        }
    }
}

struct CountingTransport: ByteTransport {
    let below: any ByteTransport
    let trips: RoundTrips

    init(_ below: any ByteTransport, _ trips: RoundTrips) {
        self.below = below
        self.trips = trips
    }

    func connect(to endpoint: Endpoint, until deadline: MailInstant?) async throws -> any ByteConnection {
        CountingConnection(try await self.below.connect(to: endpoint, until: deadline), self.trips)
    }
}

final class CountingConnection: ByteConnection {
    private let below: any ByteConnection
    private let trips: RoundTrips

    init(_ below: any ByteConnection, _ trips: RoundTrips) {
        self.below = below
        self.trips = trips
    }

    var facts: ConnectionFacts { self.below.facts }

    func read(into buffer: inout WireBuffer, until deadline: MailInstant?) async throws -> Int {
        self.trips.waits()
        return try await self.below.read(into: &buffer, until: deadline)
    }

    func write(_ bytes: [UInt8], until deadline: MailInstant?) async throws {
        self.trips.wrote()
        try await self.below.write(bytes, until: deadline)
    }

    func close() async { await self.below.close() }

    func abort() { self.below.abort() }
}

/// Stands in for TLS where the test is about when it happens, not how: both sides exchange one byte, and go on as
/// before.
struct PretendTLS: TLSProvider {
    func secureClient(
        _ connection: any ByteConnection, serverName: String, settings: TLSSettings, until deadline: MailInstant?
    ) async throws -> any ByteConnection {
        try await connection.write([0x16], until: deadline)
        var buffer = WireBuffer(limit: 1)
        guard try await connection.read(into: &buffer, until: deadline) == 1, buffer[0] == 0x16 else {
            throw TransportError(.tlsFailed, phase: .tls, "The handshake failed.")
        }
        return PretendTLSConnection(connection)
    }

    /// The server's side.
    static func secureServer(_ connection: any ByteConnection) async throws -> any ByteConnection {
        var buffer = WireBuffer(limit: 1)
        guard try await connection.read(into: &buffer, until: nil) == 1, buffer[0] == 0x16 else {
            throw TransportError(.tlsFailed, phase: .tls, "The handshake failed.")
        }
        try await connection.write([0x16], until: nil)
        return PretendTLSConnection(connection)
    }
}

final class PretendTLSConnection: ByteConnection {
    private let below: any ByteConnection

    init(_ below: any ByteConnection) {
        self.below = below
    }

    var facts: ConnectionFacts {
        ConnectionFacts(
            peer: self.below.facts.peer, local: self.below.facts.local, tls: TLSFacts(version: "none", cipher: "none"))
    }

    func read(into buffer: inout WireBuffer, until deadline: MailInstant?) async throws -> Int {
        try await self.below.read(into: &buffer, until: deadline)
    }

    func write(_ bytes: [UInt8], until deadline: MailInstant?) async throws {
        try await self.below.write(bytes, until: deadline)
    }

    func close() async { await self.below.close() }

    func abort() { self.below.abort() }
}
