public import MailTransport
import Synchronization

/// A TLS provider that only pretends: the bytes go through as they are. For scripts, where ciphertext would hide the
/// talk.
public final class PassthroughTLS: TLSProvider {
    private let names = Mutex<[String]>([])
    private let failure: TransportError?
    private let exporter: [UInt8]?

    /// A provider whose handshake succeeds, or always fails with `failure`; `exporter` is what logins can bind to.
    public init(failingWith failure: TransportError? = nil, exporter: [UInt8]? = nil) {
        self.failure = failure
        self.exporter = exporter
    }

    /// The server's side, which claims to be TLS 1.3 too; `exporter` is what logins can bind to.
    public static func handshake(exporter: [UInt8]? = nil) -> TestServerSecurity.Handshake {
        { PassthroughConnection($0, exporter: exporter) }
    }

    /// The server names that handshakes were asked for, in order.
    public var serverNames: [String] { self.names.withLock { $0 } }

    /// Notes the name and returns a connection that claims to be TLS 1.3.
    public func secureClient(
        _ connection: any ByteConnection, serverName: String, settings: TLSSettings, until deadline: MailInstant?
    ) async throws -> any ByteConnection {
        self.names.withLock { $0.append(serverName) }
        if let failure {
            connection.abort()
            throw failure
        }
        return PassthroughConnection(connection, exporter: self.exporter)
    }
}

/// A connection that passes everything on and claims to be protected.
private final class PassthroughConnection: ByteConnection {
    private let lower: any ByteConnection
    private let exporter: [UInt8]?

    init(_ lower: any ByteConnection, exporter: [UInt8]?) {
        self.lower = lower
        self.exporter = exporter
    }

    var facts: ConnectionFacts {
        var facts = self.lower.facts
        facts.tls = TLSFacts(version: "TLSv1.3", cipher: "passthrough", exporter: self.exporter)
        return facts
    }

    func read(into buffer: inout WireBuffer, until deadline: MailInstant?) async throws -> Int {
        try await self.lower.read(into: &buffer, until: deadline)
    }

    func write(_ bytes: [UInt8], until deadline: MailInstant?) async throws {
        try await self.lower.write(bytes, until: deadline)
    }

    func close() async { await self.lower.close() }

    func abort() { self.lower.abort() }
}
