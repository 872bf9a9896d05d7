import MailTransport

/// A connection with a decoder behind it: responses one after another.
struct ResponseReader {
    private(set) var connection: any ByteConnection
    private var decoder: IMAPResponseDecoder

    init(_ connection: any ByteConnection, limits: IMAPLimits) {
        self.connection = connection
        self.decoder = IMAPResponseDecoder(limits: limits)
    }

    /// The next event among the bytes that are here, or nil.
    mutating func poll() throws(IMAPError) -> IMAPResponseDecoder.Event? {
        try self.decoder.next()
    }

    /// Waits for more bytes; returns how many came. Calls `pausing` before it sleeps. Throws when the server has closed
    /// the connection.
    @discardableResult
    mutating func fill(until deadline: MailInstant?, pausing: () -> Void = {}) async throws -> Int {
        let count = try await self.decoder.fill(from: self.connection, until: deadline, pausing: pausing)
        guard count == 0 else { return count }
        throw TransportError(
            self.decoder.isInsideResponse ? .truncated : .connectionClosed, phase: .read,
            "The server closed the connection.")
    }

    /// The next event, however long it takes.
    mutating func next(until deadline: MailInstant?) async throws -> IMAPResponseDecoder.Event {
        while true {
            if let event = try self.poll() { return event }
            try await self.fill(until: deadline)
        }
    }

    /// Switches to TLS. Throws when bytes of the plaintext are left: somebody put them there to be believed later.
    mutating func upgrade(
        with provider: any TLSProvider, serverName: String, settings: TLSSettings, until deadline: MailInstant?
    ) async throws {
        guard !self.decoder.hasBytes else {
            self.connection.abort()
            throw IMAPError(.injectedPlaintext, "Bytes arrived in plaintext before the TLS handshake.")
        }
        self.connection = try await provider.secureClient(
            self.connection, serverName: serverName, settings: settings, until: deadline)
    }
}
