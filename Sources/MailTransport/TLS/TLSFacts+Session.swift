import CMartletOpenSSL

extension TLSFacts {
    /// The label of the exporter that SCRAM binds to (RFC 9266).
    private static let exporterLabel = "EXPORTER-Channel-Binding"

    /// Reads the facts from a session after its handshake.
    ///
    /// Bounds: the chain's indices run below the count that the library gives; the exporter writes the 32 bytes asked
    /// for.
    init(session: OpaquePointer) {
        let version = unsafe SSL_get_version(session).map { unsafe String(cString: $0) } ?? ""
        let cipher =
            unsafe SSL_CIPHER_get_name(SSL_get_current_cipher(session)).map { unsafe String(cString: $0) } ?? ""
        let own = unsafe SSL_is_server(session) == 1 ? SSL_get_certificate(session) : SSL_get0_peer_certificate(session)
        unsafe self.init(
            version: version, cipher: cipher, peerCertificates: Self.peerChain(session),
            serverEndPoint: own.flatMap { unsafe Certificate(borrowing: $0).serverEndPoint },
            exporter: Self.exporter(session), isResumed: SSL_session_reused(session) == 1)
        self.applicationProtocol = unsafe Self.applicationProtocol(session)
    }

    private static func peerChain(_ session: OpaquePointer) -> [[UInt8]] {
        guard let first = unsafe SSL_get0_peer_certificate(session) else { return [] }
        let leaf = unsafe Certificate(borrowing: first).encoded
        var chain = [leaf]
        guard let sent = unsafe SSL_get_peer_cert_chain(session) else { return chain }
        // A client's list begins with the server's own certificate, a server's list does not with the client's.
        for index in 0..<max(unsafe martlet_sk_X509_num(sent), 0) {
            guard let pointer = unsafe martlet_sk_X509_value(sent, index) else { continue }
            let encoded = unsafe Certificate(borrowing: pointer).encoded
            if encoded != leaf { chain.append(encoded) }
        }
        return chain
    }

    /// Before TLS 1.3 the exporter is unique only with the extended master secret (RFC 9266, section 3).
    private static func exporter(_ session: OpaquePointer) -> [UInt8]? {
        let isUnique = unsafe SSL_version(session) >= TLS1_3_VERSION || martlet_SSL_get_extms_support(session) == 1
        guard isUnique else { return nil }
        var key = [UInt8](repeating: 0, count: 32)
        let context: [UInt8] = [0]
        // An empty context is given, not none: before TLS 1.3 these differ (RFC 5705).
        let done = unsafe SSL_export_keying_material(
            session, &key, key.count, Self.exporterLabel, Self.exporterLabel.utf8.count, context, 0, 1)
        return done == 1 ? key : nil
    }

    private static func applicationProtocol(_ session: OpaquePointer) -> String? {
        var name: UnsafePointer<UInt8>?
        var length: UInt32 = 0
        unsafe SSL_get0_alpn_selected(session, &name, &length)
        guard let name = unsafe name, length > 0 else { return nil }
        return unsafe String(decoding: UnsafeBufferPointer(start: name, count: Int(length)), as: UTF8.self)
    }
}
