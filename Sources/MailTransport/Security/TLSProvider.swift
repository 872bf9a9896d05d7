/// Lays TLS over a connection. The SDK's own is built on OpenSSL; a test can put in one that only pretends.
public protocol TLSProvider: Sendable {
    /// Performs the client's side of the handshake on `connection` and returns the protected stream over it.
    ///
    /// On failure `connection` is aborted. Throws ``TransportError`` with ``TransportError/Code/tlsFailed`` or
    /// ``TransportError/Code/certificateRefused``.
    func secureClient(
        _ connection: any ByteConnection, serverName: String, settings: TLSSettings, until deadline: MailInstant?
    ) async throws -> any ByteConnection
}
