public import MailTransport
public import POP3Client

/// A ``MailSource`` over a POP3 maildrop: a `POP3MailSource` whose memory is the desk's ledger.
///
/// POP3 has no order and no flags, so the ledger says which mail the desk has: by its unique id (UIDL) where that names
/// one message only, else by the SHA-256 of its bytes. On a server without UIDL each look therefore fetches the
/// whole maildrop, and mail that is done with should be deleted. A message is removed from the server only when that is
/// the channel's setting, and only after its processing has ended.
///
/// Of a mail that is too large the header is taken (TOP) where the server gives it. One that breaks the connection
/// again and again is passed, told as unreadable and asked for again later, as with IMAP.
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
    /// What each look starts from; its copies remember together what broke the connection.
    private let source: POP3MailSource

    /// A source over a maildrop; `id` tells it from other maildrops of the channel.
    public init(
        _ configuration: POP3Configuration, connector: MailConnector, id: SourceID, history: History = .none
    ) {
        self.configuration = configuration
        self.connector = connector
        self.id = id
        self.history = history
        self.source = POP3MailSource(configuration, connector: connector, ledger: POP3MemoryLedger())
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
            let pass = try await self.source(memory).skipExisting()
            // What was not looked at is not history yet: the next look is the first one still.
            let isSeen = pass.left == 0
            return SourcePage(mails: [], skipped: memory.skipped, cursor: isSeen ? next : nil, hasMore: !isSeen)
        }
        return try await self.page(memory, cursor: next) { source, deliver in
            try await source.collect(upTo: limit, deliver)
        }
    }

    /// One mail that the server did not give before.
    public func fetch(again key: SourceKey) async throws -> SourcePage {
        let memory = Maildrop(id: self.id, at: self.connector.clock.wallTime) { keys in Set(keys.filter { $0 != key }) }
        var page = try await self.page(memory, cursor: nil) { source, deliver in
            try await source.collectAgain(deliver)
        }
        page.unreadable.removeAll { $0.key != key }
        if page.hasMore, page.mails.isEmpty, page.unreadable.isEmpty {
            // Another one broke the connection before it was asked for: it is not gone.
            page.unreadable = [UnreadableMail(key: key, reason: "The connection broke before the mail was reached.")]
        }
        return page
    }

    private func page(
        _ memory: Maildrop, cursor: SourceCursor?,
        _ collect: (POP3MailSource, (POP3Mail) async throws -> Bool) async throws -> POP3Pass
    ) async throws -> SourcePage {
        var page = SourcePage(mails: [], cursor: cursor)
        do {
            let pass = try await collect(self.source(memory)) { mail in
                let key = memory.key(mail.uniqueID, digest: mail.digest)
                if !memory.isNamed(mail.uniqueID), try await !memory.known([key]).isEmpty { return false }
                page.mails.append(RawMail(key: key, bytes: mail.bytes))
                return true
            }
            // A server that wants to be left alone for a while would turn the next page away.
            page.hasMore = pass.left > 0 && pass.loginDelay ?? .zero == .zero
            for mail in pass.refused { try await Self.add(mail, memory, to: &page) }
        } catch {
            if page.mails.isEmpty || Task.isCancelled { throw error }
            // What has come so far is good: it is kept, and the next look goes on behind it.
            page.hasMore = true
        }
        return page
    }

    /// A mail that is too large is its header; another one that was not given is asked for again.
    private static func add(_ mail: POP3RefusedMail, _ memory: Maildrop, to page: inout SourcePage) async throws {
        guard !mail.header.isEmpty else { return page.unreadable.append(memory.unreadable(mail)) }
        let key = memory.key(mail.uniqueID, digest: try mail.headerDigest())
        if !memory.isNamed(mail.uniqueID), try await !memory.known([key]).isEmpty { return }
        page.mails.append(.header(mail.header, of: key, size: mail.size.map { UInt64(clamping: $0) }))
    }

    /// Removes mails that are to be removed; POP3 knows nothing else.
    public func settle(_ mails: [SourceKey], as settlement: Settlement) async throws {
        guard settlement == .delete else { return }
        var source = self.source(Maildrop(id: self.id, at: self.connector.clock.wallTime, doomed: mails))
        source.retention = .deleteAfterFetching
        if let error = try await source.clear().undeleted.first { throw error }
    }

    private func source(_ memory: Maildrop) -> POP3MailSource {
        var source = self.source
        source.ledger = memory
        return source
    }
}
