/// What a client asks of TLS.
public struct TLSSettings: Sendable {
    /// How the server proves who it is.
    public enum Verification: Sendable, Hashable {
        /// The chain must end in a trusted root and the certificate must name the host (RFC 9525).
        case full
        /// Nothing is checked. Anybody on the way can read the passwords: for tests only.
        case insecureNone
    }

    /// Protocol versions that can be the lowest accepted.
    public enum Version: Sendable, Hashable {
        /// TLS 1.2.
        case tls12
        /// TLS 1.3.
        case tls13
    }

    /// Whether the server's certificate is checked. Default: in full.
    public var verification: Verification = .full
    /// The lowest version accepted. Default: TLS 1.2, the lowest that RFC 8997 leaves.
    public var minimumVersion: Version = .tls12
    /// Whether the machine's own roots are trusted. Default: yes.
    public var trustsSystemRoots = true
    /// Further roots, PEM or DER, such as a company's own authority. Default: none.
    public var addedRoots: [[UInt8]] = []
    /// If not empty, one certificate of the chain must have a public key whose SHA-256 (of its SPKI) is listed.
    ///
    /// Pins are checked besides ``verification``; with ``Verification/insecureNone`` the server's own key must be
    /// listed, which is a safe way to talk to one server with a self-signed certificate.
    public var pinnedKeys: [[UInt8]] = []
    /// The client's own certificate chain in PEM, with its key, where the server wants one.
    public var clientIdentity: TLSIdentity?

    /// The application protocols to offer, best first (RFC 7301). Default: none; mail protocols do without.
    public var applicationProtocols: [String] = []

    /// The defaults: full verification against the machine's roots, TLS 1.2 or newer.
    public init() {}
}

/// A certificate chain and its private key, both in PEM.
public struct TLSIdentity: Sendable {
    /// The chain, the own certificate first.
    public var certificateChain: [UInt8]
    /// The private key; never printed.
    var privateKey: [UInt8]

    /// An identity from PEM text.
    public init(certificateChain: [UInt8], privateKey: [UInt8]) {
        self.certificateChain = certificateChain
        self.privateKey = privateKey
    }
}

extension TLSIdentity: CustomStringConvertible, CustomReflectable {
    /// Says that there is an identity, and nothing of the key.
    public var description: String { "TLSIdentity(private key hidden)" }

    /// Shows no members.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
