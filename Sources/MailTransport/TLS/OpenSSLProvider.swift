import MailCrypto
import Synchronization

/// TLS for clients, by the machine's OpenSSL 3.
///
/// One provider is meant to be shared: it reads the machine's roots once for each combination of settings, and resumes
/// sessions, each only with the host that it came from.
public final class OpenSSLProvider: TLSProvider {
    private struct Shared {
        let context: TLSContext
        let made: MailInstant
    }

    /// Roots that the administrator has changed are seen after this long.
    private static let contextLife = Duration.seconds(3600)
    private static let mostContexts = 64

    private let contexts = Mutex<[[UInt8]: Shared]>([:])
    private let sessions: SessionCache?
    private let clock = SystemClock()

    /// A provider; without session resumption each connection performs the full handshake. Default: resumption is on.
    public init(resumesSessions: Bool = true) {
        self.sessions = resumesSessions ? SessionCache() : nil
    }

    /// Performs the client's side of the handshake.
    public func secureClient(
        _ connection: any ByteConnection, serverName: String, settings: TLSSettings, until deadline: MailInstant?
    ) async throws -> any ByteConnection {
        let engine: TLSEngine
        do {
            engine = try self.makeEngine(serverName: serverName, settings: settings, peer: connection.facts.peer)
        } catch {
            connection.abort()
            throw error
        }
        return try await TLSConnection.shakeHands(connection, engine, until: deadline)
    }

    private func makeEngine(
        serverName: String, settings: TLSSettings, peer: String?
    ) throws(TransportError) -> TLSEngine {
        let digest = try settings.digest()
        let context = try self.context(for: settings, digest: digest)
        let key = SessionCache.Key(settings: digest, serverName: serverName, peer: peer ?? "")
        let record = HandshakeRecord(
            isVerified: settings.verification == .full, pins: settings.pinnedKeys,
            sessions: self.sessions.map { ($0, key) })
        let engine = try TLSEngine(context: context, record: record, isServer: false)
        try engine.prepareClient(serverName: serverName, settings: settings, resuming: self.sessions?.take(key))
        return engine
    }

    private func context(for settings: TLSSettings, digest: [UInt8]) throws(TransportError) -> TLSContext {
        let now = self.clock.now
        let known = self.contexts.withLock { $0[digest] }
        if let known, known.made.duration(to: now) < Self.contextLife { return known.context }
        // Two tasks may make the same context at the same time; the later one stays.
        let context = try TLSContext.client(settings)
        self.contexts.withLock { contexts in
            if contexts.count >= Self.mostContexts, let oldest = contexts.min(by: { $0.value.made < $1.value.made }) {
                contexts.removeValue(forKey: oldest.key)
            }
            contexts[digest] = Shared(context: context, made: now)
        }
        return context
    }
}

extension TLSSettings {
    /// A digest of everything that decides what a connection trusts and presents.
    func digest() throws(TransportError) -> [UInt8] {
        var bytes: [UInt8] = [
            self.verification == .full ? 1 : 0, self.minimumVersion == .tls12 ? 0 : 1, self.trustsSystemRoots ? 1 : 0,
        ]
        func add(_ lists: [[UInt8]]) {
            for list in lists + [[]] {
                withUnsafeBytesOfCount(list.count) { bytes.append(contentsOf: $0) }
                bytes.append(contentsOf: list)
            }
        }
        add(self.addedRoots)
        add(self.pinnedKeys)
        add(self.applicationProtocols.map { Array($0.utf8) })
        if let identity = self.clientIdentity { add([identity.certificateChain, identity.privateKey]) }
        do {
            return try HashFunction.sha256.digest(bytes)
        } catch {
            throw TransportError(.tlsFailed, phase: .tls, "The TLS settings cannot be used.", underlying: error)
        }
    }

    private func withUnsafeBytesOfCount(_ count: Int, _ body: ([UInt8]) -> Void) {
        body((0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) })
    }
}
