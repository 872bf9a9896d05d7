/// What a certificate to be issued shall say.
package struct CertificateRequest: Sendable {
    /// The kinds of key that can be made.
    package enum KeyKind: Sendable, Hashable {
        /// An elliptic curve key on P-256: quick to make.
        case p256
        /// An RSA key of so many bits.
        case rsa(bits: Int)
    }

    /// The subject's common name.
    package var commonName: String
    /// The DNS names in the subject alternative name; bytes, because a bad certificate may have any.
    package var dnsNames: [[UInt8]] = []
    /// The addresses in the subject alternative name, 4 or 16 bytes each.
    package var addresses: [[UInt8]] = []
    /// The first second of its life, since 1970.
    package var notBefore: Int64
    /// The last second of its life, since 1970.
    package var notAfter: Int64
    /// The key to make for it.
    package var key: KeyKind = .p256
    /// The hash function of its signature.
    package var hash: HashFunction = .sha256
    /// Whether it may sign others.
    package var isAuthority = false

    /// A certificate for `commonName` with this life.
    package init(commonName: String, notBefore: Int64, notAfter: Int64) {
        self.commonName = commonName
        self.notBefore = notBefore
        self.notAfter = notAfter
    }
}
