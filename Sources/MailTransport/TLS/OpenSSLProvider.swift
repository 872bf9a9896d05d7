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
    /// The threads on which all providers of the process read roots.
    private static let workers = WorkerPool(name: "martlet-roots", for: .files, threads: 2, waiting: 1024)

    private let contexts = Mutex<[[UInt8]: Shared]>([:])
    private let sessions: SessionCache?
    private let clock = SystemClock()
    private let readRoots: @Sendable (TLSContext) -> Void

    /// A provider; without session resumption each connection performs the full handshake. Default: resumption is on.
    public convenience init(resumesSessions: Bool = true) {
        self.init(resumesSessions: resumesSessions) { SystemRoots.add(to: $0) }
    }

    /// A provider that finds the machine's roots its own way, for tests.
    init(resumesSessions: Bool = true, readRoots: @escaping @Sendable (TLSContext) -> Void) {
        self.sessions = resumesSessions ? SessionCache() : nil
        self.readRoots = readRoots
    }

    /// Performs the client's side of the handshake.
    public func secureClient(
        _ connection: any ByteConnection, serverName: String, settings: TLSSettings, until deadline: MailInstant?
    ) async throws -> any ByteConnection {
        let engine: TLSEngine
        do {
            let digest = try settings.digest()
            let context = try await self.context(for: settings, digest: digest)
            let key = SessionCache.Key(
                settings: digest, serverName: serverName, peer: connection.facts.peer ?? "")
            engine = try self.makeEngine(context, key, settings: settings)
        } catch {
            connection.abort()
            throw error
        }
        return try await TLSConnection.shakeHands(connection, engine, until: deadline)
    }

    private func makeEngine(
        _ context: TLSContext, _ key: SessionCache.Key, settings: TLSSettings
    ) throws(TransportError) -> TLSEngine {
        let record = HandshakeRecord(
            isVerified: settings.verification == .full, pins: settings.pinnedKeys,
            sessions: self.sessions.map { ($0, key) })
        let engine = try TLSEngine(context: context, record: record, isServer: false)
        try engine.prepareClient(
            serverName: key.serverName, settings: settings, resuming: self.sessions?.take(key))
        return engine
    }

    private func context(for settings: TLSSettings, digest: [UInt8]) async throws -> TLSContext {
        if let known = self.knownContext(digest) { return known }
        guard settings.verification == .full, settings.trustsSystemRoots else {
            return self.keep(try TLSContext.client(settings), digest)
        }
        // A deadline belongs to the connection's clock, which is not known here; it is looked at by the first read.
        return try await Self.workers.run(until: nil, on: self.clock, phase: .tls) {
            // Another task may have come before this one while it waited for a thread.
            if let known = self.knownContext(digest) { return known }
            let context = try TLSContext.client(settings)
            self.readRoots(context)
            return self.keep(context, digest)
        }
    }

    private func knownContext(_ digest: [UInt8]) -> TLSContext? {
        let now = self.clock.now
        guard let known = self.contexts.withLock({ $0[digest] }), known.made.duration(to: now) < Self.contextLife else {
            return nil
        }
        return known.context
    }

    private func keep(_ context: TLSContext, _ digest: [UInt8]) -> TLSContext {
        let now = self.clock.now
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
