public import MailTransport
public import POP3Client

/// A ``MailSource`` over a POP3 maildrop: a `POP3MailSource` whose memory is the desk's ledger.
///
/// POP3 has no order and no flags, so the ledger says which mail the desk has: by its unique id (UIDL) where that names
/// one message only, else by the SHA-256 of its bytes. On a server without UIDL each look therefore fetches the
/// whole maildrop, and mail that is done with should be deleted. A message is removed from the server only when that is
/// the channel's setting, and only after its processing has ended.
public struct POP3Inbox: MailSource {
    /// What to take of the mail that lies in the maildrop at the first look.
    public enum History: Sendable, Hashable {
        /// Nothing: only what arrives from then on.
        case none
        /// All of it.
        case all
    }

    /// The source's name: the server and what tells this maildrop from others there.
    public let id: SourceID
    /// The server and who logs in.
    public let configuration: POP3Configuration
    /// How the server is reached.
    public let connector: MailConnector
    /// What to take at the first look. Default: nothing.
    public let history: History

    /// A source over a maildrop; `id` tells it from other maildrops of the channel.
    public init(
        _ configuration: POP3Configuration, connector: MailConnector, id: SourceID, history: History = .none
    ) {
        self.configuration = configuration
        self.connector = connector
        self.id = id
        self.history = history
    }

    /// Everything that lies in the maildrop, as if nothing were known.
    public func fetch(after cursor: SourceCursor?, limit: Int) async throws -> SourcePage {
        try await self.fetch(after: cursor, limit: limit, known: { _ in [] })
    }

    /// The mails that are not known.
    public func fetch(
        after cursor: SourceCursor?, limit: Int, known: @escaping @Sendable ([SourceKey]) async throws -> Set<SourceKey>
    ) async throws -> SourcePage {
        let next = SourceCursor(position: (cursor?.position ?? 0) &+ 1)
        let memory = Maildrop(id: self.id, at: self.connector.clock.wallTime, known: known)
        if cursor == nil, self.history == .none {
            try await self.source(memory).skipExisting()
            return SourcePage(mails: [], skipped: memory.skipped, cursor: next)
        }
        return try await self.page(memory, limit: limit, cursor: next)
    }

    /// One mail that the server did not give before.
    public func fetch(again key: SourceKey) async throws -> SourcePage {
        let memory = Maildrop(id: self.id, at: self.connector.clock.wallTime) { keys in Set(keys.filter { $0 != key }) }
        var page = try await self.page(memory, limit: 1, cursor: nil)
        page.unreadable.removeAll { $0.key != key }
        return page
    }

    private func page(_ memory: Maildrop, limit: Int, cursor: SourceCursor?) async throws -> SourcePage {
        var page = SourcePage(mails: [], cursor: cursor)
        do {
            let pass = try await self.source(memory).collect(upTo: limit) { mail in
                let key = memory.key(mail.uniqueID, digest: mail.digest)
                if !memory.isNamed(mail.uniqueID), try await !memory.known([key]).isEmpty { return false }
                page.mails.append(RawMail(key: key, bytes: mail.bytes))
                return true
            }
            page.hasMore = pass.left > 0
            page.unreadable = pass.refused.map { memory.unreadable($0.uniqueID, size: $0.size, $0.error) }
        } catch {
            if page.mails.isEmpty || Task.isCancelled { throw error }
            // What has come so far is good: it is kept, and the next look goes on behind it.
            page.hasMore = true
        }
        return page
    }

    /// Removes mails that are to be removed; POP3 knows nothing else.
    public func settle(_ mails: [SourceKey], as settlement: Settlement) async throws {
        guard settlement == .delete else { return }
        var source = self.source(Maildrop(id: self.id, at: self.connector.clock.wallTime, doomed: mails))
        source.retention = .deleteAfterFetching
        if let error = try await source.skipExisting().undeleted.first { throw error }
    }

    private func source(_ memory: Maildrop) -> POP3MailSource {
        POP3MailSource(self.configuration, connector: self.connector, ledger: memory)
    }
}
