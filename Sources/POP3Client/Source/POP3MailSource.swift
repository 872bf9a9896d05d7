public import MailTransport

/// Fetches what is new in a maildrop, each message once, whatever goes wrong in between.
///
/// A ``POP3Ledger`` remembers what was fetched. A message is handed over, then recorded, then (by ``Retention``) marked
/// for deletion; the server deletes when the session has ended well. When the session breaks, the marks are lost and
/// the ledger is not: the next session deletes without fetching again.
///
/// ```swift
/// let source = POP3MailSource(configuration, connector: connector, ledger: ledger)
/// try await source.collect { mail in try await store.keep(mail) }
/// ```
public struct POP3MailSource: Sendable {
    /// What becomes of messages on the server.
    public enum Retention: Sendable, Hashable {
        /// They stay.
        case leave
        /// They are deleted once they were handed over and recorded.
        case deleteAfterFetching
        /// They are deleted that many days after they were handed over.
        case delete(afterDays: Int)
    }

    /// The maildrop.
    public var configuration: POP3Configuration
    /// How it is reached.
    public var connector: MailConnector
    /// What is remembered.
    public var ledger: any POP3Ledger
    /// What becomes of messages on the server. Default: they stay.
    public var retention = Retention.leave
    /// How often a maildrop that another session holds is tried again. Default: 3 times.
    public var lockRetries = 3
    /// How long to wait before each of these. Default: 20 seconds; servers drop idle sessions after minutes only.
    public var lockWait: Duration = .seconds(20)
    /// After how many days a message that the server lists no more is forgotten. Default: 30.
    public var forgetsAfterDays = 30

    /// A source of new mail.
    public init(_ configuration: POP3Configuration, connector: MailConnector, ledger: any POP3Ledger) {
        self.configuration = configuration
        self.connector = connector
        self.ledger = ledger
    }

    /// Fetches what is new, hands each message to `deliver`, and deletes what is due.
    ///
    /// When `deliver` throws, the session is dropped and nothing is deleted; what was delivered before stays recorded.
    @discardableResult
    public func collect(_ deliver: (POP3Mail) async throws -> Void) async throws -> POP3Pass {
        try await self.collect(upTo: .max) { mail in
            try await deliver(mail)
            return true
        }
    }

    /// The same for a host with a book of its own: it says of each message whether it was new, and how many of these it
    /// wants.
    package func collect(upTo limit: Int, _ deliver: (POP3Mail) async throws -> Bool) async throws -> POP3Pass {
        try await self.session { session in
            try await self.pass(session, skips: false, limit: max(limit, 1), deliver)
        }
    }

    /// Records all messages that are there now as known, without handing them over: for a maildrop whose past is not to
    /// be processed. Messages without a unique id are fetched, so that their content is known.
    @discardableResult
    public func skipExisting() async throws -> POP3Pass {
        try await self.session { session in try await self.pass(session, skips: true, limit: .max) { _ in false } }
    }

    /// Opens a session; a maildrop that is locked is tried again after a while.
    private func session(_ body: (POP3Connection) async throws -> POP3Pass) async throws -> POP3Pass {
        var left = self.lockRetries
        while true {
            do {
                return try await withPOP3Connection(self.configuration, connector: self.connector, body)
            } catch let error as POP3Error where error.code == .mailboxInUse && left > 0 {
                left -= 1
                self.report("Another session holds the maildrop; it is tried again.", error, wait: self.lockWait)
                try await self.connector.clock.sleep(for: self.lockWait)
            }
        }
    }

    // MARK: One session

    private func pass(
        _ session: POP3Connection, skips: Bool, limit: Int, _ deliver: (POP3Mail) async throws -> Bool
    ) async throws -> POP3Pass {
        let start = self.connector.clock.now
        var pass = POP3Pass()
        pass.loginDelay = session.capabilities.loginDelay
        let listing = try await self.listing(session)
        pass.listed = listing.count
        var books = POP3Bookkeeping(
            records: try await self.ledger.records(of: listing), listing: listing, now: self.connector.clock.wallTime)
        var doomed: [Int] = []
        var wanted: [POP3Identity] = []
        for identity in listing {
            if let record = books.record(of: identity) {
                if self.isDue(record, books) { doomed.append(identity.number) }
            } else if skips, books.isUnique(identity) {
                try await self.ledger.save([books.add(identity, digest: [], .skipped)])
            } else {
                wanted.append(identity)
            }
        }
        let sizes = try await self.sizes(wanted, session)
        var rest = self.withoutTooLarge(wanted, sizes, &pass)[...]
        while !rest.isEmpty, pass.delivered < limit {
            let batch = Array(rest.prefix(limit - pass.delivered))
            rest = rest.dropFirst(batch.count)
            try await self.fetch(batch, sizes, session, &books, &pass, &doomed, skips: skips, deliver)
        }
        pass.left = rest.count
        try await self.ledger.save(books.touched())
        try await self.ledger.remove(books.forgotten(after: self.forgetsAfterDays))
        let refused = try await session.delete(doomed)
        pass.deleted = doomed.count - refused.count
        pass.undeleted = refused.map(\.error)
        self.report(pass, since: start)
        return pass
    }

