import CMartletOpenSSL
import Synchronization

/// What the SDK bears from another side and never asks for itself; its tests do, to see that it is borne.
extension TLSEngine {
    /// Asks for new keys in both directions (RFC 8446, 4.6.3); the request waits in ``takeOutput()``.
    func requestKeyUpdate() -> Bool {
        self.state.withLock { state in
            ERR_clear_error()
            return unsafe SSL_key_update(state.session, CInt(SSL_KEY_UPDATE_REQUESTED)) == 1
                && SSL_do_handshake(state.session) == 1
        }
    }

    /// Asks for another handshake in TLS 1.2 (RFC 5246, 7.4.1.1); the request waits in ``takeOutput()``.
    func requestRenegotiation() -> Bool {
        self.state.withLock { state in
            ERR_clear_error()
            unsafe martlet_SSL_allow_renegotiation(state.session)
            guard unsafe SSL_renegotiate(state.session) == 1 else { return false }
            unsafe _ = SSL_do_handshake(state.session)
            return true
        }
    }
}
