import CMartletOpenSSL

/// What many TLS connections share: roots, own certificate, versions. Set up once, before its first use, then only
/// read.
///
/// Bounds: the context is freed when the last connection that uses it is gone; the library counts those itself. The
/// list of application protocols that the selection callback reads lives exactly as long as this object, which every
/// connection keeps alive.
// Safe: SSL_CTX is locked inside, and nothing changes it once a connection uses it.
@safe final class TLSContext: @unchecked Sendable {
    /// The library's context.
    let pointer: OpaquePointer
    /// The application protocols in wire form (RFC 7301), for the callback of a server.
    private let protocols: UnsafeMutableBufferPointer<UInt8>

    private init(_ method: OpaquePointer?, protocols: [UInt8]) throws(TransportError) {
        guard let pointer = unsafe SSL_CTX_new(method) else { throw Self.failure("TLS cannot be set up") }
        unsafe self.pointer = pointer
        unsafe self.protocols = .allocate(capacity: protocols.count)
        _ = unsafe self.protocols.initialize(from: protocols)
        // The write buffer may move between attempts, since it is an array; idle connections give their buffers back.
        unsafe martlet_SSL_CTX_set_mode(
            pointer, Int(SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS | SSL_MODE_AUTO_RETRY))
        unsafe martlet_SSL_CTX_harden(pointer)
    }

    deinit {
        unsafe SSL_CTX_free(self.pointer)
        unsafe self.protocols.deallocate()
    }

    /// The error with what the library says about it.
    static func failure(_ what: String) -> TransportError {
        let failure = OpenSSLFailure.take()
        return TransportError(.tlsFailed, phase: .tls, "\(what): \(failure.text).", underlying: failure)
    }

    /// A client's context, without the machine's roots, which have to be read from files.
    static func client(_ settings: TLSSettings) throws(TransportError) -> TLSContext {
        let context = try unsafe TLSContext(TLS_client_method(), protocols: [])
        try context.setVersions(from: settings.minimumVersion, upTo: nil, securityLevel: 2)
        // The callback checks in both modes: with `.insecureNone` there may still be pins.
        unsafe SSL_CTX_set_verify(context.pointer, CInt(SSL_VERIFY_PEER), nil)
        unsafe SSL_CTX_set_cert_verify_callback(context.pointer, CertificateCheck.callback, nil)
        unsafe martlet_SSL_CTX_set_session_cache_mode(
            context.pointer, Int(SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL))
        unsafe SSL_CTX_sess_set_new_cb(context.pointer, SessionCache.callback)
        if settings.verification == .full {
            for roots in settings.addedRoots { try context.trust(roots) }
        }
        if let identity = settings.clientIdentity { try context.use(identity) }
        return context
    }

    /// A server's context.
    static func server(
        _ identity: TLSIdentity, settings: TLSServerSettings
    ) throws(TransportError) -> TLSContext {
        let protocols = try TLSEngine.wireForm(settings.applicationProtocols)
        let context = try unsafe TLSContext(TLS_server_method(), protocols: protocols)
        try context.setVersions(
            from: settings.minimumVersion, upTo: settings.weakness?.maximumVersion,
            securityLevel: settings.weakness == nil ? 2 : 0)
        try context.use(identity)
        let name = Array("martlet".utf8)
        _ = unsafe SSL_CTX_set_session_id_context(context.pointer, name, UInt32(name.count))
        if !settings.clientRoots.isEmpty {
            let mode = settings.requiresClientCertificate ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0
            unsafe SSL_CTX_set_verify(context.pointer, CInt(SSL_VERIFY_PEER | mode), nil)
            unsafe SSL_CTX_set_cert_verify_callback(context.pointer, CertificateCheck.callback, nil)
            for roots in settings.clientRoots { try context.trust(roots) }
        }
        if !protocols.isEmpty {
            let argument = unsafe Unmanaged.passUnretained(context).toOpaque()
            unsafe SSL_CTX_set_alpn_select_cb(context.pointer, Self.selectProtocol, argument)
        }
        return context
    }

