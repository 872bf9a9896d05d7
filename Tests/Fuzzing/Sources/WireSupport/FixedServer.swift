import Dispatch
import MailTransport
import Synchronization

/// A server that says what it is told to, whatever the client says, and then closes.
public struct FixedServer: ByteTransport {
    private let words: [UInt8]
    private let piece: Int

    /// A server with these words, which arrive in pieces of at most so many bytes.
    public init(_ words: [UInt8], piece: Int = .max) {
        self.words = words
        self.piece = max(piece, 1)
    }

    /// Connects to it.
    public func connect(to endpoint: Endpoint, until deadline: MailInstant?) async throws -> any ByteConnection {
        FixedConnection(self.words, piece: self.piece)
    }

    /// How a client reaches it: without TLS, which has fuzzers of its own makers.
    public var connector: MailConnector { MailConnector(transport: self, tls: NoTLS()) }
}

/// The client's end: words come, and what is written is dropped.
private final class FixedConnection: ByteConnection {
    private let left: Mutex<ArraySlice<UInt8>>
    private let piece: Int

    init(_ words: [UInt8], piece: Int) {
        self.left = Mutex(words[...])
        self.piece = piece
    }

    var facts: ConnectionFacts { ConnectionFacts() }

    func read(into buffer: inout WireBuffer, until deadline: MailInstant?) async throws -> Int {
        guard buffer.room > 0 else { throw TransportError(.limitExceeded, "The buffer is full.") }
        try Task.checkCancellation()
        let count = self.left.withLock { left in
            let next = left.prefix(self.piece)
            let count = buffer.append(next.span)
            left = left.dropFirst(count)
            return count
        }
        // Other tasks of the client get their turn, as they do while a network is waited for.
        await Task.yield()
        return count
    }

    func write(_ bytes: [UInt8], until deadline: MailInstant?) async throws {}

    func close() async { self.left.withLock { $0 = [] } }

    func abort() { self.left.withLock { $0 = [] } }
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
