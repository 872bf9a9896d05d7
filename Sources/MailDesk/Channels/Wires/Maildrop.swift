import MailTransport
import POP3Client
import Synchronization

/// The desk's ledger as the memory of a maildrop, for one session.
///
/// A message is called by its unique id where no other one bears it, else by its content too: `id digest`, with an
/// empty id on a server that has none. An id holds no space, so that the two never meet.
final class Maildrop: POP3Ledger {
    private struct State {
        /// How many messages the server lists under each id.
        var listed: [String: Int] = [:]
        var skipped: [SourceKey] = []
    }

    /// Which mails the desk has.
    let known: @Sendable ([SourceKey]) async throws -> Set<SourceKey>
    private let id: SourceID
    private let now: WallTime
    /// The mails that are to be removed.
    private let doomed: [SourceKey]
    private let state = Mutex(State())

    init(
        id: SourceID, at now: WallTime, doomed: [SourceKey] = [],
        known: @escaping @Sendable ([SourceKey]) async throws -> Set<SourceKey> = { _ in [] }
    ) {
        self.id = id
        self.now = now
        self.doomed = doomed
        self.known = known
    }

    /// What was passed over as history.
    var skipped: [SourceKey] { self.state.withLock { $0.skipped } }

    /// Whether the message's unique id alone says which it is.
    func isNamed(_ uniqueID: String?) -> Bool {
        uniqueID.map { id in self.state.withLock { $0.listed[id] == 1 } } ?? false
    }

    /// What the desk calls a message.
    func key(_ uniqueID: String?, digest: [UInt8]) -> SourceKey {
        self.key(uniqueID, or: Hex.encode(digest))
    }

    private func key(_ uniqueID: String?, or other: String) -> SourceKey {
        let id = uniqueID ?? ""
        return SourceKey(source: self.id, item: self.isNamed(uniqueID) ? id : "\(id) \(other)")
    }

    /// A message that was not given. Without an id of its own it is called by its size, for there is nothing else.
    func unreadable(_ mail: POP3RefusedMail) -> UnreadableMail {
        UnreadableMail(
            key: self.key(mail.uniqueID, or: "of \(mail.size.map(String.init) ?? "unknown") bytes"),
            reason: mail.error.description, answer: mail.error.reply?.text ?? "",
            isFinal: mail.error.code == .messageTooLarge)
    }

    // MARK: The memory

    func records(of listing: [POP3Identity]) async throws -> [POP3Record] {
        let listed = listing.reduce(into: [String: Int]()) { counts, identity in
            if let id = identity.uniqueID { counts[id, default: 0] += 1 }
        }
        self.state.withLock { $0.listed = listed }
        let doomed = self.doomed.enumerated().compactMap { self.record($0 + 1, of: $1) }
        guard doomed.isEmpty else { return doomed }
        let named = listing.compactMap(\.uniqueID).filter { listed[$0] == 1 }
        let have = try await self.known(named.map { SourceKey(source: self.id, item: $0) })
        return have.enumerated().map { number, key in
            POP3Record(id: number + 1, uniqueID: key.item, outcome: .skipped, since: self.now, lastListed: self.now)
        }
    }

    /// A mail that is to be removed, as the source remembers it.
    private func record(_ number: Int, of key: SourceKey) -> POP3Record? {
        let parts = key.item.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard let id = parts.first else { return nil }
        var digest: [UInt8] = []
        if parts.count > 1 {
            guard let bytes = Hex.decode(parts[1]) else { return nil }
            digest = bytes
        }
        return POP3Record(
            id: number, uniqueID: id.isEmpty ? nil : String(id), digest: digest, outcome: .fetched, since: self.now,
            lastListed: self.now)
    }

    func save(_ records: [POP3Record]) async throws {
        // What was fetched is known once the desk has staged it, not before.
        let skipped = records.filter { $0.outcome == .skipped }.map { self.key($0.uniqueID, digest: $0.digest) }
        self.state.withLock { $0.skipped += skipped }
    }

    func remove(_ ids: [Int]) async throws {}
}