    /// The messages with their ids; on a server without UIDL, with none.
    private func listing(_ session: POP3Connection) async throws -> [POP3Identity] {
        do {
            // A number that is named twice is one message all the same.
            var numbers: Set<Int> = []
            return try await session.uniqueIDs().filter { numbers.insert($0.number).inserted }
        } catch {
            guard error.code == .uniqueIDsUnavailable else { throw error }
            return try await session.list().map { POP3Identity(number: $0.number, uniqueID: nil) }
        }
    }

    /// What the server says of the sizes, by number.
    private func sizes(_ wanted: [POP3Identity], _ session: POP3Connection) async throws -> [Int: Int] {
        guard !wanted.isEmpty else { return [:] }
        return Dictionary(try await session.list().map { ($0.number, $0.size) }) { $1 }
    }

    /// Leaves out what the server itself says is too large, before it is fetched.
    private func withoutTooLarge(
        _ wanted: [POP3Identity], _ sizes: [Int: Int], _ pass: inout POP3Pass
    ) -> [POP3Identity] {
        wanted.filter { identity in
            guard let size = sizes[identity.number], size > self.configuration.limits.messageBytes else { return true }
            let error = POP3Error(.messageTooLarge, "A message is larger than the limit.")
            pass.refused.append((identity.uniqueID, size, error))
            return false
        }
    }

    private func isDue(_ record: POP3Record, _ books: POP3Bookkeeping) -> Bool {
        guard record.outcome == .fetched else { return false }
        return switch self.retention {
        case .leave: false
        case .deleteAfterFetching: true
        case .delete(let days): books.isOlder(record, thanDays: days)
        }
    }

    private func fetch(
        _ wanted: [POP3Identity], _ sizes: [Int: Int], _ session: POP3Connection, _ books: inout POP3Bookkeeping,
        _ pass: inout POP3Pass, _ doomed: inout [Int], skips: Bool, _ deliver: (POP3Mail) async throws -> Bool
    ) async throws {
        var bytes: [UInt8] = []
        var position = 0
        do {
            try await session.retrieve(wanted.map(\.number)) { event in
                switch event {
                case .began: bytes = []
                case .bytes(let piece): bytes += piece
                case .refused(let number, let error):
                    pass.refused.append((wanted[position].uniqueID, sizes[number], error))
                    if error.code == .messageTooLarge { try await self.remember(wanted[position], &books) }
                    position += 1
                case .ended(let number):
                    let record = try await self.settle(wanted[position], bytes, &books, &pass, skips: skips, deliver)
                    if self.isDue(record, books) { doomed.append(number) }
                    position += 1
                }
            }
        } catch let error as POP3Error where error.code == .limitExceeded && position < wanted.count {
            // Far too large: not to be begun again in the next session.
            try await self.remember(wanted[position], &books)
            throw error
        }
    }

    private func remember(_ identity: POP3Identity, _ books: inout POP3Bookkeeping) async throws {
        guard identity.uniqueID != nil else { return }
        try await self.ledger.save([books.add(identity, digest: [], .refused)])
    }

    /// Hands a fetched message over unless its content is known, and records it.
    private func settle(
        _ identity: POP3Identity, _ bytes: [UInt8], _ books: inout POP3Bookkeeping, _ pass: inout POP3Pass,
        skips: Bool, _ deliver: (POP3Mail) async throws -> Bool
    ) async throws -> POP3Record {
        let digest = try POP3ContentDigest.of(bytes)
        if let record = books.match(identity, digest: digest) {
            pass.duplicates += 1
            try await self.ledger.save([record])
            return record
        }
        let record = books.add(identity, digest: digest, skips ? .skipped : .fetched)
        if !skips {
            let mail = POP3Mail(uniqueID: identity.uniqueID, digest: digest, bytes: bytes, record: record)
            if try await deliver(mail) { pass.delivered += 1 } else { pass.duplicates += 1 }
        }
        try await self.ledger.save([record])
        return record
    }
}
