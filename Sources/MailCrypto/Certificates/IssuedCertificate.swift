import CMartletOpenSSL

/// A certificate and its private key, made here: the throw-away authority of the tests stands on it.
///
/// Bounds: every pointer comes from the library and is freed in the scope that got it, or in `deinit`; bytes handed
/// over have their own length with them.
@safe package final class IssuedCertificate: @unchecked Sendable {  // Safe: neither is changed after `init`.
    private let certificate: OpaquePointer
    private let key: OpaquePointer

    /// Makes a key and a certificate for it, signed by `issuer`, or by itself without one.
    package init(_ request: CertificateRequest, issuer: IssuedCertificate? = nil) throws(CryptoError) {
        guard let key = unsafe Self.makeKey(request.key) else { throw CryptoError("a new key") }
        guard let certificate = unsafe X509_new() else {
            unsafe EVP_PKEY_free(key)
            throw CryptoError("a new certificate")
        }
        unsafe self.key = key
        unsafe self.certificate = certificate
        try self.fill(request)
        try self.name(request.commonName, issuer: issuer)
        try self.addExtensions(request)
        let hash = unsafe request.hash.algorithm
        guard unsafe X509_sign(certificate, issuer?.key ?? key, hash) > 0 else { throw CryptoError("a signature") }
    }

    deinit {
        unsafe X509_free(self.certificate)
        unsafe EVP_PKEY_free(self.key)
    }

    /// The certificate in PEM.
    package var certificatePEM: [UInt8] {
        unsafe Self.write { bio in unsafe PEM_write_bio_X509(bio, self.certificate) }
    }

    /// The private key in PEM, without a password.
    package var privateKeyPEM: [UInt8] {
        unsafe Self.write { bio in unsafe PEM_write_bio_PrivateKey(bio, self.key, nil, nil, 0, nil, nil) }
    }

    /// The certificate in DER.
    package var certificateDER: [UInt8] {
        unsafe Self.write { bio in unsafe i2d_X509_bio(bio, self.certificate) }
    }

    /// The public key in DER (SubjectPublicKeyInfo), whose SHA-256 is what pins are made of.
    package var publicKeyDER: [UInt8] {
        unsafe Self.write { bio in unsafe i2d_PUBKEY_bio(bio, self.key) }
    }

    private static func makeKey(_ kind: CertificateRequest.KeyKind) -> OpaquePointer? {
        switch kind {
        case .p256: unsafe martlet_EVP_EC_gen("P-256")
        case .rsa(let bits): unsafe martlet_EVP_RSA_gen(UInt32(clamping: bits))
        }
    }

    private func fill(_ request: CertificateRequest) throws(CryptoError) {
        // 127 random bits: positive, and never the same twice (RFC 5280, section 4.1.2.2).
        var serial = [UInt8](repeating: 0, count: 16)
        guard unsafe RAND_bytes(&serial, CInt(serial.count)) == 1 else { throw CryptoError("random bytes") }
        serial[0] = serial[0] & 0x7F | 0x40
        let number = unsafe BN_bin2bn(serial, CInt(serial.count), nil)
        defer { unsafe BN_free(number) }
        guard unsafe BN_to_ASN1_INTEGER(number, X509_get_serialNumber(self.certificate)) != nil,
            unsafe X509_set_version(self.certificate, 2) == 1,
            unsafe X509_set_pubkey(self.certificate, self.key) == 1,
            unsafe ASN1_TIME_set(X509_getm_notBefore(self.certificate), time_t(request.notBefore)) != nil,
            unsafe ASN1_TIME_set(X509_getm_notAfter(self.certificate), time_t(request.notAfter)) != nil
        else { throw CryptoError("a new certificate") }
    }

    private func name(_ commonName: String, issuer: IssuedCertificate?) throws(CryptoError) {
        let subject = unsafe X509_get_subject_name(self.certificate)
        let text = Array(commonName.utf8)
        guard
            unsafe X509_NAME_add_entry_by_NID(
                subject, NID_commonName, CInt(martlet_MBSTRING_UTF8), text, CInt(clamping: text.count), -1, 0) == 1,
            unsafe X509_set_issuer_name(
                self.certificate, issuer.map { unsafe X509_get_subject_name($0.certificate) } ?? subject) == 1
        else { throw CryptoError("a name in a certificate") }
    }

    private func addExtensions(_ request: CertificateRequest) throws(CryptoError) {
        try self.add(NID_basic_constraints, request.isAuthority ? "critical,CA:TRUE" : "critical,CA:FALSE")
        try self.add(NID_key_usage, request.isAuthority ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature")
        if !request.isAuthority { try self.add(NID_ext_key_usage, "serverAuth,clientAuth") }
        guard !request.dnsNames.isEmpty || !request.addresses.isEmpty else { return }
        guard let names = unsafe martlet_GENERAL_NAMES_new() else { throw CryptoError("the names of a certificate") }
        defer { unsafe GENERAL_NAMES_free(names) }
        let isFilled =
            request.dnsNames.allSatisfy { name in
                unsafe martlet_GENERAL_NAMES_add_dns(names, name, CInt(clamping: name.count)) == 1
            }
            && request.addresses.allSatisfy { address in
                unsafe martlet_GENERAL_NAMES_add_ip(names, address, CInt(clamping: address.count)) == 1
            }
        guard isFilled,
            unsafe X509_add1_ext_i2d(self.certificate, NID_subject_alt_name, UnsafeMutableRawPointer(names), 0, 0) == 1
        else { throw CryptoError("the names of a certificate") }
    }

    private func add(_ kind: CInt, _ value: String) throws(CryptoError) {
        guard let made = unsafe X509V3_EXT_conf_nid(nil, nil, kind, value) else {
            throw CryptoError("an extension of a certificate")
        }
        defer { unsafe X509_EXTENSION_free(made) }
        guard unsafe X509_add_ext(self.certificate, made, -1) == 1 else {
            throw CryptoError("an extension of a certificate")
        }
    }

    /// Runs one of the library's writers on memory and returns what it wrote; empty when it failed.
    private static func write(_ writer: (OpaquePointer) -> CInt) -> [UInt8] {
        guard let bio = unsafe BIO_new(BIO_s_mem()) else { return [] }
        defer { unsafe _ = BIO_free(bio) }
        guard unsafe writer(bio) == 1 else { return [] }
        let pending = unsafe BIO_ctrl_pending(bio)
        return unsafe [UInt8](unsafeUninitializedCapacity: pending) { memory, count in
            let length = unsafe BIO_read(bio, memory.baseAddress, CInt(clamping: pending))
            count = max(Int(length), 0)
        }
    }
}
