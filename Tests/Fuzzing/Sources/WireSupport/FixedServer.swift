import Dispatch
import MailTransport

/// A server that says what it is told to, whatever the client says, and then closes.
public struct FixedServer: ByteTransport {
    private let words: [UInt8]

    /// A server with these words.
    public init(_ words: [UInt8]) { self.words = words }

    /// Connects to it.
    public func connect(to endpoint: Endpoint, until deadline: MailInstant?) async throws -> any ByteConnection {
        let (client, server) = InMemoryPipe.makePair(capacity: max(self.words.count, 1 << 20))
        try await server.write(self.words, until: nil)
        await server.close()
        return client
    }

    /// How a client reaches it: without TLS, which has fuzzers of its own makers.
    public var connector: MailConnector { MailConnector(transport: self, tls: NoTLS()) }
}

/// Refuses every handshake.
struct NoTLS: TLSProvider {
    func secureClient(
        _ connection: any ByteConnection, serverName: String, settings: TLSSettings, until deadline: MailInstant?
    ) async throws -> any ByteConnection {
        connection.abort()
        throw TransportError(.tlsFailed, "There is no TLS here.")
    }
}

/// Runs asynchronous work to its end on the fuzzer's thread.
public func run(_ body: @escaping @Sendable () async -> Void) {
    let done = DispatchSemaphore(value: 0)
    Task.detached {
        await body()
        done.signal()
    }
    done.wait()
}
