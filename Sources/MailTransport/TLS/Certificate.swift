import CMartletOpenSSL
import MailCrypto

/// Reads what the SDK needs to know from one certificate of the library.
///
/// Bounds: every pointer into a certificate comes with the length that the library gives for it, and is read before the
/// certificate can be freed; the caller keeps the certificate alive.
@safe struct Certificate {
    private let pointer: OpaquePointer

    /// Looks at a certificate that the caller keeps alive.
    init(borrowing pointer: OpaquePointer) {
        unsafe self.pointer = pointer
    }

    /// The certificate in DER.
    var encoded: [UInt8] {
        unsafe Self.encode { unsafe i2d_X509(self.pointer, $0) }
    }

    /// The SHA-256 of the public key's SubjectPublicKeyInfo (RFC 7469 writes it in base64); empty if it cannot be read.
    var keyDigest: [UInt8] {
        let key = unsafe Self.encode { unsafe i2d_X509_PUBKEY(X509_get_X509_PUBKEY(self.pointer), $0) }
        return key.isEmpty ? [] : (try? HashFunction.sha256.digest(key)) ?? []
    }

    /// The hash of the certificate with its own signature's hash function, SHA-256 for the two broken ones (RFC 5929).
    ///
    /// Nil for signatures without a hash function of their own (Ed25519): the binding is not defined for them.
    var serverEndPoint: [UInt8]? {
        var hash: CInt = 0
        guard unsafe X509_get_signature_info(self.pointer, &hash, nil, nil, nil) == 1 || hash != 0 else { return nil }
        let function: HashFunction
        switch hash {
        case NID_md5, NID_sha1, NID_sha256: function = .sha256
        case NID_sha384: function = .sha384
        case NID_sha512: function = .sha512
        default: return nil
        }
        return try? function.digest(self.encoded)
    }

    /// The problem with this certificate.
    func problem(_ check: CertificateProblem.Check, _ explanation: String) -> CertificateProblem {
        let subject = unsafe Self.commonName(X509_get_subject_name(self.pointer))
        let issuer = unsafe Self.commonName(X509_get_issuer_name(self.pointer))
        let isSelfSigned = unsafe X509_self_signed(self.pointer, 0) == 1
        return unsafe CertificateProblem(
            check: check, explanation: explanation, names: self.names,
            notBefore: Self.time(X509_get0_notBefore(self.pointer)),
            notAfter: Self.time(X509_get0_notAfter(self.pointer)), subject: subject, issuer: issuer,
            isSelfSigned: isSelfSigned, keyDigest: self.keyDigest)
    }

    /// The DNS names and addresses it is for, 20 at most.
    var names: [String] {
        guard let list = unsafe X509_get_ext_d2i(self.pointer, NID_subject_alt_name, nil, nil) else { return [] }
        let names = OpaquePointer(list)
        defer { unsafe GENERAL_NAMES_free(names) }
        var found: [String] = []
        for index in 0..<min(unsafe martlet_sk_GENERAL_NAME_num(names), 20) {
            let name = unsafe martlet_sk_GENERAL_NAME_value(names, index)
            var length: CInt = 0
            if let bytes = unsafe martlet_GENERAL_NAME_dns(name, &length) {
                found.append(unsafe Self.printable(UnsafeBufferPointer(start: bytes, count: Int(length))))
            } else if let bytes = unsafe martlet_GENERAL_NAME_ip(name, &length) {
                let address = unsafe IPAddress(bytes: Array(UnsafeBufferPointer(start: bytes, count: Int(length))))
                if let address { found.append("\(address)") }
            }
        }
        return found
    }

    private static func commonName(_ name: OpaquePointer?) -> String {
        guard let name = unsafe name else { return "" }
        let nids = [NID_commonName, NID_organizationName]
        for nid in nids {
            let index = unsafe X509_NAME_get_index_by_NID(name, nid, -1)
            guard index >= 0, let value = unsafe X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index)) else {
                continue
            }
            let length = Int(unsafe ASN1_STRING_length(value))
            return unsafe Self.printable(UnsafeBufferPointer(start: ASN1_STRING_get0_data(value), count: length))
        }
        return "somebody without a name"
    }

    private static func time(_ time: UnsafePointer<ASN1_TIME>?) -> WallTime? {
        var seconds: Int64 = 0
        guard let time = unsafe time, unsafe martlet_ASN1_TIME_seconds(time, &seconds) == 1 else { return nil }
        let (milliseconds, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        return overflow ? nil : WallTime(millisecondsSince1970: milliseconds)
    }

    /// At most 100 characters; what is not printable ASCII becomes a question mark.
    private static func printable(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        let text = unsafe bytes.prefix(100).map { (0x20..<0x7F).contains($0) ? $0 : UInt8(ascii: "?") }
        return String(decoding: text, as: UTF8.self)
    }

    /// Runs one of the library's encoders, first for the length, then into memory of that length.
    private static func encode(_ encoder: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> CInt) -> [UInt8] {
        let length = Int(encoder(nil))
        guard length > 0 else { return [] }
        return unsafe [UInt8](unsafeUninitializedCapacity: length) { memory, count in
            var cursor = memory.baseAddress
            count = min(max(Int(unsafe encoder(&cursor)), 0), length)
        }
    }
}
