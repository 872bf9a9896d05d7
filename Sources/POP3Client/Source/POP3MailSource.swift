public import MailTransport

/// Fetches what is new in a maildrop, each message once, whatever goes wrong in between.
///
/// A ``POP3Ledger`` remembers what was fetched. A message is handed over, then recorded, then (by ``Retention``) marked
/// for deletion; the server deletes when the session has ended well. When the session breaks, the marks are lost and
/// the ledger is not: the next session deletes without fetching again.
///
/// A message at which the session breaks does not keep the others from coming: from then on it is asked for in
/// sessions of its own, in turn with the others, and after nine of these that broke it is given up and told in
/// ``POP3Pass/refused``. When commands that were sent ahead stay unanswered, the next sessions send one at a time. All
/// this is remembered by the source and its copies while they live; so keep one for as long as the program runs.
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
    /// What broke its sessions.
    let experience = POP3Experience()

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
        try await self.visit(.collect, limit: limit, deliver)
    }

    /// The same for a host that asks again for a message that the server did not give: it is given up as soon as the
    /// session breaks at it.
    package func collectAgain(_ deliver: (POP3Mail) async throws -> Bool) async throws -> POP3Pass {
        try await self.visit(.again, limit: 1, deliver)
    }

    /// Deletes what is due and records what it need not look at, without fetching anything at which a session broke.
    package func clear() async throws -> POP3Pass {
        try await self.visit(.clear, limit: .max) { _ in false }
    }

    /// Records all messages that are there now as known, without handing them over: for a maildrop whose past is not to
    /// be processed. Messages without a unique id are fetched, so that their content is known.
    @discardableResult
    public func skipExisting() async throws -> POP3Pass {
        try await self.visit(.skip, limit: .max) { _ in false }
    }

    /// Does the work of one session, and records what was given up in it: that must not be known before it is told.
    private func visit(
        _ aim: POP3Visit.Aim, limit: Int, _ deliver: (POP3Mail) async throws -> Bool
    ) async throws -> POP3Pass {
        let (pass, unobtainable) = try await self.session { session in
            var visit = POP3Visit(source: self, session: session, aim: aim, limit: max(limit, 1))
            defer { if session.hasLostAnswers { self.experience.batchesFail = true } }
            let pass = try await visit.run(deliver)
            return (pass, visit.unobtainable)
        }
        if !unobtainable.isEmpty { try await self.ledger.save(unobtainable) }
        return pass
    }

    /// Opens a session; a maildrop that is locked is tried again after a while.
    private func session<Result>(_ body: (POP3Connection) async throws -> Result) async throws -> Result {
        var configuration = self.configuration
        if self.experience.batchesFail { configuration.usesPipelining = false }
        var left = self.lockRetries
        while true {
            do {
                return try await withPOP3Connection(configuration, connector: self.connector, body)
            } catch let error as POP3Error where error.code == .mailboxInUse && left > 0 {
                left -= 1
                self.report("Another session holds the maildrop; it is tried again.", error, wait: self.lockWait)
                try await self.connector.clock.sleep(for: self.lockWait)
            }
        }
    }
}
