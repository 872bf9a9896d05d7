public import MailTransport

/// Both sides of TLS for one test: an authority, a server with its certificate, and a client that trusts it.
public struct TestTLS: Sendable {
    /// Who issued the server's certificate.
    public let authority: CertificateAuthority
    /// The server's side.
    public let server: OpenSSLServer
    /// The client's side.
    public let provider: OpenSSLProvider
    /// The client's settings: it trusts the authority and nobody else.
    public let settings: TLSSettings

    /// A server for `host` with a certificate of this kind.
    public init(host: String = "localhost", kind: CertificateAuthority.Kind = .good) throws {
        self.authority = try CertificateAuthority()
        let weakness: TLSServerSettings.Weakness? =
            kind == .weakKey || kind == .sha1 ? TLSServerSettings.Weakness() : nil
        let serverSettings = weakness.map { TLSServerSettings().weakened($0) } ?? TLSServerSettings()
        self.server = try OpenSSLServer(identity: self.authority.issue(for: host, kind), settings: serverSettings)
        self.provider = OpenSSLProvider()
        self.settings = self.authority.clientSettings
    }

    /// The same authority and server with another provider on the client's side.
    public init(_ other: TestTLS, provider: OpenSSLProvider) {
        self.authority = other.authority
        self.server = other.server
        self.provider = provider
        self.settings = other.settings
    }

    /// A server with a good certificate that speaks TLS 1.0 and nothing newer: clients must refuse it.
    public static func outdatedServer(_ authority: CertificateAuthority, host: String) throws -> OpenSSLServer {
        let weakness = TLSServerSettings.Weakness(maximumVersion: 0x0301)
        return try OpenSSLServer(
            identity: authority.issue(for: host), settings: TLSServerSettings().weakened(weakness))
    }
}
