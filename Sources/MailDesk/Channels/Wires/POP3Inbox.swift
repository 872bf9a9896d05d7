public import MailTransport
public import POP3Client

/// A ``MailSource`` over a POP3 maildrop.
///
/// POP3 has no order and no flags, so the desk's ledger says which unique ids (UIDL) it has: the maildrop needs no memory
/// of its own. A message is removed from the server only when that is the channel's setting, and only after its
/// processing has ended.
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

    /// The mails whose unique ids are not known.
    public func fetch(
        after cursor: SourceCursor?, limit: Int, known: @Sendable ([SourceKey]) async throws -> Set<SourceKey>
    ) async throws -> SourcePage {
        try await withPOP3Connection(self.configuration, connector: self.connector) { session in
            let listing = try await session.uniqueIDs().compactMap { identity in
                identity.uniqueID.map { (number: identity.number, key: SourceKey(source: self.id, item: $0)) }
            }
            let next = SourceCursor(position: (cursor?.position ?? 0) &+ 1)
            if cursor == nil, self.history == .none {
                return SourcePage(mails: [], skipped: listing.map(\.key), cursor: next)
            }
            let have = try await known(listing.map(\.key))
            let new = listing.filter { !have.contains($0.key) }
            var page = SourcePage(mails: [], cursor: next, hasMore: new.count > max(1, limit))
            for (number, key) in new.prefix(max(1, limit)) {
                do {
                    page.mails.append(RawMail(key: key, bytes: try await session.retrieve(number)))
                } catch let error as POP3Error where error.code == .messageTooLarge || error.code == .refused {
                    page.unreadable.append(UnreadableMail(key: key, reason: error.description))
                } catch {
                    if page.mails.isEmpty || Task.isCancelled { throw error }
                    // What has come so far is good: it is kept, and the next look begins with this mail.
                    page.hasMore = true
                    return page
                }
            }
            return page
        }
    }

    /// Removes mails that are to be removed; POP3 knows nothing else.
    public func settle(_ mails: [SourceKey], as settlement: Settlement) async throws {
        guard settlement == .delete else { return }
        let doomed = Set(mails.map(\.item))
        try await withPOP3Connection(self.configuration, connector: self.connector) { session in
            let numbers = try await session.uniqueIDs().filter { $0.uniqueID.map(doomed.contains) ?? false }.map(
                \.number)
            let refused = try await session.delete(numbers)
            if let (_, error) = refused.first { throw error }
        }
    }
}
