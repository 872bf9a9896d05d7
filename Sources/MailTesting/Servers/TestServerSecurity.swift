public import MailTransport

/// How a test server protects its connections.
public enum TestServerSecurity: Sendable {
    /// Performs the server's side of a TLS handshake over a connection.
    public typealias Handshake = @Sendable (any ByteConnection) async throws -> any ByteConnection

    /// Plaintext only.
    case none
    /// Plaintext until the client asks for TLS.
    case startTLS(Handshake)
    /// TLS from the first byte.
    case tls(Handshake)
}
