import CMartletOpenSSL

/// What the library left in the calling thread's error queue.
///
/// Bounds: the text is written into memory with its own length given, and always ends in NUL.
struct OpenSSLFailure: Error, Sendable, Hashable {
    /// The reason numbers, the first error first.
    let reasons: [CInt]
    /// The reasons in the library's words.
    let text: String

    /// Empties the queue of this thread.
    static func take() -> OpenSSLFailure {
        var reasons: [CInt] = []
        var texts: [String] = []
        while reasons.count < 8 {
            let code = ERR_get_error()
            guard code != 0 else { break }
            reasons.append(martlet_ERR_GET_REASON(code))
            if let reason = unsafe ERR_reason_error_string(code) { texts.append(unsafe String(cString: reason)) }
        }
        ERR_clear_error()
        return OpenSSLFailure(reasons: reasons, text: texts.isEmpty ? "unknown reason" : texts.joined(separator: ", "))
    }

    /// The failed handshake as an error that a person can act upon.
    var asHandshakeError: TransportError {
        for reason in self.reasons {
            if let (sentence, remedy) = Self.explain(reason) {
                return TransportError(.tlsFailed, phase: .tls, sentence, remedy: remedy, underlying: self)
            }
        }
        return TransportError(.tlsFailed, phase: .tls, "The TLS handshake failed: \(self.text).", underlying: self)
    }

    private static func explain(_ reason: CInt) -> (String, Remedy?)? {
        switch reason {
        case SSL_R_WRONG_VERSION_NUMBER, SSL_R_HTTP_REQUEST, SSL_R_PACKET_LENGTH_TOO_LONG, SSL_R_UNEXPECTED_MESSAGE,
            SSL_R_BAD_RECORD_TYPE:
            (
                "The other side did not answer with TLS.",
                .changeSettings("This port probably begins in plaintext: use STARTTLS, or the port for TLS.")
            )
        case SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_TLSV1_ALERT_PROTOCOL_VERSION, SSL_R_VERSION_TOO_LOW,
            SSL_R_NO_PROTOCOLS_AVAILABLE, SSL_R_UNKNOWN_PROTOCOL:
            (
                "The two sides have no TLS version in common.",
                .changeSettings("The server needs TLS 1.2 or newer.")
            )
        case SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE, SSL_R_NO_SHARED_CIPHER, SSL_R_TLSV1_ALERT_INSUFFICIENT_SECURITY:
            ("The two sides have no cipher in common, or the server wants a client certificate.", nil)
        case SSL_R_TLSV1_UNRECOGNIZED_NAME:
            ("The server does not know the host name.", .changeSettings("Check the host name."))
        case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED, SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE:
            ("A client certificate is needed.", .changeSettings("Set a client certificate."))
        case SSL_R_TLSV1_ALERT_UNKNOWN_CA, SSL_R_SSLV3_ALERT_BAD_CERTIFICATE, SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN,
            SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED, SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED,
            SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE, SSL_R_TLSV1_ALERT_ACCESS_DENIED:
            ("The other side did not accept our certificate.", .changeSettings("Check the certificate and its chain."))
        case Self.noApplicationProtocol, SSL_R_NO_APPLICATION_PROTOCOL:
            ("The two sides have no application protocol in common.", nil)
        case SSL_R_DH_KEY_TOO_SMALL, SSL_R_EE_KEY_TOO_SMALL:
            ("The other side uses a key that is too small to be safe.", nil)
        default: nil
        }
    }

    /// The alert of RFC 7301, for which the library has a number only as 1000 + 120.
    private static let noApplicationProtocol: CInt = 1120
}
