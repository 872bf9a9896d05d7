import MailCrypto
public import MailTransport

/// A certificate authority that lives as long as a test.
///
/// ```swift
/// let authority = try CertificateAuthority()
/// let server = try OpenSSLServer(identity: authority.issue(for: "mail.example.com"))
/// let settings = authority.clientSettings
/// ```
public final class CertificateAuthority: Sendable {
    /// The certificates that it can issue, good and bad.
    public enum Kind: Sendable, Hashable, CaseIterable {
        /// One that every check accepts.
        case good
        /// One whose life ended yesterday.
        case expired
        /// One whose life begins tomorrow.
        case notYetValid
        /// A good one for another host.
        case wrongName
        /// One that signed itself.
        case selfSigned
        /// One with an RSA key of 1024 bits.
        case weakKey
        /// One that the authority signed with SHA-1.
        case sha1
        /// One whose name is that of the host, a zero byte, and the name of a host that somebody owns.
        case nulInName
        /// One with the host as common name and no alternative names, as was usual before RFC 6125.
        case commonNameOnly
        /// One signed by an authority that nobody trusts.
        case unknownAuthority
    }

    private static let day: Int64 = 86_400
    private let root: IssuedCertificate
    private let now: Int64

    /// Makes a root with a key of its own. `clock` gives the day on which certificates are issued.
    public init(name: String = "Martlet throw-away root", clock: any MailClock = SystemClock()) throws {
        self.now = clock.wallTime.secondsSince1970
        var request = CertificateRequest(
            commonName: name, notBefore: self.now - 2 * Self.day, notAfter: self.now + 30 * Self.day)
        request.isAuthority = true
        self.root = try IssuedCertificate(request)
    }

    /// The root certificate in PEM, for `TLSSettings.addedRoots`.
    public var rootCertificate: [UInt8] { self.root.certificatePEM }

    /// Settings of a client that trusts this authority and nobody else.
    public var clientSettings: TLSSettings {
        var settings = TLSSettings()
        settings.trustsSystemRoots = false
        settings.addedRoots = [self.rootCertificate]
        return settings
    }

    /// Issues a certificate for `host`, which may be a name, a wildcard such as `*.example.com`, or an address.
    public func issue(for host: String = "localhost", _ kind: Kind = .good) throws -> TLSIdentity {
        try self.issue(for: [host], kind)
    }

    /// Issues a certificate for several hosts.
    public func issue(for hosts: [String], _ kind: Kind = .good) throws -> TLSIdentity {
        let certificate = try self.makeCertificate(hosts, kind)
        return TLSIdentity(certificateChain: certificate.certificatePEM, privateKey: certificate.privateKeyPEM)
    }

    /// Issues a certificate for `host` together with the pin of its key, for `TLSSettings.pinnedKeys`.
    public func issueWithPin(for host: String, _ kind: Kind = .good) throws -> (identity: TLSIdentity, pin: [UInt8]) {
        let certificate = try self.makeCertificate([host], kind)
        let identity = TLSIdentity(
            certificateChain: certificate.certificatePEM, privateKey: certificate.privateKeyPEM)
        return (identity, try HashFunction.sha256.digest(certificate.publicKeyDER))
    }

    private func makeCertificate(_ hosts: [String], _ kind: Kind) throws -> IssuedCertificate {
        var request = CertificateRequest(
            commonName: hosts.first ?? "nobody", notBefore: self.now - Self.day, notAfter: self.now + 7 * Self.day)
        var issuer: IssuedCertificate? = self.root
        var names = hosts
        switch kind {
        case .good: break
        case .expired:
            (request.notBefore, request.notAfter) = (self.now - 2 * Self.day, self.now - Self.day)
        case .notYetValid:
            (request.notBefore, request.notAfter) = (self.now + Self.day, self.now + 2 * Self.day)
        case .wrongName:
            names = ["somewhere-else.example"]
            request.commonName = names[0]
        case .selfSigned: issuer = nil
        case .weakKey: request.key = .rsa(bits: 1024)
        case .sha1: request.hash = .sha1
        case .nulInName: names = hosts.map { $0 + "\u{0}.attacker.example" }
        case .commonNameOnly: names = []
        case .unknownAuthority: issuer = try CertificateAuthority(name: "Somebody else's root").root
        }
        request.addresses = names.compactMap { IPAddress($0)?.bytes }
        request.dnsNames = names.filter { IPAddress($0) == nil }.map { Array($0.utf8) }
        return try IssuedCertificate(request, issuer: issuer)
    }
}
