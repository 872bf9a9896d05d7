import Synchronization

/// TLS for servers, by the machine's OpenSSL 3.
public final class OpenSSLServer: Sendable {
    private let context: Mutex<TLSContext>
    private let settings: TLSServerSettings

    /// A server with this certificate chain and key.
    ///
    /// Throws ``TransportError/Code/invalidSetting`` when they cannot be read or do not belong together.
    public init(identity: TLSIdentity, settings: TLSServerSettings = TLSServerSettings()) throws(TransportError) {
        self.context = Mutex(try TLSContext.server(identity, settings: settings))
        self.settings = settings
    }

    /// Uses another certificate from now on; connections that stand keep theirs.
    ///
    /// When the new one cannot be used this throws and the old one stays.
    public func reload(_ identity: TLSIdentity) throws(TransportError) {
        let fresh = try TLSContext.server(identity, settings: self.settings)
        self.context.withLock { $0 = fresh }
    }

    /// Performs the server's side of the handshake and returns the protected stream over `connection`.
    ///
    /// On failure `connection` is closed or aborted.
    public func secureServer(
        _ connection: any ByteConnection, until deadline: MailInstant?
    ) async throws -> any ByteConnection {
        let engine: TLSEngine
        do {
            let record = HandshakeRecord(isVerified: !self.settings.clientRoots.isEmpty)
            engine = try TLSEngine(context: self.context.withLock { $0 }, record: record, isServer: true)
        } catch {
            connection.abort()
            throw error
        }
        return try await TLSConnection.shakeHands(connection, engine, until: deadline)
    }
}