    private func setVersions(
        from minimum: TLSSettings.Version, upTo maximum: CInt?, securityLevel: CInt
    ) throws(TransportError) {
        // Level 2: RSA of 2048 bits at least, no SHA-1 signatures, whatever the machine's configuration says.
        unsafe SSL_CTX_set_security_level(
            self.pointer, securityLevel == 0 ? 0 : max(securityLevel, SSL_CTX_get_security_level(self.pointer)))
        let lowest = maximum.map { min($0, minimum.number) } ?? minimum.number
        guard unsafe martlet_SSL_CTX_set_min_proto_version(self.pointer, lowest) == 1,
            unsafe martlet_SSL_CTX_set_max_proto_version(self.pointer, maximum ?? 0) == 1
        else { throw Self.failure("The TLS version cannot be set") }
        guard securityLevel > 0 else {
            guard unsafe SSL_CTX_set_cipher_list(self.pointer, "ALL:@SECLEVEL=0") == 1 else {
                throw Self.failure("The ciphers cannot be set")
            }
            return
        }
    }

    /// Trusts the certificates in `bytes` as roots.
    func trust(_ bytes: [UInt8]) throws(TransportError) {
        try unsafe PEM.withCertificates(in: bytes) { (certificates) throws(TransportError) in
            let store = unsafe SSL_CTX_get_cert_store(self.pointer)
            for index in unsafe certificates.indices {
                guard unsafe X509_STORE_add_cert(store, certificates[index]) == 1 else {
                    throw Self.failure("A root certificate cannot be used")
                }
            }
        }
    }

    private func use(_ identity: TLSIdentity) throws(TransportError) {
        let advice = Remedy.changeSettings(
            "Give the chain and the matching private key in PEM, the key without a password.")
        try unsafe PEM.withCertificates(in: identity.certificateChain) { (chain) throws(TransportError) in
            guard unsafe SSL_CTX_use_certificate(self.pointer, chain[0]) == 1 else {
                throw Self.failure("The certificate cannot be used")
            }
            for index in unsafe chain.indices.dropFirst() {
                guard unsafe martlet_SSL_CTX_add1_chain_cert(self.pointer, chain[index]) == 1 else {
                    throw Self.failure("The certificate chain cannot be used")
                }
            }
        }
        guard let key = unsafe PEM.readKey(identity.privateKey) else {
            throw TransportError(.invalidSetting, phase: .tls, "The private key cannot be read.", remedy: advice)
        }
        defer { unsafe EVP_PKEY_free(key) }
        guard unsafe SSL_CTX_use_PrivateKey(self.pointer, key) == 1 else {
            let failure = OpenSSLFailure.take()
            throw TransportError(
                .invalidSetting, phase: .tls, "The private key does not belong to the certificate.", remedy: advice,
                underlying: failure)
        }
    }

    /// Chooses the first of the server's protocols that the client offers; none in common ends the handshake (RFC
    /// 7301).
    private static let selectProtocol: SSL_CTX_alpn_select_cb_func = {
        _, out, outLength, offered, offeredLength, argument in
        guard let argument = unsafe argument, let out = unsafe out else { return CInt(SSL_TLSEXT_ERR_ALERT_FATAL) }
        let context = unsafe Unmanaged<TLSContext>.fromOpaque(argument).takeUnretainedValue()
        let result = unsafe out.withMemoryRebound(to: UnsafeMutablePointer<UInt8>?.self, capacity: 1) { out in
            unsafe SSL_select_next_proto(
                out, outLength, context.protocols.baseAddress, UInt32(context.protocols.count), offered, offeredLength)
        }
        return CInt(result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL)
    }
}

extension TLSSettings.Version {
    /// The number on the wire.
    var number: CInt {
        switch self {
        case .tls12: CInt(TLS1_2_VERSION)
        case .tls13: CInt(TLS1_3_VERSION)
        }
    }
}
