import CMartletOpenSSL
import Synchronization

/// Sessions that can be resumed: each only with the host, the peer and the settings that it came from.
///
/// A session is handed out once, as RFC 8446 (appendix C.4) asks, so that two connections cannot be told to be the same
/// client's. At most two wait for each key and 256 in all.
final class SessionCache: Sendable {
    /// Where a session may be used again.
    struct Key: Hashable, Sendable {
        /// The digest of the settings.
        let settings: [UInt8]
        /// The name that the certificate was checked against.
        let serverName: String
        /// The address that was connected to, with the port.
        let peer: String
    }

    private struct Entry {
        let session: TLSSession
        let stored: MailInstant
    }

    private static let mostForKey = 2
    private static let mostInAll = 256
    /// Servers renew their keys within hours; an older ticket would only cost a round trip.
    private static let longestLife = Duration.seconds(3600)

    private let entries = Mutex<[Key: [Entry]]>([:])
    private let clock = SystemClock()

    /// What the library calls for each new session: 1 keeps the reference that it hands over, 0 gives it back.
    static let callback: @convention(c) (OpaquePointer?, OpaquePointer?) -> CInt = { session, resumable in
        guard let session = unsafe session, let resumable = unsafe resumable,
            let sessions = unsafe HandshakeRecord.of(session)?.sessions
        else { return 0 }
        unsafe sessions.cache.store(TLSSession(taking: resumable), for: sessions.key)
        return 1
    }

    /// Takes out the newest session for `key`.
    func take(_ key: Key) -> TLSSession? {
        let now = self.clock.now
        return self.entries.withLock { entries in
            guard var list = entries.removeValue(forKey: key) else { return nil }
            list.removeAll { $0.stored.duration(to: now) > Self.longestLife }
            let last = list.popLast()
            if !list.isEmpty { entries[key] = list }
            return last?.session
        }
    }

    /// Keeps a session.
    func store(_ session: TLSSession, for key: Key) {
        let entry = Entry(session: session, stored: self.clock.now)
        self.entries.withLock { entries in
            if entries[key] == nil, entries.count >= Self.mostInAll {
                let oldest = entries.min {
                    ($0.value.last?.stored ?? entry.stored) < ($1.value.last?.stored ?? entry.stored)
                }
                if let oldest { entries.removeValue(forKey: oldest.key) }
            }
            entries[key, default: []].append(entry)
            if let list = entries[key], list.count > Self.mostForKey {
                entries[key] = Array(list.suffix(Self.mostForKey))
            }
        }
    }
}

/// A session of the library that can be resumed; freed with this object.
// Safe: the reference count is atomic and the session is never changed.
@safe final class TLSSession: @unchecked Sendable {
    /// The library's session.
    let pointer: OpaquePointer

    /// Takes over one reference.
    init(taking pointer: OpaquePointer) {
        unsafe self.pointer = pointer
    }

    deinit {
        unsafe SSL_SESSION_free(self.pointer)
    }
}
