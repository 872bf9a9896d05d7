/// What is known about a connection once it stands.
public struct ConnectionFacts: Sendable {
    /// The address of the peer as text (`192.0.2.1:25`), or nil where there is none, as with a pipe.
    public var peer: String?
    /// The own address as text, or nil where there is none.
    public var local: String?
    /// The protection, or nil for plaintext.
    public var tls: TLSFacts?

    /// Facts of a connection.
    public init(peer: String? = nil, local: String? = nil, tls: TLSFacts? = nil) {
        self.peer = peer
        self.local = local
        self.tls = tls
    }
}

/// What is known about a TLS session.
public struct TLSFacts: Sendable {
    /// The protocol version, such as `TLSv1.3`.
    public var version: String
    /// The cipher suite's name.
    public var cipher: String
    /// The peer's certificates in DER, its own first; empty where it sent none.
    public var peerCertificates: [[UInt8]]
    /// The hash of the server's certificate that SCRAM can bind to (RFC 5929), or nil.
    public var serverEndPoint: [UInt8]?
    /// The exported key that SCRAM can bind to (RFC 9266), or nil.
    public var exporter: [UInt8]?
    /// The application protocol that both sides agreed upon, or nil.
    public var applicationProtocol: String?
    /// Whether an earlier session was resumed.
    public var isResumed: Bool

    /// Facts of a TLS session.
    public init(
        version: String, cipher: String, peerCertificates: [[UInt8]] = [], serverEndPoint: [UInt8]? = nil,
        exporter: [UInt8]? = nil, isResumed: Bool = false
    ) {
        self.version = version
        self.cipher = cipher
        self.peerCertificates = peerCertificates
        self.serverEndPoint = serverEndPoint
        self.exporter = exporter
        self.isResumed = isResumed
    }
}
