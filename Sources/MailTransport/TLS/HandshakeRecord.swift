import CMartletOpenSSL
import Synchronization

/// What the library's callbacks need to know about one connection, and what they found.
///
/// Bounds: the library holds an unretained pointer to this object; ``TLSEngine`` keeps it alive for longer than the
/// library's session.
final class HandshakeRecord: Sendable {
    /// Whether the chain and the name are checked.
    let isVerified: Bool
    /// The SHA-256 of the public keys of which one must be in the chain; none means any.
    let pins: [[UInt8]]
    /// Where new sessions go, and under which name.
    let sessions: (cache: SessionCache, key: SessionCache.Key)?
    private let found = Mutex<CertificateProblem?>(nil)

    init(isVerified: Bool, pins: [[UInt8]] = [], sessions: (cache: SessionCache, key: SessionCache.Key)? = nil) {
        self.isVerified = isVerified
        self.pins = pins
        self.sessions = sessions
    }

    /// The problem that ended the handshake, if it was one of certificates.
    var problem: CertificateProblem? { self.found.withLock { $0 } }

    /// Keeps what the check found.
    func note(_ problem: CertificateProblem?) {
        self.found.withLock { $0 = problem }
    }

    /// Ties this record to a session of the library.
    func attach(to session: OpaquePointer) -> Bool {
        unsafe SSL_set_ex_data(session, 0, Unmanaged.passUnretained(self).toOpaque()) == 1
    }

    /// The record of a session.
    static func of(_ session: OpaquePointer) -> HandshakeRecord? {
        guard let pointer = unsafe SSL_get_ex_data(session, 0) else { return nil }
        return unsafe Unmanaged<HandshakeRecord>.fromOpaque(pointer).takeUnretainedValue()
    }
}
