import MailTransport

/// A connection with a framer behind it: responses one after another.
struct ResponseReader {
    /// What comes next.
    enum Event: Sendable {
        /// A response.
        case response(IMAPResponse)
        /// Content begins.
        case head(IMAPLiteralHead)
        /// Some of it.
        case piece([UInt8])
        /// Content is complete; its response follows.
        case end
    }

    private(set) var connection: any ByteConnection
    private var buffer: WireBuffer
    private var framer: ResponseFramer

    init(_ connection: any ByteConnection, limits: IMAPLimits) {
        self.connection = connection
        self.buffer = WireBuffer(limit: max(4 * limits.streamingThreshold, 64 * 1024))
        self.framer = ResponseFramer(limits: limits)
    }

    /// The next event among the bytes that are here, or nil.
    mutating func poll() throws(IMAPError) -> Event? {
        switch try self.framer.step(&self.buffer) {
        case .needsMore: nil
        case .response(let response): .response(response)
        case .head(let head): .head(head)
        case .piece(let count): .piece(self.buffer.take(count))
        case .end: .end
        }
    }

    /// Waits for more bytes; returns how many came. Throws when the server has closed the connection.
    @discardableResult
    mutating func fill(until deadline: MailInstant?) async throws -> Int {
        let count = try await self.connection.read(into: &self.buffer, until: deadline)
        guard count == 0 else { return count }
        throw TransportError(
            self.framer.isInside ? .truncated : .connectionClosed, phase: .read, "The server closed the connection.")
    }

    /// The next event, however long it takes.
    mutating func next(until deadline: MailInstant?) async throws -> Event {
        while true {
            if let event = try self.poll() { return event }
            try await self.fill(until: deadline)
        }
    }

    /// Switches to TLS. Throws when bytes of the plaintext are left: somebody put them there to be believed later.
    mutating func upgrade(
        with provider: any TLSProvider, serverName: String, settings: TLSSettings, until deadline: MailInstant?
    ) async throws {
        guard self.buffer.isEmpty else {
            self.connection.abort()
            throw IMAPError(.injectedPlaintext, "Bytes arrived in plaintext before the TLS handshake.")
        }
        self.connection = try await provider.secureClient(
            self.connection, serverName: serverName, settings: settings, until: deadline)
    }
}
