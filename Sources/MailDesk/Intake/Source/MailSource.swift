/// A place that a channel's mail is fetched from: an array, files, an IMAP mailbox, a POP3 maildrop.
///
/// The cursor decides what is new, never a flag. A source keeps nothing itself: the desk stores mails and cursor
/// together before it looks at them, and drives ``settle(_:as:)`` from what is still to be settled.
public protocol MailSource: Sendable {
    /// The source's name: cursors and keys belong to it.
    var id: SourceID { get }

    /// The mails behind `cursor`, oldest first, at most `limit`.
    ///
    /// Nil stands for the first look; what lies in the mailbox then is history, and the source's own settings say
    /// whether it is taken. Throws when the source cannot be reached; one bad mail is reported in the page.
    func fetch(after cursor: SourceCursor?, limit: Int) async throws -> SourcePage

    /// The same for a source whose mails have names but no order, such as a POP3 maildrop: `known` tells which of these
    /// keys the desk has already. The default ignores it; a source needs only one of the two.
    func fetch(
        after cursor: SourceCursor?, limit: Int, known: @escaping @Sendable ([SourceKey]) async throws -> Set<SourceKey>
    ) async throws -> SourcePage

    /// Asks once more for a mail that could not be read. The page holds it, says again why it cannot be read, or is
    /// empty when the mail is gone. The default says that there is no way to ask.
    func fetch(again key: SourceKey) async throws -> SourcePage

    /// Does what is left to do with mails whose processing has ended; doing it twice is harmless.
    func settle(_ mails: [SourceKey], as settlement: Settlement) async throws

    /// Returns when there may be new mail, or throws when the task is cancelled. The default never returns: the desk
    /// then looks at its intervals.
    func waitForNews() async throws
}

extension MailSource {
    /// Fetches by the cursor alone.
    public func fetch(
        after cursor: SourceCursor?, limit: Int, known: @escaping @Sendable ([SourceKey]) async throws -> Set<SourceKey>
    ) async throws -> SourcePage {
        try await self.fetch(after: cursor, limit: limit)
    }

    /// Says that a single mail cannot be asked for.
    public func fetch(again key: SourceKey) async throws -> SourcePage {
        let lost = UnreadableMail(key: key, reason: "Its source gives no single mail.", isFinal: true)
        return SourcePage(mails: [], unreadable: [lost], cursor: nil)
    }

    /// Waits until the task is cancelled.
    public func waitForNews() async throws {
        let never = AsyncStream<Never> { _ in }
        for await _ in never {}
        try Task.checkCancellation()
    }
}
