import CMartletOpenSSL

/// Checks the other side's certificates during the handshake, and keeps what it found for the error message.
enum CertificateCheck {
    /// What the library calls instead of its own check: 1 accepts, 0 refuses and sends an alert.
    static let callback: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> CInt = { store, _ in
        guard let store = unsafe store,
            let session = unsafe X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()),
            let record = unsafe HandshakeRecord.of(OpaquePointer(session))
        else { return 0 }
        let problem = unsafe Self.problem(store, record)
        record.note(problem)
        return problem == nil ? 1 : 0
    }

    private static func problem(_ store: OpaquePointer, _ record: HandshakeRecord) -> CertificateProblem? {
        guard let leaf = unsafe X509_STORE_CTX_get0_cert(store) else {
            return CertificateProblem(check: .missing, explanation: "no certificate")
        }
        let certificate = unsafe Certificate(borrowing: leaf)
        if record.isVerified {
            guard unsafe X509_verify_cert(store) == 1 else {
                let code = unsafe X509_STORE_CTX_get_error(store)
                let text = unsafe String(cString: X509_verify_cert_error_string(Int(code)))
                ERR_clear_error()
                // The library chooses its alert by this code, which is still set.
                return certificate.problem(Self.check(code), text)
            }
        }
        guard !record.pins.isEmpty else { return nil }
        // Only a verified chain says something about the certificates above the first.
        let chain = record.isVerified ? unsafe Self.chain(store) : unsafe [leaf]
        let isPinned = unsafe chain.contains { unsafe record.pins.contains(Certificate(borrowing: $0).keyDigest) }
        if isPinned { return nil }
        unsafe X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION)
        return certificate.problem(.pinMismatch, "no pinned key")
    }

    /// Bounds: the indices run below the count that the library gives; the chain lives as long as the store context.
    private static func chain(_ store: OpaquePointer) -> [OpaquePointer] {
        guard let chain = unsafe X509_STORE_CTX_get0_chain(store) else { return unsafe [] }
        return unsafe (0..<max(martlet_sk_X509_num(chain), 0)).compactMap { unsafe martlet_sk_X509_value(chain, $0) }
    }

    private static func check(_ code: CInt) -> CertificateProblem.Check {
        switch code {
        case X509_V_ERR_CERT_HAS_EXPIRED: .expired
        case X509_V_ERR_CERT_NOT_YET_VALID: .notYetValid
        case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH: .wrongName
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT: .selfSigned
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT,
            X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
            X509_V_ERR_CERT_UNTRUSTED:
            .unknownAuthority
        case X509_V_ERR_EE_KEY_TOO_SMALL, X509_V_ERR_CA_KEY_TOO_SMALL: .weakKey
        case X509_V_ERR_CA_MD_TOO_WEAK: .weakSignature
        case X509_V_ERR_CERT_REVOKED: .revoked
        default: .invalid
        }
    }
}
