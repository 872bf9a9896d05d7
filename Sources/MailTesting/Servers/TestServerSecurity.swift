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

    /// Plaintext until the client asks for TLS, which `server` then performs.
    public static func startTLS(_ server: OpenSSLServer) -> TestServerSecurity {
        .startTLS { try await server.secureServer($0, until: nil) }
    }

    /// TLS from the first byte, performed by `server`.
    public static func tls(_ server: OpenSSLServer) -> TestServerSecurity {
        .tls { try await server.secureServer($0, until: nil) }
    }
}
