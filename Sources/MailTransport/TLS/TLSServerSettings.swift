/// What a server asks of TLS.
public struct TLSServerSettings: Sendable {
    /// The lowest version accepted. Default: TLS 1.2.
    public var minimumVersion: TLSSettings.Version = .tls12
    /// The authorities whose client certificates are accepted, PEM or DER. Default: none; no client is asked for one.
    public var clientRoots: [[UInt8]] = []
    /// Whether a client without a certificate is turned away; it needs ``clientRoots``. Default: no.
    public var requiresClientCertificate = false
    /// The application protocols in order of preference (RFC 7301). Default: none; what clients offer is ignored.
    public var applicationProtocols: [String] = []
    /// What makes a server bad enough to test clients with.
    var weakness: Weakness?

    /// The defaults: TLS 1.2 or newer, and no client certificates.
    public init() {}

    /// Old versions and weak keys, which no server outside of a test should have.
    package struct Weakness: Sendable {
        /// The highest version's number on the wire; nil for no limit.
        var maximumVersion: CInt?

        /// A server that accepts everything up to this version.
        package init(maximumVersion: CInt? = nil) {
            self.maximumVersion = maximumVersion
        }
    }

    /// These settings with a weakness, for tests of clients.
    package func weakened(_ weakness: Weakness) -> TLSServerSettings {
        var copy = self
        copy.weakness = weakness
        return copy
    }
}
