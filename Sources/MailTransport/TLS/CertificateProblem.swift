/// Why a certificate was not accepted, and what was found in it: the underlying error of
/// ``TransportError/Code/certificateRefused``.
///
/// Names come from the other side; they are cut to printable characters here.
public struct CertificateProblem: Error, Sendable, Hashable {
    /// The checks that can fail.
    @nonexhaustive
    public enum Check: String, Sendable, Hashable {
        /// The certificate is no longer valid.
        case expired
        /// The certificate is not valid yet.
        case notYetValid
        /// The certificate names other hosts.
        case wrongName
        /// The certificate vouches for itself and nobody here trusts it.
        case selfSigned
        /// The chain does not end at a trusted authority, or a link of it is missing.
        case unknownAuthority
        /// A key is too small.
        case weakKey
        /// A signature uses a broken hash function, such as SHA-1.
        case weakSignature
        /// The authority has taken the certificate back.
        case revoked
        /// None of the pinned keys is in the chain.
        case pinMismatch
        /// The other side sent no certificate.
        case missing
        /// Anything else that makes a chain invalid.
        case invalid
    }

    /// The check that failed.
    public var check: Check
    /// The library's own words for it.
    public var explanation: String
    /// The host names and addresses in the certificate, 20 at most.
    public var names: [String]
    /// The first moment of the certificate's life, where it can be read.
    public var notBefore: WallTime?
    /// The last moment of the certificate's life, where it can be read.
    public var notAfter: WallTime?
    /// Who the certificate says it belongs to.
    public var subject: String
    /// Who signed the certificate.
    public var issuer: String
    /// Whether it signed itself.
    public var isSelfSigned: Bool
    /// The SHA-256 of the certificate's public key, as ``TLSSettings/pinnedKeys`` takes it.
    public var keyDigest: [UInt8]

    /// A problem found with a certificate.
    public init(
        check: Check, explanation: String, names: [String] = [], notBefore: WallTime? = nil, notAfter: WallTime? = nil,
        subject: String = "", issuer: String = "", isSelfSigned: Bool = false, keyDigest: [UInt8] = []
    ) {
        self.check = check
        self.explanation = explanation
        self.names = names
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.subject = subject
        self.issuer = issuer
        self.isSelfSigned = isSelfSigned
        self.keyDigest = keyDigest
    }
}

extension CertificateProblem: CustomStringConvertible {
    /// One sentence that says which check failed and what was found.
    public var description: String {
        switch self.check {
        case .expired: "The certificate expired\(Self.day(" on ", self.notAfter))."
        case .notYetValid: "The certificate is valid only\(Self.day(" from ", self.notBefore)) on."
        case .wrongName:
            self.names.isEmpty
                ? "The certificate names no host."
                : "The certificate is for \(self.names.joined(separator: ", ")) and not for this host."
        case .selfSigned: "The certificate is self-signed and not trusted here."
        case .unknownAuthority: "The certificate was signed by \(self.issuer), which is not trusted here."
        case .weakKey: "A key in the certificate chain is too small to be safe."
        case .weakSignature: "A signature in the certificate chain uses a broken hash function."
        case .revoked: "The certificate was revoked."
        case .pinMismatch: "The server's key is none of the pinned ones."
        case .missing: "The other side sent no certificate."
        case .invalid: "The certificate chain is not valid: \(self.explanation)."
        }
    }

    private static func day(_ word: String, _ time: WallTime?) -> String {
        guard let time else { return "" }
        // Days since 1970 to a calendar date; the era arithmetic holds for every year.
        let days = (time.secondsSince1970 - (time.secondsSince1970 < 0 ? 86_399 : 0)) / 86_400 + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shifted + 2) / 5 + 1
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        func padded(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(word)\(year)-\(padded(month))-\(padded(day))"
    }
}
